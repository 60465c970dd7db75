import { afterEach, describe, expect, test } from 'vitest';
import type { SettingsChange } from '../../src/simulator/server.ts';
import { openSimulatedHotel, type SimulatedHotel } from './simulatedHotel.ts';
import { eventually } from '../support/eventually.ts';

let hotel: SimulatedHotel;
async function open(settings: SettingsChange) {
  hotel = await openSimulatedHotel(settings);
  return { ada: await hotel.guest('Ada'), ben: await hotel.guest('Ben') };
}
afterEach(async () => {
  await hotel.close();
});

describe('what a new credential replaces of the same user', () => {
  test.each([
    ['nothing', [true, true, true]],
    ['overlapping-entrances', [false, true, true]],
    ['all', [false, false, true]],
  ] as const)('is %s', async (replacesSameUser, remaining) => {
    const { ada } = await open({ replacesSameUser });
    await hotel.control('PUT', '/settings', { replacesSameUser: 'nothing' });
    const old = await hotel.issue(ada, { override: true, doors: ['101', 'Pool'] });
    const elsewhere = await hotel.issue(ada, { override: true, doors: ['102', 'Pool'] });
    await hotel.control('PUT', '/settings', { replacesSameUser });
    const joiner = await hotel.issue(ada, { joins: [old], doors: ['101', 'Pool'] });
    const ids = [old, elsewhere, joiner];
    for (const [index, stays] of remaining.entries()) if (!stays) await hotel.gone(ids[index]!);
    const present = (await hotel.atRest()).map((key) => key.acsCredentialId);
    expect(ids.map((id) => present.includes(id))).toEqual(remaining);
    expect(await Promise.all([hotel.tap('101', old), hotel.tap('102', elsewhere)])).toEqual([
      remaining[0] ? 'opens' : 'discarded',
      remaining[1] ? 'opens' : 'discarded',
    ]);
    const invalidated = (await hotel.eventTypes()).filter((type) => type === 'acs_credential.invalidated');
    expect(invalidated).toHaveLength(remaining.filter((stays) => !stays).length);
  });
});

describe('an override', () => {
  test('invalidates older keys at its first use', async () => {
    const { ada, ben } = await open({ overrideInvalidates: 'at-first-use' });
    const old = await hotel.issue(ada, { override: true });
    const next = await hotel.issue(ben, { override: true });
    expect(await hotel.isValid(old)).toBe(true);
    expect(await hotel.tap('101', next)).toBe('opens');
    expect(await hotel.isValid(old)).toBe(false);
    expect(await hotel.eventTypes()).toContain('acs_credential.invalidated');
  });

  test('invalidates older keys when it is issued', async () => {
    const { ada, ben } = await open({ overrideInvalidates: 'at-issue' });
    const old = await hotel.issue(ada, { override: true, doors: ['101', '102'] });
    await hotel.issue(ben, { override: true, doors: ['101'] });
    expect([await hotel.isValid(old), await hotel.tap('102', old)]).toEqual([false, 'opens']);
    await expect(hotel.create(ben, { joins: [old], doors: ['102'] })).rejects.toThrow('is not valid');
  });
});

describe('joining', () => {
  test.each(['accept', 'refuse'] as const)('a credential that is not issued: %s', async (joiningUnissued) => {
    const { ada, ben } = await open({ joiningUnissued, issueDelay: 400 });
    const head = await hotel.create(ada, { override: true });
    await hotel.control('PUT', '/settings', { issueDelay: 0 });
    const joining = hotel.create(ben, { joins: [head.acs_credential_id] });
    if (joiningUnissued === 'refuse') {
      await expect(joining).rejects.toThrow('not issued');
      return;
    }
    const joiner = await joining;
    expect(joiner.is_issued).toBe(false);
    expect((await hotel.made(joiner.acs_credential_id)).generation).toBe(1);
    expect(await hotel.tap('101', joiner.acs_credential_id)).toBe('opens');
  });

  test.each(['accept', 'refuse'] as const)('a credential that does not overlap: %s', async (joiningNotOverlapping) => {
    const { ada, ben } = await open({ joiningNotOverlapping });
    const head = await hotel.issue(ada, { override: true, to: 24 });
    const joining = hotel.create(ben, { joins: [head], from: 25, to: 48 });
    if (joiningNotOverlapping === 'refuse') await expect(joining).rejects.toThrow('must overlap');
    else await hotel.made((await joining).acs_credential_id);
  });

  test.each(['accept', 'refuse'] as const)('a credential with fewer rooms: %s', async (joiningCoversLess) => {
    const { ada, ben } = await open({ joiningCoversLess });
    const head = await hotel.issue(ada, { override: true, doors: ['101'] });
    const joining = hotel.create(ben, { joins: [head], doors: ['101', '102'] });
    if (joiningCoversLess === 'refuse') {
      await expect(joining).rejects.toThrow('lack some');
      return;
    }
    const { acs_credential_id: joiner } = await joining;
    await hotel.made(joiner);
    expect(await Promise.all([hotel.tap('101', joiner), hotel.tap('102', joiner)])).toEqual(['opens', 'no-access']);
  });

  test.each(['stay', 'invalidated'] as const)(
    'a credential that is deleted later leaves its joiners: %s',
    async (headDeleted) => {
      const { ada, ben } = await open({ headDeleted });
      const head = await hotel.issue(ada, { override: true });
      const joiner = await hotel.issue(ben, { joins: [head] });
      await hotel.seam.acs.credentials.delete({ acs_credential_id: head });
      await hotel.gone(head);
      expect(await hotel.isValid(joiner)).toBe(headDeleted === 'stay');
      expect(await hotel.tap('101', joiner)).toBe('opens');
    },
  );
});

test.each([true, false])('a credential is issued only once a phone has it: %s', async (issuedNeedsPhone) => {
  const { ada } = await open({ issuedNeedsPhone });
  const { acs_credential_id: key } = await hotel.create(ada, { override: true });
  await eventually(async () => (await hotel.atRest()).some((one) => one.valid));
  expect((await hotel.atRest())[0]?.issued).toBe(!issuedNeedsPhone);
  await hotel.seam.phones.simulate.createSandboxPhone({ user_identity_id: ada.user_identity_id });
  await hotel.made(key);
});

test.each([
  ['parent', 1],
  ['children', 2],
  ['both', 3],
] as const)('credential events are sent for: %s', async (eventsFor, count) => {
  const { ada } = await open({ eventsFor });
  for (let phones = 0; phones < 2; phones += 1) {
    await hotel.seam.phones.simulate.createSandboxPhone({ user_identity_id: ada.user_identity_id });
  }
  const key = await hotel.issue(ada, { override: true });
  await hotel.seam.acs.credentials.delete({ acs_credential_id: key });
  await hotel.gone(key);
  const types = await hotel.eventTypes();
  const counts = ['issued', 'deleted'].map((what) => types.filter((type) => type === `acs_credential.${what}`).length);
  expect(counts).toEqual([count, count]);
});

test.each(['ignore', 'refuse'] as const)('unknown fields have the effect: %s', async (unknownFields) => {
  hotel = await openSimulatedHotel({ unknownFields }, { onExchange: () => {} });
  const ada = await hotel.guest('Ada');
  const body = {
    acs_user_id: ada.acs_user_ids[0],
    access_method: 'mobile_key',
    is_multi_phone_sync_credential: true,
    ends_at: hotel.hoursFromNow(5),
    allowed_acs_entrance_ids: [hotel.door('101')],
    visionline_metadata: { cardFormat: 'rfid48', label: '%ROOMNUM%', override: true },
  };
  const answer = hotel.seam.client.post('/acs/credentials/create', body);
  if (unknownFields === 'refuse') await expect(answer).rejects.toMatchObject({ code: 'invalid_input' });
  else expect((await answer).data.ok).toBe(true);
});

test.each(['absent', 'true', 'false'] as const)(
  'is_valid is %s before a credential is issued',
  async (unissuedIsValid) => {
    const { ada } = await open({ unissuedIsValid, issueDelay: 10_000 });
    const { visionline_metadata: shown } = await hotel.create(ada, { override: true });
    expect(shown?.is_valid).toBe({ absent: undefined, true: true, false: false }[unissuedIsValid]);
  },
);

test('a new credential is not in lists during the list lag, but can be read by id', async () => {
  const { ada } = await open({ listLag: 800 });
  const key = await hotel.issue(ada, { override: true });
  async function listed() {
    return (await hotel.seam.acs.credentials.list({ user_identity_id: ada.user_identity_id })).length;
  }
  async function withAccess() {
    return (await hotel.seam.acs.entrances.listCredentialsWithAccess({ acs_entrance_id: hotel.door('101') })).length;
  }
  expect([await listed(), await withAccess()]).toEqual([0, 0]);
  await hotel.seam.acs.credentials.get({ acs_credential_id: key });
  await eventually(async () => (await listed()) === 1 && (await withAccess()) === 1);
});

test('issuing, deletions (with a warning) and calls have delays', async () => {
  const { ada } = await open({ issueDelay: 40, deleteDelay: 500, latency: 20 });
  const begun = Date.now();
  const { acs_credential_id: key, warnings } = await hotel.create(ada, { override: true });
  expect(warnings.map((warning) => warning.warning_code)).toContain('waiting_to_be_issued');
  await hotel.made(key);
  expect(Date.now() - begun).toBeGreaterThan(55);
  await hotel.seam.acs.credentials.delete({ acs_credential_id: key });
  const dying = await hotel.seam.acs.credentials.get({ acs_credential_id: key });
  expect(dying.warnings.map((warning) => warning.warning_code)).toContain('being_deleted');
  await hotel.gone(key);
});

test('a phone can receive keys late or never, and can have its own delivery', async () => {
  const { ada } = await open({ phoneDelivery: { receive: { afterMs: 500 } } });
  const phones = [];
  for (let count = 0; count < 2; count += 1) {
    phones.push(await hotel.seam.phones.simulate.createSandboxPhone({ user_identity_id: ada.user_identity_id }));
  }
  const [usual, lost] = phones.map((phone) => phone.device_id);
  await hotel.control('PUT', `/phones/${lost}`, { delivery: { receive: 'at-once', discard: 'never' } });
  const key = await hotel.issue(ada, { override: true });
  const { children } = await hotel.made(key);
  function on(deviceId: string | undefined) {
    return children.find((child) => child.deviceId === deviceId)!.acsCredentialId;
  }
  expect(await hotel.tap('101', on(lost))).toBe('opens');
  expect(await hotel.tap('101', on(usual))).toBe('not-received');
  await eventually(async () => (await hotel.tap('101', on(usual))) === 'opens');
  await hotel.seam.phones.deactivate({ device_id: lost! });
  await eventually(async () => (await hotel.eventTypes()).includes('phone.deactivated'));
  expect((await hotel.made(key)).children).toHaveLength(1);
  expect(await hotel.tap('101', on(lost))).toBe('opens');
  const next = await hotel.issue(ada, { override: true });
  await eventually(async () => (await hotel.tap('101', next)) === 'opens');
  expect(await hotel.tap('101', on(lost))).toBe('overridden');
});

describe('what Seam shows of a credential', () => {
  async function shown(id: string) {
    const { visionline_metadata: metadata, ...credential } = await hotel.seam.acs.credentials.get({
      acs_credential_id: id,
    });
    return { ...credential, guest: metadata?.guest_acs_entrance_ids, common: metadata?.common_acs_entrance_ids };
  }

  test('may lack the doors of a parent, and has those of its copy on a phone', async () => {
    const { ada } = await open({ parentShowsDoors: false });
    await hotel.seam.phones.simulate.createSandboxPhone({ user_identity_id: ada.user_identity_id });
    const key = await hotel.issue(ada, { override: true });
    const [child] = (await hotel.made(key)).children;
    expect(await shown(key)).toMatchObject({ guest: undefined, common: undefined });
    expect(await shown(child!.acsCredentialId)).toMatchObject({ guest: [hotel.door('101')] });
    const accessible = await hotel.seam.acs.credentials.listAccessibleEntrances({ acs_credential_id: key });
    expect(accessible.map((entrance) => entrance.display_name)).toEqual(['101', 'Main Entrance']);
  });

  test('may have times rounded down to the minute, which the key itself has not', async () => {
    const { ada } = await open({ timesRounded: true });
    const { ends_at: endsAt } = await hotel.create(ada, { override: true });
    expect(endsAt).toMatch(/:00\.000Z$/);
    expect(Date.parse(hotel.hoursFromNow(72)) - Date.parse(endsAt!)).toBeLessThan(61_000);
  });

  test('may be called valid after its end, although no lock opens for it', async () => {
    const { ada } = await open({ endedIsValid: true });
    const key = await hotel.issue(ada, { override: true, to: 1 });
    await hotel.control('PUT', '/clock', { advance: 'PT2H' });
    expect([await hotel.isValid(key), await hotel.tap('101', key)]).toEqual([true, 'expired']);
    const found = await hotel.seam.acs.entrances.listCredentialsWithAccess({
      acs_entrance_id: hotel.door('101'),
      include_if: ['visionline_metadata.is_valid'],
    });
    expect(found.map((one) => one.acs_credential_id)).toEqual([key]);
    await hotel.control('PUT', '/settings', { endedIsValid: false });
    expect(await hotel.isValid(key)).toBe(false);
  });
});

describe('doors that open by themselves', () => {
  async function categories() {
    const entrances = await hotel.seam.acs.entrances.list({ acs_system_id: hotel.simulator.acsSystemId });
    return new Map(entrances.map((one) => [one.display_name, one.visionline_metadata?.door_category]));
  }

  test('are in no list unless the hotel has some', async () => {
    await open({});
    expect((await categories()).get('Pool')).toBe('common (PMS)');
    expect([...(await categories()).values()]).not.toContain('entrance');
  });

  test('open for every key to a room, are never named, and may be shown on it', async () => {
    const { ada } = await open({ automaticDoors: 'listed' });
    const [entrance, elevator] = ['Guest Entrance', 'Elevator'];
    expect((await categories()).get(entrance)).toBe('entrance');
    expect((await categories()).get(elevator)).toBe('elevator reader');
    const ids = await openedDoors();
    await expect(hotel.create(ada, { override: true, doors: ['101', ids.get(elevator)!] })).rejects.toThrow(
      'opens by itself',
    );
    const key = await hotel.issue(ada, { override: true });
    expect(await hotel.tap(ids.get(elevator)!, key)).toBe('opens');
    async function common() {
      return (await hotel.seam.acs.credentials.get({ acs_credential_id: key })).visionline_metadata
        ?.common_acs_entrance_ids;
    }
    expect(await common()).toEqual([hotel.door('Main Entrance')]);
    await hotel.control('PUT', '/settings', { automaticDoors: 'shown' });
    expect(await common()).toEqual([hotel.door('Main Entrance'), ids.get(entrance), ids.get(elevator)]);
  });

  async function openedDoors() {
    const entrances = await hotel.seam.acs.entrances.list({ acs_system_id: hotel.simulator.acsSystemId });
    return new Map(entrances.map((one) => [one.display_name, one.acs_entrance_id]));
  }
});

test('an unknown setting is refused, and changed settings are merged with the others', async () => {
  await open({});
  await expect(hotel.control('PUT', '/settings', { replacesSameUser: 'some' })).rejects.toThrow('replacesSameUser');
  await hotel.control('PUT', '/settings', { latency: 1 });
  expect(await hotel.control('GET', '/settings')).toMatchObject({ latency: 1, replacesSameUser: 'nothing' });
});
