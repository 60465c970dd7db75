import { describe, expect, it } from 'vitest';
import { creates, holds, inHouse, openLife, person, stay } from '../support/guestsAndDoors.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel, type TestHotel } from '../support/hotel.ts';
import {
  callsOf,
  deletionsIn,
  personWith,
  resultOf,
  seamOf,
  tearDown,
  workedExample,
} from '../support/identityTeardown.ts';
import { isFull } from '../support/run.ts';

/** Merges an identity into a new one that has a phone, as a person may do in Seam; returns the new one's id. */
async function merge(hotel: TestHotel, merged: string): Promise<string> {
  const { userIdentities, phones } = seamOf(hotel);
  const { user_identity_id: primary } = await userIdentities.create({ full_name: 'Someone Else' });
  await phones.simulate.createSandboxPhone({ user_identity_id: primary });
  await userIdentities.merge({ user_identity_id: primary, merged_user_identity_ids: [merged] });
  return primary;
}

/** Waits for the key of the guest in R1, and merges their identity as {@link merge} does. */
async function mergeKeyHolder(hotel: TestHotel): Promise<string> {
  const { 'R1/g1': key } = await holds(hotel, { 'R1/g1': ['101'] });
  const issued = await hotel.credentials();
  const holder = issued.find((one) => one.acsCredentialId === key?.acsCredentialId);
  return merge(hotel, holder?.userIdentityId ?? '');
}

describe.concurrent('an identity that was merged into another one', () => {
  it.runIf(isFull)('is not torn down: the person who remains keeps every key and phone', async () => {
    await using hotel = await openHotel();
    const merged = await personWith(hotel, workedExample);
    const primary = await merge(hotel, merged);
    const view = await resultOf(await tearDown(hotel, merged));
    expect(view).toMatchObject({
      status: 'failed',
      receipt: { outcome: 'merged', removed: [] },
      needsAttention: [{ code: 'identity-merged', about: primary }],
    });
    expect(deletionsIn(await callsOf(hotel))).toEqual([]);
  });

  it.runIf(isFull)('loses no phone of the person who remains, and a person is asked', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    const primary = await mergeKeyHolder(hotel);
    await hotel.send('R1', 'reportLostPhone', { guestId: 'g1' });
    const { needsAttention } = await hotel.until('R1', (view) =>
      view.needsAttention.some(({ code }) => code === 'phone-not-deactivated'),
    );
    expect(needsAttention[0]?.forOperator).toContain(`merged into ${primary}`);
    expect(await hotel.calls('/phones/deactivate')).toBe(0);
    expect(await seamOf(hotel).phones.list({ owner_user_identity_id: primary })).toHaveLength(1);
  });

  it.runIf(isFull)('stays locked out while a lost phone of it is active, and no longer', async () => {
    await using hotel = await openHotel();
    const { userIdentities, phones } = seamOf(hotel);
    const { user_identity_id: userIdentityId } = await userIdentities.create({ full_name: 'Ada Example' });
    const { device_id } = await phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
    await hotel.put('R1', inHouse(hotel, { guests: [{ guestId: 'g1', userIdentityId }] }));
    await hotel.atRest('R1');
    // The PMS named the identity, so that this hotel alone does not deactivate the phone.
    await hotel.send('R1', 'reportLostPhone', { guestId: 'g1', ownPhonesOnly: true });
    await hotel.until('R1', ({ waiting }) => waiting === 'lost-phone');
    await merge(hotel, userIdentityId);
    const looks = await hotel.calls('/phones/list');
    await eventually(async () => {
      await hotel.advance(0.1);
      return (await hotel.calls('/phones/list')) > looks;
    });
    expect((await hotel.status('R1')).needsAttention).toMatchObject([{ code: 'phone-still-active', about: 'g1' }]);
    await phones.deactivate({ device_id });
    await eventually(async () => {
      await hotel.advance(0.1);
      return (await hotel.status('R1')).needsAttention.every(({ code }) => code !== 'phone-still-active');
    });
  });

  it.runIf(isFull)('gets no contacts of the guest, and a person is asked until the PMS says who it is', async () => {
    await using hotel = await openLife();
    const guests = [{ guestId: 'g1', fullName: 'Ada Example' }];
    await hotel.put('R1', inHouse(hotel, { guests }));
    const primary = await mergeKeyHolder(hotel);
    const told = [{ guestId: 'g1', fullName: 'Ada Example', phoneNumber: '+12025550123' }];
    await hotel.put('R1', inHouse(hotel, { guests: told }));
    const { needsAttention } = await hotel.until('R1', (view) =>
      view.needsAttention.some(({ code }) => code === 'identity-merged'),
    );
    expect(needsAttention.find(({ code }) => code === 'identity-merged')?.forOperator).toContain(
      `merged into ${primary}`,
    );
    expect(await hotel.calls('/user_identities/update')).toBe(0);
    await hotel.put('R1', inHouse(hotel, { guests: [{ ...told[0], userIdentityId: primary }] }));
    await hotel.until('R1', (view) => view.needsAttention.every(({ code }) => code !== 'identity-merged'));
  });

  it.runIf(isFull)('gets the key that was asked for the old one, once, and a person is asked', async () => {
    await using hotel = await openLife();
    const guests = [person(1)];
    await hotel.put('R1', inHouse(hotel, { guests }));
    const primary = await mergeKeyHolder(hotel);
    await hotel.put('R1', inHouse(hotel, { guests, stay: stay(hotel, -1, 72) }));
    const { needsAttention } = await hotel.until('R1', (view) => view.needsAttention.length > 0);
    expect(needsAttention).toMatchObject([{ code: 'identity-merged', about: 'g1' }]);
    expect(needsAttention[0]?.forOperator).toContain(primary);
    await holds(hotel, { 'R1/g1': ['101'] });
    expect(await creates(hotel)).toBe(2);
    await hotel.send('R1', 'changeRooms', { rooms: ['101'] });
    await eventually(async () => (await hotel.status('R1')).needsAttention.length === 0);
  });
});
