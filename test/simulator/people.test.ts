import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSimulatedHotel, type SimulatedHotel } from './simulatedHotel.ts';
import { eventually } from '../support/eventually.ts';

let hotel: SimulatedHotel;
beforeEach(async () => {
  hotel = await openSimulatedHotel();
});
afterEach(async () => {
  await hotel.close();
});

test('a user identity’s key, e-mail address and phone number are each unique', async () => {
  const own = { user_identity_key: 'k', email_address: 'a@example.com', phone_number: '+12025550123' };
  const { user_identity_id: id } = await hotel.seam.userIdentities.create({ ...own, full_name: 'Ada' });
  expect((await hotel.seam.userIdentities.get({ user_identity_key: 'k' })).user_identity_id).toBe(id);
  for (const [name, value] of Object.entries(own)) {
    await expect(hotel.seam.userIdentities.create({ [name]: value })).rejects.toMatchObject({ statusCode: 409 });
  }
  const { user_identity_id: other } = await hotel.seam.userIdentities.create({ full_name: 'Ben' });
  const update = hotel.seam.userIdentities.update({ user_identity_id: other, email_address: own.email_address });
  await expect(update).rejects.toMatchObject({ code: 'user_identity_email_or_phone_conflict' });
  await hotel.seam.userIdentities.update({ user_identity_id: id, email_address: null });
  await hotel.seam.userIdentities.update({ user_identity_id: other, email_address: own.email_address });
  expect(await hotel.seam.userIdentities.list({ search: 'ben' })).toHaveLength(1);
  await expect(hotel.seam.userIdentities.create({ email_address: 'nobody' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

test('a user identity is linked to the ACS user with its e-mail address or phone number, else to a new one', async () => {
  const acsSystemId = hotel.simulator.acsSystemId;
  const known = await hotel.seam.acs.users.create({
    acs_system_id: acsSystemId,
    full_name: 'Ada',
    email_address: 'ada@example.com',
  });
  const ada = await hotel.guest('Ada');
  expect(ada.acs_user_ids).toEqual([known.acs_user_id]);
  const found = await hotel.seam.acs.users.get({ user_identity_id: ada.user_identity_id, acs_system_id: acsSystemId });
  expect(found).toMatchObject({ acs_user_id: known.acs_user_id, user_identity_id: ada.user_identity_id });
  expect(await hotel.seam.userIdentities.listAcsUsers({ user_identity_id: ada.user_identity_id })).toHaveLength(1);
  const loose = await hotel.seam.acs.users.create({ acs_system_id: acsSystemId, full_name: 'Ben' });
  const adding = hotel.seam.userIdentities.addAcsUser({
    user_identity_id: ada.user_identity_id,
    acs_user_id: loose.acs_user_id,
  });
  await expect(adding).rejects.toMatchObject({ code: 'acs_user_conflict' });
  expect(await hotel.seam.acs.users.list({ acs_system_id: acsSystemId })).toHaveLength(2);
});

test('entrances are granted one by one, used by a create without entrances, and revoked all at once', async () => {
  const ada = await hotel.guest('Ada');
  const acsUserId = ada.acs_user_ids[0]!;
  for (const name of ['101', 'Pool']) {
    await hotel.seam.acs.entrances.grantAccess({ acs_entrance_id: hotel.door(name), acs_user_id: acsUserId });
  }
  async function create() {
    return hotel.seam.acs.credentials.create({
      acs_user_id: acsUserId,
      access_method: 'mobile_key',
      is_multi_phone_sync_credential: true,
      ends_at: hotel.hoursFromNow(5),
      visionline_metadata: { override: true },
    });
  }
  const { acs_credential_id: key } = await create();
  await hotel.made(key);
  expect([await hotel.tap('101', key), await hotel.tap('102', key)]).toEqual(['opens', 'no-access']);
  expect(await hotel.seam.acs.users.listAccessibleEntrances({ acs_user_id: acsUserId })).toHaveLength(2);
  await hotel.seam.acs.users.revokeAccessToAllEntrances({ acs_user_id: acsUserId });
  await expect(create()).rejects.toThrow('At least one entrance');
  expect(await hotel.isValid(key)).toBe(true);
});

test('a user identity is deleted with everything it has, with one event for each', async () => {
  const ada = await hotel.guest('Ada');
  const owner = { user_identity_id: ada.user_identity_id };
  await hotel.seam.phones.simulate.createSandboxPhone(owner);
  const session = await hotel.seam.clientSessions.getOrCreate(owner);
  const again = await hotel.seam.clientSessions.getOrCreate(owner);
  expect(again.client_session_id).toBe(session.client_session_id);
  const launched = await hotel.seam.client.post('/user_identities/enrollment_automations/launch', {
    ...owner,
    credential_manager_acs_system_id: hotel.simulator.credentialManagerAcsSystemId,
    create_credential_manager_user: true,
  });
  expect(launched.data.ok).toBe(true);
  await hotel.issue(ada, { override: true });
  await hotel.control('PUT', '/settings', { deleteDelay: 500 });
  await hotel.seam.userIdentities.delete(owner);
  const dying = await hotel.seam.userIdentities.get(owner);
  expect(dying.warnings.map((warning) => warning.warning_code)).toEqual(['being_deleted']);
  async function gone() {
    const error: unknown = await hotel.seam.userIdentities.get(owner).catch((caught: unknown) => caught);
    return error instanceof Error && error;
  }
  expect(await eventually(gone)).toMatchObject({ code: 'user_identity_not_found' });
  expect(await hotel.atRest()).toEqual([]);
  expect(await hotel.seam.phones.list()).toEqual([]);
  expect(await hotel.seam.clientSessions.list()).toEqual([]);
  const deleted = (await hotel.eventTypes()).filter((type) => type.endsWith('deleted') || type.endsWith('deactivated'));
  expect(new Set(deleted)).toEqual(
    new Set([
      'acs_credential.deleted',
      'acs_user.deleted',
      'client_session.deleted',
      'enrollment_automation.deleted',
      'phone.deactivated',
    ]),
  );
});

test('each kind of resource can be deleted by itself', async () => {
  await hotel.control('PUT', '/settings', { identityDelete: 'refuse-while-used' });
  const ada = await hotel.guest('Ada');
  const owner = { user_identity_id: ada.user_identity_id };
  const session = await hotel.seam.clientSessions.create(owner);
  const phone = await hotel.seam.phones.simulate.createSandboxPhone(owner);
  await expect(hotel.seam.userIdentities.delete(owner)).rejects.toMatchObject({ code: 'user_identity_in_use' });
  const manager = { credential_manager_acs_system_id: hotel.simulator.credentialManagerAcsSystemId };
  const path = '/user_identities/enrollment_automations';
  const launch = { ...owner, ...manager, create_credential_manager_user: true };
  await hotel.seam.client.post(`${path}/launch`, launch);
  const { data } = await hotel.seam.client.post(`${path}/list`, owner);
  const [automation] = data.enrollment_automations;
  await hotel.seam.client.post(`${path}/get`, { enrollment_automation_id: automation.enrollment_automation_id });
  await hotel.seam.client.post(`${path}/delete`, { enrollment_automation_id: automation.enrollment_automation_id });
  await hotel.seam.clientSessions.delete({ client_session_id: session.client_session_id });
  await hotel.seam.phones.deactivate({ device_id: phone.device_id });
  for (const user of await hotel.seam.acs.users.list(owner)) {
    await hotel.seam.acs.users.delete({ acs_user_id: user.acs_user_id });
  }
  await eventually(
    async () => (await hotel.eventTypes()).filter((type) => /deleted|deactivated/.test(type)).length === 5,
  );
  await hotel.seam.userIdentities.delete(owner);
  await eventually(async () => (await hotel.seam.userIdentities.list()).length === 0);
});

test('a phone without an active endpoint gets no key until it has one', async () => {
  await hotel.control('PUT', '/settings', { newPhoneEndpoint: 'inactive' });
  const ada = await hotel.guest('Ada');
  const phone = await hotel.seam.phones.simulate.createSandboxPhone({ user_identity_id: ada.user_identity_id });
  const key = await hotel.issue(ada, { override: true });
  expect((await hotel.made(key)).children).toEqual([]);
  await hotel.control('PUT', `/phones/${phone.device_id}`, { activeEndpoint: true });
  expect((await hotel.made(key)).children).toHaveLength(1);
  const [listed] = await hotel.seam.phones.list({ acs_credential_id: key });
  expect(listed?.properties.assa_abloy_credential_service_metadata?.has_active_endpoint).toBe(true);
});
