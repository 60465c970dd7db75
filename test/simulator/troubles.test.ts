import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSimulatedHotel, type SimulatedHotel } from './simulatedHotel.ts';

let hotel: SimulatedHotel;
beforeEach(async () => {
  hotel = await openSimulatedHotel({ issueDelay: 0, deleteDelay: 0 });
});
afterEach(async () => {
  await hotel.close();
});

function codesOf({ errors, warnings }: { readonly errors: readonly object[]; readonly warnings: readonly object[] }) {
  return [...errors, ...warnings].flatMap((one) =>
    Object.entries(one).flatMap(([name, value]) => (name.endsWith('_code') ? [value] : [])),
  );
}

async function settings(change: object): Promise<void> {
  await hotel.control('PUT', '/settings', change);
}

describe('the lock system, the credential service and their accounts', () => {
  test('show each of Seam’s reasons, and events tell of the beginning and the end', async () => {
    const { acsSystemId, credentialManagerAcsSystemId } = hotel.simulator;
    const lockSystemErrors = [
      'seam_bridge_disconnected',
      'bridge_disconnected',
      'visionline_instance_unreachable',
      'provider_service_unavailable',
      'account_disconnected',
      'acs_system_disconnected',
      'insufficient_permissions',
    ];
    const systemWarnings = ['setup_required', 'unknown_issue_with_acs_system', 'time_zone_does_not_match_location'];
    const accountWarnings = [
      'account_reauthorization_requested',
      'scheduled_maintenance_window',
      'provider_service_unavailable',
      'setup_required',
      'unknown_issue_with_connected_account',
      'being_deleted',
    ];
    await settings({
      systemTroubles: {
        lockSystem: { errors: lockSystemErrors, warnings: systemWarnings },
        credentialService: { errors: ['account_disconnected'] },
        lockSystemAccount: { errors: ['bridge_disconnected'] },
        credentialServiceAccount: { warnings: accountWarnings },
      },
    });
    const lockSystem = await hotel.seam.acs.systems.get({ acs_system_id: acsSystemId });
    const service = await hotel.seam.acs.systems.get({ acs_system_id: credentialManagerAcsSystemId });
    expect(codesOf(lockSystem)).toEqual([...lockSystemErrors, ...systemWarnings]);
    expect(codesOf(service)).toEqual(['account_disconnected']);
    const accounts = await Promise.all(
      [lockSystem, service].map(({ connected_account_id: id }) =>
        hotel.seam.connectedAccounts.get({ connected_account_id: id }),
      ),
    );
    expect(accounts.map(codesOf)).toEqual([['bridge_disconnected'], accountWarnings]);
    await settings({ systemTroubles: {} });
    expect(await hotel.eventTypes()).toEqual([
      'acs_system.disconnected',
      'acs_system.disconnected',
      'connected_account.disconnected',
      'connected_account.reauthorization_requested',
      'acs_system.connected',
      'acs_system.connected',
      'connected_account.connected',
    ]);
  });

  test('the lock system makes no key while it has an error', async () => {
    await settings({ systemTroubles: { lockSystem: { errors: ['insufficient_permissions'] } } });
    const { acs_credential_id: key } = await hotel.create(await hotel.guest('Ada'), { override: true });
    expect((await hotel.atRest())[0]).toMatchObject({ issued: false });
    await settings({ systemTroubles: {} });
    await hotel.made(key);
  });

  test('keys are issued and reach no phone while the credential service has an error', async () => {
    await settings({ systemTroubles: { credentialService: { errors: ['account_disconnected'] } } });
    const key = await hotel.issue(await hotel.guest('Ada'), { override: true });
    expect(await hotel.tap('101', key)).toBe('not-received');
    await settings({ systemTroubles: {} });
    await expect.poll(() => hotel.tap('101', key)).toBe('opens');
  });
});

test('a credential, an ACS user, an entrance and a user identity show the errors and warnings that a test gives them', async () => {
  const ada = await hotel.guest('Ada');
  const key = await hotel.issue(ada, { override: true });
  const user = ada.acs_user_ids[0]!;
  const userErrors = ['failed_to_update_on_acs_system', 'deleted_externally'];
  const given = {
    [key]: {
      errors: ['a_code_of_the_hotel'],
      warnings: [
        'schedule_externally_modified',
        'unknown_issue_with_acs_credential',
        'needs_to_be_reissued',
        'requested_code_unavailable',
      ],
    },
    [user]: { errors: userErrors, warnings: ['acs_user_inactive', 'unknown_issue_with_acs_user'] },
    [hotel.door('101')]: { warnings: ['entrance_setup_required', 'privacy_mode'] },
    [ada.user_identity_id]: { warnings: ['acs_user_profile_does_not_match_user_identity'] },
  };
  for (const [id, codes] of Object.entries(given)) await hotel.control('PUT', `/remarks/${id}`, codes);
  const { acs, userIdentities } = hotel.seam;
  const shown = [
    codesOf(await acs.credentials.get({ acs_credential_id: key })),
    codesOf(await acs.users.get({ acs_user_id: user })),
    codesOf(await acs.entrances.get({ acs_entrance_id: hotel.door('101') })),
    codesOf(await userIdentities.get({ user_identity_id: ada.user_identity_id })),
  ];
  expect(shown).toEqual([
    ['a_code_of_the_hotel', 'schedule_modified', ...given[key]!.warnings],
    [...userErrors, ...given[user]!.warnings],
    ['entrance_setup_required', 'privacy_mode'],
    ['issue_with_acs_user', 'acs_user_profile_does_not_match_user_identity'],
  ]);
  await hotel.control('PUT', `/remarks/${key}`, {});
  expect(codesOf(await acs.credentials.get({ acs_credential_id: key }))).toEqual(['schedule_modified']);
});

test('an ACS user that the lock system refuses to create has an error, and its credential is never issued', async () => {
  await settings({ newAcsUsersFail: true });
  const ada = await hotel.guest('Ada');
  await hotel.create(ada, { override: true });
  const user = await hotel.seam.acs.users.get({ acs_user_id: ada.acs_user_ids[0]! });
  expect(codesOf(user)).toEqual(['failed_to_create_on_acs_system']);
  expect((await hotel.atRest())[0]).toMatchObject({ issued: false });
});

test('a merged identity’s id and key resolve to the one that it was merged into, which gets all that it had', async () => {
  const { userIdentities, acs, clientSessions, phones } = hotel.seam;
  const primary = await userIdentities.create({ user_identity_key: 'k1', full_name: 'Ada' });
  const merged = await userIdentities.create({ user_identity_key: 'k2', email_address: 'ada@example.com' });
  const key = await hotel.issue(merged, { override: true });
  await clientSessions.create({ user_identity_id: merged.user_identity_id });
  await phones.simulate.createSandboxPhone({ user_identity_id: merged.user_identity_id });
  await userIdentities.merge({
    user_identity_id: primary.user_identity_id,
    merged_user_identity_ids: [merged.user_identity_id],
  });
  const expected = {
    user_identity_id: primary.user_identity_id,
    user_identity_key: 'k1',
    email_address: 'ada@example.com',
    merged_user_identity_ids: [merged.user_identity_id],
    merged_user_identity_keys: ['k2'],
  };
  expect(await userIdentities.get({ user_identity_id: merged.user_identity_id })).toMatchObject(expected);
  expect(await userIdentities.get({ user_identity_key: 'k2' })).toMatchObject(expected);
  const keys = await acs.credentials.list({ user_identity_id: merged.user_identity_id });
  expect(keys.map((one) => [one.acs_credential_id, one.user_identity_id])).toContainEqual([
    key,
    primary.user_identity_id,
  ]);
  expect(await clientSessions.list({ user_identity_id: merged.user_identity_id })).toHaveLength(1);
  expect(await phones.list({ owner_user_identity_id: merged.user_identity_id })).toHaveLength(1);
  await expect(userIdentities.create({ user_identity_key: 'k2' })).rejects.toMatchObject({
    code: 'user_identity_key_conflict',
  });
  await userIdentities.merge({ user_identity_key: 'k1', merged_user_identity_keys: ['k2'] });
});
