import { randomUUID } from 'node:crypto';
import { Seam } from 'seam';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Activities } from '../../src/activities/index.ts';
import { seamFailure } from '../../src/domain/seam/resources.ts';
import { startValidatedSimulator, type ValidatedSimulator } from '../support/seamOpenApi.ts';
import { activitiesAt, failureOf, propertyId, run } from './harness.ts';
import { untilPasses } from '../support/eventually.ts';

let simulator: ValidatedSimulator;
let activities: Activities;
let seam: Seam;
let acsSystemId: string;

beforeEach(async () => {
  simulator = await startValidatedSimulator();
  ({ acsSystemId } = simulator);
  activities = activitiesAt(simulator.url);
  seam = new Seam({ endpoint: simulator.url, apiKey: simulator.apiKey });
});
afterEach(() => simulator.close());

async function control(method: 'PUT' | 'POST', path: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${simulator.url}/_simulator/${path}`, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
}

const key = 'nightlatch/hotel-aurora/r1/g1';
const jane = { fullName: 'Jane Doe', emailAddress: 'jane@example.com', phoneNumber: '+15550100000' };

async function identity(): Promise<string> {
  const created = await run(() => activities.createUserIdentity({ propertyId, userIdentityKey: key, ...jane }));
  return created.userIdentityId;
}

async function entrance(name: string): Promise<string> {
  const entrances = await run(() => activities.listEntrances({ propertyId, acsSystemId }));
  const found = entrances.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no entrance ${name}`);
  return found.acsEntranceId;
}

function inMs(ms: number): string {
  return new Date(simulator.now().getTime() + ms).toISOString();
}
const hour = 3_600_000;

async function create(userIdentityId: string, kind: { override: boolean; joinTo: readonly string[] }) {
  const window = { from: inMs(hour), to: inMs(24 * hour) };
  const acsEntranceIds = [await entrance('101'), await entrance('Main Entrance')];
  const input = { propertyId, acsSystemId, userIdentityId, window, acsEntranceIds, cardFormat: 'rfid48' as const };
  const { credentialManagerAcsSystemId } = simulator;
  const created = await run(() => activities.createCredential({ ...input, credentialManagerAcsSystemId, ...kind }));
  return { created, window, acsEntranceIds };
}
function system() {
  return run(() => activities.getSystem({ propertyId, acsSystemId }));
}
const override = { override: true, joinTo: [] };

describe('entrances and system', () => {
  it('are read: all entrances, page by page, with their kind and whether they take mobile keys', async () => {
    await control('PUT', 'settings', { pageSize: 4 });
    const entrances = await run(() => activities.listEntrances({ propertyId, acsSystemId }));
    const byName = Object.fromEntries(
      entrances.map(({ name, kind, takesMobileKey }) => [name, { kind, takesMobileKey }]),
    );
    expect(entrances).toHaveLength(23);
    expect(byName['101']).toStrictEqual({ kind: 'guest', takesMobileKey: true });
    expect(byName['301']).toStrictEqual({ kind: 'guest', takesMobileKey: false });
    expect(byName['Pool']).toStrictEqual({ kind: 'common', takesMobileKey: true });
  });

  it('are read: whether bridge and lock server are up, and the problems', async () => {
    const { connectedAccountId, credentialManagerAcsSystemId, ...remarks } = await system();
    expect(remarks).toStrictEqual({ errors: [], warnings: [] });
    expect(credentialManagerAcsSystemId).toBe(simulator.credentialManagerAcsSystemId);
    await control('PUT', 'faults', [{ effect: 'bridge-down' }]);
    const systemTroubles = { lockSystemAccount: { warnings: ['setup_required'] } };
    await control('PUT', 'settings', { systemTroubles });
    expect((await system()).errors).toEqual(['seam_bridge_disconnected']);
    const account = await run(() => activities.getConnectedAccount({ propertyId, connectedAccountId }));
    expect(account).toStrictEqual({ errors: [], warnings: ['setup_required'] });
    const gone = { propertyId, connectedAccountId: randomUUID() };
    expect(await run(() => activities.getConnectedAccount(gone))).toBeNull();
  });

  it('are read: the doors that Seam has something to say about', async () => {
    expect(await run(() => activities.listEntranceProblems({ propertyId, acsSystemId }))).toEqual([]);
    const acsEntranceId = await entrance('101');
    await control('PUT', `remarks/${acsEntranceId}`, { warnings: ['privacy_mode'] });
    const found = await run(() => activities.listEntranceProblems({ propertyId, acsSystemId }));
    expect(found).toEqual([{ acsEntranceId, name: '101', codes: ['privacy_mode'] }]);
  });
});

describe('user identities', () => {
  it('are created with a key, found by key and id, and a second one with the key is a conflict', async () => {
    const userIdentityId = await identity();
    const alone = { mergedInto: null, aliases: [], problems: [] };
    const ours = { isBeingDeleted: false, isOurs: true, isOfProperty: true, hasContact: true };
    const expected = { userIdentityId, acsUserIds: [], ...ours, ...alone };
    expect(await run(() => activities.getUserIdentity({ propertyId, userIdentityId }))).toStrictEqual(expected);
    expect(await run(() => activities.getUserIdentity({ propertyId, userIdentityKey: key }))).toStrictEqual(expected);
    expect(await run(() => activities.getUserIdentity({ propertyId, userIdentityKey: 'other' }))).toBeNull();
    async function likeness(person: Partial<typeof jane>) {
      return (await run(() => activities.getUserIdentity({ propertyId, userIdentityKey: key, person })))?.likeness;
    }
    const { fullName, emailAddress } = jane;
    const ofJane = await Promise.all([
      likeness(jane),
      likeness({ fullName }),
      likeness({ fullName: 'DOE,  Ms jane' }),
      likeness({ emailAddress }),
    ]);
    expect(new Set(ofJane)).toEqual(new Set(['same']));
    expect(await likeness({ fullName, emailAddress: 'other@example.com' })).toBe('other');
    expect(await likeness({ fullName: 'John Doe', emailAddress })).toBe('corrected');
    for (const conflictStatus of [400, 409]) {
      await control('PUT', 'settings', { conflictStatus });
      expect(await failureOf(identity)).toMatchObject({ type: seamFailure.conflict, nonRetryable: true });
    }
  });

  it('are found by e-mail address or phone number, with no personal data but how they compare with the person', async () => {
    const userIdentityId = await identity();
    function find(by: 'emailAddress' | 'phoneNumber', person: Partial<typeof jane> & { readonly country?: string }) {
      return run(() => activities.findUserIdentity({ propertyId: 'hotel', by, person }));
    }
    const { emailAddress, phoneNumber } = jane;
    const found = { userIdentityId, likeness: 'same', isOurs: false };
    for (const by of ['emailAddress', 'phoneNumber'] as const) expect(await find(by, jane)).toStrictEqual(found);
    expect(await find('emailAddress', { emailAddress, fullName: ' jane  DOE ' })).toStrictEqual(found);
    expect(await find('phoneNumber', { phoneNumber, fullName: 'Doe, Jane' })).toStrictEqual(found);
    expect(await find('emailAddress', { emailAddress })).toStrictEqual(found);
    const others = [
      await find('emailAddress', { emailAddress: 'JANE@example.com', fullName: 'John Doe' }),
      await find('emailAddress', { emailAddress, fullName: 'John Specimen' }),
    ];
    expect(others).toMatchObject([{ likeness: 'corrected' }, { likeness: 'other' }]);
    expect(await find('emailAddress', { emailAddress: 'ane@example.com', fullName: 'Jane Doe' })).toBeNull();
    expect(await find('phoneNumber', { phoneNumber: '+1555010000', fullName: 'Jane Doe' })).toBeNull();
    expect(await find('emailAddress', { fullName: 'Jane Doe' })).toBeNull();
  });

  it('get contacts that come later, unless another identity has them', async () => {
    await identity();
    const second = { propertyId, userIdentityKey: 'nightlatch/hotel-aurora/r1/g2', fullName: 'John Doe' };
    const { userIdentityId } = await run(() => activities.createUserIdentity(second));
    expect(await run(() => activities.getUserIdentity({ propertyId, userIdentityId }))).toMatchObject({
      hasContact: false,
    });
    function update(contacts: object) {
      return run(() => activities.updateUserIdentity({ propertyId, userIdentityId, ...contacts }));
    }
    await update({ phoneNumber: '+15550100001' });
    expect(await run(() => activities.getUserIdentity({ propertyId, userIdentityId }))).toMatchObject({
      hasContact: true,
    });
    expect(await failureOf(() => update({ emailAddress: jane.emailAddress }))).toMatchObject({
      type: seamFailure.conflict,
    });
  });
});

describe('a user identity that was merged into another one', () => {
  it('is told by its id and by its key, and nothing of the other one is listed as its own', async () => {
    const merged = await identity();
    const primary = await seam.userIdentities.create({ full_name: 'Jane Doe', user_identity_key: 'primary' });
    const { user_identity_id: primaryId } = primary;
    await create(primaryId, { override: true, joinTo: [] });
    await seam.clientSessions.create({ user_identity_id: primaryId });
    await seam.userIdentities.merge({ user_identity_id: primaryId, merged_user_identity_ids: [merged] });
    const answer = { userIdentityId: primaryId, mergedInto: primaryId, aliases: [merged] };
    for (const handle of [{ userIdentityId: merged }, { userIdentityKey: key }])
      expect(await run(() => activities.getUserIdentity({ propertyId, ...handle }))).toMatchObject(answer);
    const own = await run(() => activities.getUserIdentity({ propertyId, userIdentityId: primaryId }));
    expect(own).toMatchObject({ mergedInto: null, aliases: [merged] });
    const input = { propertyId, userIdentityId: merged };
    for (const list of [
      () => activities.listCredentials(input),
      () => activities.listCredentialIds(input),
      () => activities.listAcsUsers(input),
      () => activities.listClientSessions(input),
    ])
      expect((await failureOf(list)).type).toBe(seamFailure.merged);
  });
});

describe('credentials', () => {
  it('are read with their problems, and doubted if they, or their ACS users, have any', async () => {
    const { created } = await create(await identity(), override);
    const { acsCredentialId, acsUserId, to } = created;
    expect(created).not.toHaveProperty('problems');
    async function doubtful() {
      const asked = { propertyId, acsSystemId, known: { [acsCredentialId]: to }, now: inMs(0) };
      return (await run(() => activities.compareCredentials(asked))).doubtful;
    }
    expect(await doubtful()).toEqual([]);
    await control('PUT', `remarks/${acsUserId}`, { warnings: ['acs_user_inactive'] });
    expect(await doubtful()).toEqual([acsCredentialId]);
    await control('PUT', `remarks/${acsUserId}`, {});
    const warnings = ['needs_to_be_reissued', 'schedule_externally_modified'];
    await control('PUT', `remarks/${acsCredentialId}`, { errors: ['a_code_of_the_hotel'], warnings });
    expect(await run(() => activities.getCredential({ propertyId, acsCredentialId }))).toMatchObject({
      problems: ['a_code_of_the_hotel', 'needs_to_be_reissued'],
      isChangedOutside: true,
    });
    expect(await doubtful()).toEqual([acsCredentialId]);
  });

  it('are created as overrides, with the body that Seam documents, and read back', async () => {
    const userIdentityId = await identity();
    const { created, window, acsEntranceIds } = await create(userIdentityId, override);
    expect(created).toMatchObject({ userIdentityId, ...window, isBeingDeleted: false, joinedTo: [] });
    expect(new Set(created.acsEntranceIds)).toStrictEqual(new Set(acsEntranceIds));
    const { acsCredentialId } = created;
    await untilPasses(async () => {
      const read = await run(() => activities.getCredential({ propertyId, acsCredentialId }));
      expect(read).toMatchObject({ acsCredentialId, isIssued: true, isValid: true });
    });
    const user = await run(() => activities.getUserIdentity({ propertyId, userIdentityId }));
    expect(user?.acsUserIds).toStrictEqual([created.acsUserId]);
    const calls: unknown = await (await fetch(`${simulator.url}/_simulator/calls`)).json();
    expect(calls).toContainEqual(
      expect.objectContaining({
        path: '/acs/credentials/create',
        body: {
          user_identity_id: userIdentityId,
          acs_system_id: acsSystemId,
          credential_manager_acs_system_id: simulator.credentialManagerAcsSystemId,
          access_method: 'mobile_key',
          is_multi_phone_sync_credential: true,
          allowed_acs_entrance_ids: acsEntranceIds,
          starts_at: window.from,
          ends_at: window.to,
          visionline_metadata: { card_format: 'rfid48', card_function_type: 'guest', override: true },
        },
      }),
    );
  });

  it('are created as joiners, listed without children, and found on the doors that they open', async () => {
    const userIdentityId = await identity();
    await seam.phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
    await control('PUT', 'settings', { pageSize: 1 });
    const { created: first } = await create(userIdentityId, override);
    const { created: second } = await create(userIdentityId, { override: false, joinTo: [first.acsCredentialId] });
    expect(second.joinedTo).toStrictEqual([first.acsCredentialId]);
    const both = [first.acsCredentialId, second.acsCredentialId];
    const listed = await run(() => activities.listCredentials({ propertyId, userIdentityId }));
    expect(listed.map(({ acsCredentialId }) => acsCredentialId)).toStrictEqual(both);
    const acsEntranceId = await entrance('101');
    const now = simulator.now().toISOString();
    await untilPasses(async () => {
      const valid = await run(() => activities.listCredentialsWithAccess({ propertyId, acsEntranceId, now }));
      expect(valid.map(({ acsCredentialId }) => acsCredentialId)).toEqual(expect.arrayContaining(both));
    });
  });

  it('are deleted, with success even if they are already gone', async () => {
    const { created } = await create(await identity(), override);
    const { acsCredentialId } = created;
    const input = { propertyId, acsCredentialId };
    expect(await run(() => activities.deleteCredential(input))).toStrictEqual({ gone: false });
    await untilPasses(async () => expect(await run(() => activities.getCredential(input))).toBeNull());
    expect(await run(() => activities.deleteCredential(input))).toStrictEqual({ gone: true });
  });

  it('have an unknown outcome if the answer to their create is lost', async () => {
    const userIdentityId = await identity();
    await control('PUT', 'faults', [{ path: '/acs/credentials/create', times: 1, effect: 'lostAnswer' }]);
    const failure = await failureOf(() => create(userIdentityId, override));
    expect(failure).toMatchObject({ type: seamFailure.outcomeUnknown });
    expect(await run(() => activities.listCredentials({ propertyId, userIdentityId }))).toHaveLength(1);
  });

  it('are refused for a door that takes no mobile key, with the name of the parameter', async () => {
    const input = {
      propertyId,
      acsSystemId,
      credentialManagerAcsSystemId: null,
      cardFormat: 'rfid48' as const,
      ...override,
      userIdentityId: await identity(),
      acsEntranceIds: [await entrance('301')],
      window: { from: inMs(hour), to: inMs(2 * hour) },
    };
    const failure = await failureOf(() => activities.createCredential(input));
    expect(failure).toMatchObject({ type: seamFailure.refused, nonRetryable: true });
    expect(failure.message).toContain('invalid_input in allowed_acs_entrance_ids');
  });

  it('do not hinder that an ACS user is granted one entrance and loses access to all', async () => {
    const { created } = await create(await identity(), override);
    const acsUserId = created.acsUserId ?? '';
    const acsEntranceId = await entrance('102');
    await run(() => activities.grantAccess({ propertyId, acsUserId, acsEntranceId }));
    await run(() => activities.revokeAccessToAllEntrances({ propertyId, acsUserId }));
  });
});

describe('events', () => {
  it('are read since an instant, reduced to what decisions need', async () => {
    const since = simulator.now().toISOString();
    const { created } = await create(await identity(), override);
    const { acsCredentialId: resourceId } = created;
    await untilPasses(async () => {
      const eventTypes = ['acs_credential.issued', 'acs_credential.deleted'] as const;
      const events = await run(() => activities.listEvents({ propertyId, acsSystemId, since, eventTypes }));
      expect(events).toContainEqual({
        eventId: expect.any(String),
        eventType: 'acs_credential.issued',
        occurredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        resourceId,
      });
    });
  });
});

describe('all resources of a person', () => {
  it('are listed and deleted: client sessions, phones, ACS users, enrollment automations and the identity', async () => {
    const userIdentityId = await identity();
    const of = { propertyId, userIdentityId };
    const { created } = await create(userIdentityId, override);
    const session = await seam.clientSessions.create({ user_identity_id: userIdentityId });
    const phone = await seam.phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
    await seam.client.post('/user_identities/enrollment_automations/launch', {
      user_identity_id: userIdentityId,
      credential_manager_acs_system_id: simulator.credentialManagerAcsSystemId,
      create_credential_manager_user: true,
    });

    const [clientSessionId = ''] = await run(() => activities.listClientSessions(of));
    expect(clientSessionId).toBe(session.client_session_id);
    expect(await run(() => activities.deleteClientSession({ propertyId, clientSessionId }))).toStrictEqual({
      gone: false,
    });

    const deviceId = phone.device_id;
    expect(await run(() => activities.listPhones(of))).toStrictEqual([{ deviceId, hasActiveEndpoint: true }]);
    await run(() => activities.deactivatePhone({ propertyId, deviceId }));
    await untilPasses(async () => expect(await run(() => activities.getPhone({ propertyId, deviceId }))).toBeNull());

    const [enrollmentAutomationId = ''] = await run(() => activities.listEnrollmentAutomations(of));
    const automation = { propertyId, enrollmentAutomationId };
    expect(await run(() => activities.getEnrollmentAutomation(automation))).toStrictEqual({ enrollmentAutomationId });
    await run(() => activities.deleteEnrollmentAutomation(automation));
    await untilPasses(async () => expect(await run(() => activities.getEnrollmentAutomation(automation))).toBeNull());

    const users = await run(() => activities.listAcsUsers(of));
    expect(users.map(({ acsUserId }) => acsUserId)).toContain(created.acsUserId);
    for (const { acsUserId } of users) {
      await run(() => activities.deleteAcsUser({ propertyId, acsUserId }));
      await untilPasses(async () =>
        expect(await run(() => activities.getAcsUser({ propertyId, acsUserId }))).toBeNull(),
      );
    }

    expect(await run(() => activities.deleteUserIdentity(of))).toStrictEqual({ gone: false });
    await untilPasses(async () => expect(await run(() => activities.getUserIdentity(of))).toBeNull());
    expect(await run(() => activities.deleteUserIdentity(of))).toStrictEqual({ gone: true });
    expect(await run(() => activities.listEnrollmentAutomations(of))).toStrictEqual([]);
  });
});
