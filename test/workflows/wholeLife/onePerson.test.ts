import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { TestHotel } from '../../support/hotel.ts';
import { creates, inHouse, openLife, opens } from '../../support/guestsAndDoors.ts';
import { isFull } from '../../support/run.ts';

/** Waits until there is one key, and it opens the room. */
function oneKey(hotel: TestHotel, room: string): Promise<boolean> {
  return eventually(async () => {
    const [key, ...others] = await hotel.credentials();
    return key !== undefined && others.length === 0 && (await hotel.tap(room, key.acsCredentialId));
  });
}

/** Waits until nothing needs attention. */
function calm(hotel: TestHotel): Promise<boolean> {
  return eventually(async () => (await hotel.status('R1')).needsAttention.length === 0);
}

describe.concurrent('one person', () => {
  const twice = { fullName: 'Two Stays', emailAddress: 'two.stays@example.com' };

  it('a person in two live reservations has two keys, and keeps the second when the first is checked out', async () => {
    await using hotel = await openLife();
    const body = inHouse(hotel, { guests: [{ guestId: 'g1', ...twice }] });
    await hotel.put('R1', body);
    const before = await opens(hotel, { 'R1/g1': ['101'] });
    // Written differently, the person is the same: here, and for Seam.
    const again = { fullName: 'STAYS, Ms Two ', emailAddress: 'TWO.STAYS@example.com' };
    await hotel.put('R1', { ...body, guests: [{ guestId: 'g1', ...again }] });
    await hotel.put('R2', inHouse(hotel, { rooms: ['102'], guests: [{ guestId: 'g1', ...again }] }));
    expect(await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': ['102'] })).toMatchObject(before);
    const [one, other] = await Promise.all([hotel.status('R1'), hotel.status('R2')]);
    expect(one.guests[0]?.userIdentityId).toBe(other.guests[0]?.userIdentityId);
    await hotel.send('R1', 'checkOut');
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['102'] });
  });

  it.runIf(isFull)(
    'a person who is two guests of one reservation gets one key, and the status says so until one is removed',
    async () => {
      await using hotel = await openLife();
      await hotel.put('R1', inHouse(hotel, { guests: [{ guestId: 'g1', ...twice }] }));
      const before = await opens(hotel, { 'R1/g1': ['101'] });
      const { userIdentityId } = (await hotel.status('R1')).guests[0] ?? {};
      await hotel.send('R1', 'addGuest', { guest: { guestId: 'g2', userIdentityId } });
      function isSaid({ code }: { code: string }): boolean {
        return code === 'same-person-twice';
      }
      await hotel.until('R1', ({ needsAttention }) => needsAttention.some(isSaid));
      expect(await hotel.credentials()).toHaveLength(1);
      await hotel.send('R1', 'removeGuest', { guestId: 'g2' });
      expect(await opens(hotel, { 'R1/g1': ['101'] })).toEqual(before);
      await calm(hotel);
      expect(await creates(hotel)).toBe(1);
    },
  );

  it.runIf(isFull)(
    'the first of two guests who are one person keeps the one key, also when the room changes',
    async () => {
      await using hotel = await openLife();
      await hotel.put('R0', inHouse(hotel, { rooms: ['104'], guests: [{ guestId: 'g1', ...twice }] }));
      await opens(hotel, { 'R0/g1': ['104'] });
      const { userIdentityId } = (await hotel.status('R0')).guests[0] ?? {};
      await hotel.send('R0', 'checkOut');
      const guests = [
        { guestId: 'g1', ...twice },
        { guestId: 'g2', userIdentityId },
      ];
      await hotel.put('R1', inHouse(hotel, { guests }));
      await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'same-person-twice'));
      await oneKey(hotel, '101');
      await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
      await oneKey(hotel, '102');
    },
  );

  it.runIf(isFull)('a person that Seam refuses needs attention until the guest is removed', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, { 'R1/g1': ['101'] });
    const guest = { guestId: 'g2', userIdentityId: '99999999-9999-4999-8999-999999999999' };
    await hotel.send('R1', 'addGuest', { guest });
    await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'issue-refused'));
    await hotel.send('R1', 'removeGuest', { guestId: 'g2' });
    await opens(hotel, { 'R1/g1': ['101'] });
    await calm(hotel);
  });

  it.runIf(isFull)('a person that Seam refuses again and again is tried less and less often', async () => {
    await using hotel = await openLife();
    const userIdentityId = '99999999-9999-4999-8999-999999999999';
    await hotel.put('R1', inHouse(hotel, { guests: [{ guestId: 'g1', userIdentityId }] }));
    await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'issue-refused'));
    const { needsAttention } = await hotel.status('R1');
    await hotel.advance(0.2);
    expect(await creates(hotel)).toBeLessThan(15);
    expect((await hotel.status('R1')).needsAttention).toEqual(needsAttention);
  });
});
