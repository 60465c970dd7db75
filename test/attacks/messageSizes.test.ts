import { afterAll, describe, expect, it } from 'vitest';
import { propertyWorkflowId } from '../../src/domain/ids.ts';
import { maxGuests, maxRooms, maxRoomsOfKeys } from '../../src/domain/messages/size.ts';
import { eventually } from '../support/eventually.ts';
import { isFull } from '../support/run.ts';
import { openSandboxedHotel, workflowTasksOf } from './sandbox.ts';

/** So many names. */
function names(count: number, name = (n: number) => String(1_000 + n)): readonly string[] {
  return Array.from({ length: count }, (_, n) => name(n));
}

const hotel = await openSandboxedHotel();
afterAll(() => hotel[Symbol.asyncDispose]());

const stay = { from: hotel.inHours(-1), to: hotel.inHours(48) };
const first = { status: 'in-house', stay, rooms: ['101'], guests: [{ guestId: 'g1', fullName: 'Guest One' }] };
const guests = names(maxGuests + 1, (n) => `g${n}`).map((guestId) => ({ guestId, fullName: 'Guest' }));

/** What a stranger sends, by what is too large in it: as much as got through, and one more than is allowed. */
const monsters: Readonly<Record<string, readonly [name: string, body: unknown]>> = {
  '30,000 rooms': ['changeRooms', { rooms: names(30_000) }],
  '80,000 rooms that are none': ['changeRooms', { rooms: names(80_000, () => '') }],
  '201 rooms': ['changeRooms', { rooms: names(maxRooms + 1) }],
  '201 guests': ['replaceReservation', { ...first, guests }],
};

/** And their relatives. */
const more: typeof monsters = {
  '30,000 rooms in a PUT': ['replaceReservation', { ...first, rooms: names(30_000) }],
  '200 guests with 200 rooms each': [
    'replaceReservation',
    { ...first, rooms: names(200), guests: guests.slice(1).map((guest) => ({ ...guest, rooms: names(200) })) },
  ],
  '15,000 unknown fields': ['hold', Object.fromEntries(names(15_000, (n) => `f${n}`).map((name) => [name, 1]))],
  'a name of 200,000 letters': ['addGuest', { guest: { guestId: 'g2', fullName: 'x'.repeat(200_000) } }],
  'an id of 200,000 signs of an address': ['removeGuest', { guestId: '@'.repeat(200_000) }],
  'a list in a list in a list': ['hold', JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`)],
  '15,000 events of Seam': ['seamEvents', names(15_000).map((eventId) => ({ eventId }))],
  'a grant of 20,000 rooms': [
    'roomGrants',
    { granted: { rooms: Object.fromEntries(names(20_000).map((room) => [room, {}])) } },
  ],
};

describe('a message that is too large', () => {
  it('is refused in a moment, is kept in a few words, and leaves the reservation manageable', async () => {
    await hotel.put('R1', first);
    await hotel.atRest('R1');
    const sent = Object.values(isFull ? { ...monsters, ...more } : monsters);
    for (const [count, [name, body]] of sent.entries()) {
      await hotel.handle('R1').signal(name, body, { schema: 3 });
      await hotel.until('R1', ({ ignored }) => ignored.length === count + 1);
    }
    const view = await hotel.status('R1');
    expect(view.rooms).toEqual(['101']);
    expect(Math.max(...view.ignored.map(({ why }) => why.length))).toBeLessThan(400);
    expect(JSON.stringify(view).length).toBeLessThan(20_000);
    const tasks = await workflowTasksOf(hotel.handle('R1'));
    expect(tasks).toMatchObject({ failures: [] });
    for (const [name, body] of Object.values(monsters))
      await expect(hotel.handle('R1').executeUpdate(name, { args: [body] })).rejects.toMatchObject({
        cause: { type: 'InvalidMessage' },
      });
    await hotel.handle('R1').cancel();
    await eventually(async () => (await hotel.credentials()).length === 0);
  });

  it('is ignored by the property, which goes on granting rooms', async () => {
    const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
    const many = names(30_000);
    await property.signal('claimRooms', {
      reservationId: 'X',
      rooms: many,
      window: stay,
      inHouse: true,
      identities: many,
      strays: many,
    });
    await property.signal(
      'seamEvents',
      names(15_000).map((eventId) => ({ eventId })),
    );
    await property.signal('roomReleased', { reservationId: 'x'.repeat(200_000), room: '101', grant: 1 });
    await property.signal('x'.repeat(900), many);
    await hotel.put('R2', { ...first, rooms: ['102'] });
    await hotel.atRest('R2');
    expect(await workflowTasksOf(property)).toMatchObject({ failures: [] });
  });
});

describe('the largest reservation that is taken', () => {
  const rooms = names(maxRooms);
  /** The primary guest has every room, and each other guest as many as all keys may name together. */
  const most = Math.floor((maxRoomsOfKeys - maxRooms) / (maxGuests - 1));

  /** Names and contacts of the longest kind. */
  function crowd(from: number): readonly object[] {
    return names(maxGuests, (n) => `guest-${String(from + n).padStart(58, '0')}`).map((guestId, n) => ({
      guestId,
      fullName: `${'Ö'.repeat(190)} ${from + n}`,
      emailAddress: `${'x'.repeat(60)}${from + n}@example.com`,
      ...(n === 0 ? {} : { rooms: rooms.slice(0, most) }),
    }));
  }

  it.runIf(isFull)('gets its keys, changes as a whole, and ends, within the time of a workflow task', async () => {
    await using large = await openSandboxedHotel({
      rooms,
      property: { cardFormat: 'TLCode', rooms: Object.fromEntries(rooms.map((room) => [room, [room]])) },
      keepsNames: true,
    });
    const during = { from: large.inHours(-1), to: large.inHours(48) };
    const body = { status: 'in-house', stay: during, rooms, guests: crowd(0) };
    function allIssued() {
      return eventually(async () => {
        const view = await large.status('R1');
        return view.waiting === null && view.guests.every(({ credentials: [key] }) => key?.state === 'issued');
      });
    }
    async function stage(what: string, send: () => Promise<unknown>, then: () => Promise<unknown>): Promise<void> {
      await send();
      await then();
      // The sandbox ends a task after five seconds, which is a failure.
      const { failures, longestRun } = await workflowTasksOf(large.handle('R1'));
      expect([what, failures]).toEqual([what, []]);
      // A worker that has lost the workflow replays all events of its run within one task.
      expect(longestRun).toBeLessThan(1_300);
      // Temporal takes no payload of 2 MB, and the status holds most of what the state does.
      expect(JSON.stringify(await large.status('R1')).length).toBeLessThan(1_600_000);
    }
    await stage('comes', () => large.put('R1', body), allIssued);
    const longer = { ...during, to: large.inHours(72) };
    await stage('stays longer', () => large.send('R1', 'changeStay', { stay: longer }), allIssued);
    const moves = rooms.map((from, n) => ({ from, to: rooms[(n + 1) % rooms.length] }));
    await stage('moves', () => large.send('R1', 'changeRooms', { rooms, moves }), allIssued);
    await stage('is replaced', () => large.put('R1', { ...body, stay: longer, guests: crowd(1_000) }), allIssued);
    async function allGone(): Promise<void> {
      await eventually(async () => (await large.credentials()).length === 0);
    }
    await stage('leaves', () => large.send('R1', 'checkOut'), allGone);
    const property = large.temporal.client.workflow.getHandle(propertyWorkflowId(large.settings.propertyId));
    expect((await workflowTasksOf(property)).failures).toEqual([]);
  });
});
