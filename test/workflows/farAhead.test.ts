import { describe, expect, it } from 'vitest';
import { propertyWorkflowId } from '../../src/domain/ids.ts';
import type { RoomBook } from '../../src/domain/rooms/book.ts';
import { identityUsesQuery, roomBookQuery } from '../../src/workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { booked, holds, inHouse, openLife, opens, person, stay } from '../support/guestsAndDoors.ts';

const day = 24;

describe('a booking far ahead', () => {
  it('is recorded, uses its identities, and claims its rooms 14 days before its keys go out', async () => {
    await using hotel = await openLife();
    const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
    function book(): Promise<RoomBook> {
      return property.query(roomBookQuery);
    }
    async function claimed(): Promise<readonly string[]> {
      return Object.keys((await book()).claims).toSorted();
    }
    function until(ids: readonly string[]) {
      return eventually(async () => ((await claimed()).join(' ') === ids.join(' ') ? true : undefined));
    }
    const { user_identity_id: userIdentityId } = await hotel.seam.userIdentities.create({ full_name: 'Far Ahead' });
    const far = { stay: stay(hotel, 30 * day, 32 * day) };
    await hotel.put('A', inHouse(hotel));
    await hotel.put('B', booked(hotel, { ...far, guests: [{ guestId: 'g1', userIdentityId }] }));
    await hotel.put('C', booked(hotel, { ...far, rooms: ['102'], guests: [person(1)] }));
    await hotel.put('D', booked(hotel, { ...far, rooms: ['999'] }));
    // A fault is reported at once, and stays open until its end can be reported.
    await hotel.until('D', ({ needsAttention }) => needsAttention[0]?.code === 'unknown-room');
    await until(['A', 'D']);
    expect(Object.keys((await book()).far)).toEqual(['B']);
    expect(await property.query(identityUsesQuery, userIdentityId)).toEqual(['B']);
    expect(await hotel.status('B')).toMatchObject({ waiting: 'lead', needsAttention: [] });
    await holds(hotel, { 'A/g1': ['101'], 'B/g1': [], 'C/g1': [] });
    // Its dates change, and its stay is as far ahead as before.
    await hotel.send('C', 'changeStay', { stay: stay(hotel, 29 * day, 32 * day) });
    await until(['A', 'D']);
    await hotel.send('A', 'checkOut');
    await holds(hotel, { 'A/g1': [] });
    await hotel.advance(16 * day);
    await until(['B', 'C', 'D']);
    expect((await book()).far).toEqual({});
    expect(await property.query(identityUsesQuery, userIdentityId)).toEqual(['B']);
    await hotel.advance(14 * day);
    await opens(hotel, { 'B/g1': ['101'], 'C/g1': ['102'] });
  });
});
