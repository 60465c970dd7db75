import { type SeamHttpApiError, SeamHttpInvalidInputError } from 'seam';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSimulatedHotel, type SimulatedHotel } from './simulatedHotel.ts';
import { eventually } from '../support/eventually.ts';

let hotel: SimulatedHotel;
beforeEach(async () => {
  hotel = await openSimulatedHotel();
});
afterEach(async () => {
  await hotel.close();
});

describe('Seam and the locks', () => {
  test('a lock opens for a key that Seam calls invalid, until the lock has seen the override', async () => {
    const [first, second] = [await hotel.guest('Ada'), await hotel.guest('Ben')];
    const old = await hotel.issue(first, { override: true });
    const next = await hotel.issue(second, { override: true });
    expect([await hotel.isValid(old), await hotel.isValid(next)]).toEqual([false, true]);
    expect(await hotel.tap('101', old)).toBe('opens');
    expect(await hotel.tap('101', next)).toBe('opens');
    expect(await hotel.tap('101', old)).toBe('overridden');
    expect(await hotel.tap('Main Entrance', old)).toBe('opens');
  });

  test('a lock refuses a key that Seam calls valid, after a card that Seam does not know was used', async () => {
    const key = await hotel.issue(await hotel.guest('Ada'), { override: true });
    const hidden = await plasticCard(hotel, { hidden: true });
    await expect(hotel.seam.acs.credentials.get({ acs_credential_id: hidden })).rejects.toMatchObject({
      code: 'acs_credential_not_found',
      statusCode: 404,
    });
    const ids = (await hotel.seam.acs.credentials.list()).map((credential) => credential.acs_credential_id);
    expect(ids).toEqual([key]);
    expect([await hotel.tap('101', hidden), await hotel.tap('101', key)]).toEqual(['opens', 'overridden']);
    expect(await hotel.isValid(key)).toBe(true);
  });

  test('a deleted mobile key still opens if the phone did not get the command to discard it', async () => {
    await hotel.control('PUT', '/settings', { phoneDelivery: { discard: 'never' } });
    const key = await hotel.issue(await hotel.guest('Ada'), { override: true });
    await hotel.seam.acs.credentials.delete({ acs_credential_id: key });
    await hotel.gone(key);
    expect(await hotel.tap('101', key)).toBe('opens');
    await hotel.control('PUT', '/settings', { phoneDelivery: { discard: 'at-once' } });
    expect(await hotel.tap('101', key)).toBe('discarded');
  });

  test('a deleted plastic card still opens until it is overridden', async () => {
    const card = await plasticCard(hotel, {});
    expect(await hotel.seam.acs.credentials.get({ acs_credential_id: card })).toMatchObject({ access_method: 'card' });
    await hotel.seam.acs.credentials.delete({ acs_credential_id: card });
    await hotel.gone(card);
    expect(await hotel.tap('101', card)).toBe('opens');
    const key = await hotel.issue(await hotel.guest('Ada'), { override: true });
    expect(await hotel.tap('101', key)).toBe('opens');
    expect(await hotel.tap('101', card)).toBe('overridden');
  });

  test('a mobile key joins the generation of a card', async () => {
    const card = await plasticCard(hotel, {});
    const joiner = await hotel.issue(await hotel.guest('Ada'), { joins: [card] });
    expect(await hotel.tap('101', joiner)).toBe('opens');
    expect(await hotel.tap('101', card)).toBe('opens');
    const joined = await plasticCard(hotel, { joins: [joiner] });
    expect(await hotel.tap('101', joined)).toBe('opens');
    expect(await hotel.tap('101', card)).toBe('opens');
  });

  test('a key works in its window by the hotel’s clock', async () => {
    const key = await hotel.issue(await hotel.guest('Ada'), { override: true, from: 2, to: 24 });
    expect(await hotel.tap('101', key)).toBe('not-yet-valid');
    await hotel.control('PUT', '/clock', { advance: 'PT2H1M' });
    expect(await hotel.tap('101', key)).toBe('opens');
    await hotel.control('PUT', '/clock', { advance: 'P1DT0.5S' });
    expect(await hotel.tap('101', key)).toBe('expired');
    expect(await hotel.isValid(key)).toBe(false);
    await expect(hotel.control('PUT', '/clock', { advance: '3 hours' })).rejects.toThrow('ISO 8601');
  });

  test('auto-join joins the keys of a door, or overrides if there are none, and staff keys have no generation', async () => {
    const head = await hotel.issue(await hotel.guest('Ada'), { override: true });
    const joined = await hotel.issue(await hotel.guest('Ben'), { autoJoin: true, doors: ['101', '102'] });
    const staff = await hotel.issue(await hotel.guest('Cy'), { staff: true });
    expect(await hotel.tap('102', joined)).toBe('opens');
    expect(await hotel.tap('101', joined)).toBe('opens');
    expect(await hotel.tap('101', head)).toBe('opens');
    const next = await hotel.issue(await hotel.guest('Di'), { override: true });
    expect(await hotel.tap('101', next)).toBe('opens');
    expect([await hotel.isValid(staff), await hotel.tap('101', staff)]).toEqual([true, 'opens']);
  });
});

describe('credentials', () => {
  test('a create takes an identity or an ACS user, moves a start in the past, and its child on a phone goes with it', async () => {
    const ada = await hotel.guest('Ada');
    const phone = await hotel.seam.phones.simulate.createSandboxPhone({ user_identity_id: ada.user_identity_id });
    const key = await hotel.issue(ada, { override: true, from: -2 });
    const [acsUserId] = ada.acs_user_ids;
    const byUser = await hotel.seam.acs.credentials.create({
      acs_user_id: acsUserId!,
      access_method: 'mobile_key',
      is_multi_phone_sync_credential: true,
      ends_at: hotel.hoursFromNow(5),
      allowed_acs_entrance_ids: [hotel.door('101')],
      visionline_metadata: { joiner_acs_credential_ids: [key] },
    });
    expect(byUser.acs_user_id).toBe(acsUserId);
    const shown = await hotel.seam.acs.credentials.get({ acs_credential_id: key });
    expect(shown.warnings.map((warning) => warning.warning_code)).toContain('schedule_modified');
    expect(Date.parse(shown.starts_at!)).toBeGreaterThan(hotel.simulator.now().getTime() - 60_000);
    const [child] = (await hotel.made(key)).children;
    expect(child).toMatchObject({ deviceId: phone.device_id, received: true });
    expect(await hotel.tap('101', child!.acsCredentialId)).toBe('opens');
    const withAccess = await hotel.seam.acs.entrances.listCredentialsWithAccess({
      acs_entrance_id: hotel.door('Main Entrance'),
      include_if: ['visionline_metadata.is_valid'],
    });
    const found = withAccess.map((credential) => credential.acs_credential_id);
    expect(found.toSorted()).toEqual([key, child!.acsCredentialId].toSorted());
    await hotel.seam.acs.credentials.delete({ acs_credential_id: key });
    await hotel.gone(key);
    expect(await hotel.tap('101', child!.acsCredentialId)).toBe('discarded');
    expect((await hotel.eventTypes()).filter((type) => type === 'acs_credential.deleted')).toHaveLength(2);
    await expect(hotel.seam.acs.credentials.delete({ acs_credential_id: key })).rejects.toMatchObject({
      code: 'acs_credential_not_found',
    });
  });

  test('a phone that is added later gets its child', async () => {
    const ada = await hotel.guest('Ada');
    const key = await hotel.issue(ada, { override: true });
    await hotel.seam.phones.simulate.createSandboxPhone({ user_identity_id: ada.user_identity_id });
    const [child] = (await hotel.made(key)).children;
    const listed = await hotel.seam.acs.credentials.list({ user_identity_id: ada.user_identity_id });
    expect(listed.map((credential) => credential.parent_acs_credential_id)).toEqual([undefined, key]);
    const joiner = await hotel.issue(await hotel.guest('Ben'), { joins: [child!.acsCredentialId] });
    expect([await hotel.tap('101', joiner), await hotel.tap('101', key)]).toEqual(['opens', 'opens']);
  });

  test('an update moves the end, in Seam and in the key', async () => {
    const key = await hotel.issue(await hotel.guest('Ada'), { override: true, to: 1 });
    await hotel.seam.acs.credentials.update({ acs_credential_id: key, ends_at: hotel.hoursFromNow(5) });
    await eventually(async () => (await hotel.eventTypes()).includes('acs_credential.reissued'));
    await hotel.control('PUT', '/clock', { advance: 'PT3H' });
    expect([await hotel.tap('101', key), await hotel.isValid(key)]).toEqual(['opens', true]);
  });

  test.each([
    ['an end before the start', { override: true, from: 3, to: 2 }, 'Must be after starts_at'],
    ['an end in the past', { override: true, from: -3, to: -2 }, 'Must be a time in the future'],
    ['no doors', { override: true, doors: [] }, 'At least one entrance'],
    ['neither override nor joiner', {}, 'Required when override is not true'],
    ['override and joiner', { override: true, joins: ['9f15f726-3599-5281-adbb-daac7393c932'] }, 'Only one of'],
    ['an unknown head', { joins: ['9f15f726-3599-5281-adbb-daac7393c932'] }, 'Unknown credential'],
    ['a door without mobile keys', { override: true, doors: ['301'] }, 'cannot be unlocked with a mobile key'],
  ])('%s is refused with a reason', async (_what, order, problem) => {
    const ada = await hotel.guest('Ada');
    const refusal = await hotel.create(ada, order).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SeamHttpInvalidInputError);
    expect(String(refusal)).toContain(problem);
    expect((refusal as SeamHttpInvalidInputError).validationErrors).not.toEqual([]);
    expect((refusal as SeamHttpApiError).requestId).not.toBe('');
    expect(await hotel.atRest()).toEqual([]);
  });

  test('a wrong API key is refused, and an unknown door is not found', async () => {
    await expect(hotel.connect('seam_test_other').acs.systems.list()).rejects.toMatchObject({ statusCode: 401 });
    const ada = await hotel.guest('Ada');
    await expect(hotel.create(ada, { override: true, doors: [hotel.simulator.acsSystemId] })).rejects.toMatchObject({
      code: 'acs_entrance_not_found',
    });
  });
});

test('a card holds 33 consecutive guest rooms and 7 more, and 28 common doors', async () => {
  const rooms = Array.from({ length: 60 }, (_, index) => `${index + 1}`);
  const moreCommonDoors = Array.from({ length: 27 }, (_, index) => `Common ${index + 1}`);
  const big = await openSimulatedHotel({}, { rooms, moreCommonDoors });
  const ada = await big.guest('Ada');
  function make(doors: readonly string[]) {
    return big.issue(ada, { override: true, doors });
  }
  const apart = rooms.filter((_, index) => index % 2 === 0);
  await make([...rooms.slice(0, 33), ...apart.slice(20, 27)]);
  await make(rooms.slice(0, 40));
  await expect(make(rooms.slice(0, 41))).rejects.toThrow('At most 33 consecutive guest entrances and 7 more');
  await expect(make(apart.slice(0, 9))).rejects.toThrow('At most 33 consecutive guest entrances and 7 more');
  await make(['1', 'Main Entrance', ...moreCommonDoors]);
  await expect(make(['1', 'Main Entrance', 'Pool', ...moreCommonDoors])).rejects.toThrow('At most 28 common entrances');
  await big.close();
});

async function plasticCard(at: SimulatedHotel, more: Readonly<Record<string, unknown>>): Promise<string> {
  const body = { rooms: ['101'], from: at.hoursFromNow(-1), to: at.hoursFromNow(48), ...more };
  const answer = (await at.control('POST', '/plastic-cards', body)) as { acsCredentialId: string };
  return answer.acsCredentialId;
}
