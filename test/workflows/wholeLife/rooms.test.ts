import { describe, expect, it } from 'vitest';
import { propertyWorkflowId } from '../../../src/domain/ids.ts';
import { roomBookQuery } from '../../../src/workflows/messages.ts';
import { eventually } from '../../support/eventually.ts';
import type { TestHotel } from '../../support/hotel.ts';
import { booked, creates, holds, inHouse, openLife, opens, person, stay, taps } from '../../support/guestsAndDoors.ts';
import { isFull } from '../../support/run.ts';

function isWaitingForRoom({ waiting }: { waiting: string | null }): boolean {
  return waiting === 'room';
}

/** Whether the room is being taken back from its holder, which has not given it up yet. */
function withdrawing(hotel: TestHotel, room: string): Promise<boolean> {
  return eventually(async () => {
    const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
    return ((await property.query(roomBookQuery)).holdings[room]?.withdrawing.length ?? 0) > 0;
  });
}

describe.concurrent('rooms of one reservation', () => {
  it.runIf(isFull)('keys follow a room that is assigned, taken away and assigned again', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel, { rooms: [], guests: [person(1), person(2)] }));
    await opens(hotel, { 'R1/g1': [], 'R1/g2': [] });
    expect((await hotel.status('R1')).waiting).toBe('room');
    for (const rooms of [['101'], [], ['101']]) {
      await hotel.send('R1', 'changeRooms', { rooms });
      await opens(hotel, { 'R1/g1': rooms, 'R1/g2': rooms });
    }
  });

  it("a move opens a new generation in the new room, and the old room's keys are dead", async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
    const keys = await opens(hotel, { 'R1/g1': ['102'], 'R1/g2': ['102'] });
    expect([keys['R1/g1'], keys['R1/g2']]).toMatchObject([
      { kind: 'override', generation: 2 },
      { kind: 'joiner', generation: 2 },
    ]);
  });

  it.runIf(isFull).each([true, false])(
    'keys are right after a move and a move back, at rest in between: %s',
    async (isAtRestBetween) => {
      await using hotel = await openLife();
      await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
      await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
      if (isAtRestBetween) await opens(hotel, { 'R1/g1': ['102'], 'R1/g2': ['102'] });
      await hotel.send('R1', 'changeRooms', { rooms: ['101'] });
      await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    },
  );

  it.runIf(isFull)(
    'an added room opens a new generation for all rooms, and a dropped room leaves joiners with fewer doors',
    async () => {
      await using hotel = await openLife();
      await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
      await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'changeRooms', { rooms: ['101', '102'] });
      const added = await opens(hotel, { 'R1/g1': ['101', '102'], 'R1/g2': ['101', '102'] });
      expect(Object.values(added).map(({ kind }) => kind)).toEqual(['override', 'joiner']);
      await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
      const dropped = await opens(hotel, { 'R1/g1': ['102'], 'R1/g2': ['102'] });
      expect(Object.values(dropped).map(({ kind, generation }) => [kind, generation])).toEqual([
        ['joiner', 2],
        ['joiner', 2],
      ]);
    },
  );

  it.runIf(isFull)(
    "guests' own rooms follow the moves, and a guest whose rooms are all gone gets every room",
    async () => {
      await using hotel = await openLife();
      const guests = [person(1), person(2, { rooms: ['102'] }), person(3, { rooms: ['103'] })];
      await hotel.put('R1', inHouse(hotel, { rooms: ['101', '102', '103'], guests }));
      await opens(hotel, { 'R1/g1': ['101', '102', '103'], 'R1/g2': ['102'], 'R1/g3': ['103'] });
      await hotel.send('R1', 'changeRooms', { rooms: ['101', '104'], moves: [{ from: '102', to: '104' }] });
      await opens(hotel, { 'R1/g1': ['101', '104'], 'R1/g2': ['104'], 'R1/g3': ['101', '104'] });
    },
  );
});

describe.runIf(isFull)('rooms that other reservations use', { concurrent: true }, () => {
  it.each([
    ['booked', booked],
    ['checked in', inHouse],
  ])('two %s reservations swap their rooms', async (_name, body) => {
    await using hotel = await openLife();
    await hotel.put('R1', body(hotel));
    await hotel.put('R2', body(hotel, { rooms: ['102'] }));
    await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': ['102'] });
    await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
    await hotel.send('R2', 'changeRooms', { rooms: ['101'] });
    await opens(hotel, { 'R1/g1': ['102'], 'R2/g1': ['101'] });
  });

  it('a guest moves into a room whose booked holder comes later', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel, { stay: stay(hotel, -1, 1) }));
    await hotel.put('R2', booked(hotel, { rooms: ['102'], stay: stay(hotel, 2, 48) }));
    await holds(hotel, { 'R1/g1': ['101'], 'R2/g1': ['102'] });
    await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
    await opens(hotel, { 'R1/g1': ['102'], 'R2/g1': [] });
    expect(await hotel.status('R2')).toMatchObject({ waiting: 'room', needsAttention: [] });
    await hotel.advance(3);
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['102'] });
  });

  it('if two reservations are checked in on one room, the first stays, and the second waits and says so', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, { 'R1/g1': ['101'] });
    await hotel.put('R2', inHouse(hotel));
    function occupied({ code }: { code: string }): boolean {
      return code === 'room-occupied';
    }
    await hotel.until('R2', ({ needsAttention }) => needsAttention.some(occupied));
    await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
    await hotel.send('R1', 'checkOut');
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
    expect((await hotel.status('R2')).needsAttention).toEqual([]);
  });

  it('an undone check-out waits for its sold room, or takes another room', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, { 'R1/g1': ['101'] });
    await hotel.send('R1', 'checkOut');
    await hotel.put('R2', inHouse(hotel));
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
    await hotel.send('R1', 'undoCheckOut');
    await hotel.until('R1', ({ needsAttention }) => needsAttention[0]?.code === 'room-occupied');
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
    await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
    await opens(hotel, { 'R1/g1': ['102'], 'R2/g1': ['101'] });
  });

  it('a late check-out reported after the end of the stay takes the room back from a booked reservation', async () => {
    await using hotel = await openLife();
    const [first, second] = [stay(hotel, -1, 10), stay(hotel, 11, 48)];
    await hotel.put('R1', inHouse(hotel, { stay: first }));
    await hotel.put('R2', booked(hotel, { stay: second }));
    await holds(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
    await hotel.advance(10.5);
    await holds(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
    await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(3) } });
    await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
    await hotel.advance(3.5);
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
  });

  it("a late check-out reported after the next guest's check-in waits for that guest", async () => {
    await using hotel = await openLife();
    const first = stay(hotel, -1, 10);
    await hotel.put('R1', inHouse(hotel, { stay: first }));
    await opens(hotel, { 'R1/g1': ['101'] });
    await hotel.advance(11);
    await hotel.put('R2', inHouse(hotel));
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
    await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(3) } });
    await hotel.until('R1', isWaitingForRoom);
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
  });

  it('a stay can move past another guest’s use of the room', async () => {
    await using hotel = await openLife();
    const [second, third] = [stay(hotel, 12, 20), stay(hotel, 22, 30)];
    await hotel.put('R1', booked(hotel, { stay: stay(hotel, 1, 10) }));
    await hotel.put('R2', booked(hotel, { stay: second }));
    await holds(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
    await hotel.send('R1', 'changeStay', { stay: third });
    await holds(hotel, { 'R1/g1': [], 'R2/g1': [] });
    await hotel.advance(9);
    await holds(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
    await hotel.advance(4);
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
    await hotel.advance(10);
    await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
  });

  it('a guest checked in early takes the room from a booked reservation, and an undo gives it back', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', booked(hotel, { stay: stay(hotel, -1, 20) }));
    await hotel.put('R2', booked(hotel, { stay: stay(hotel, 22, 40) }));
    await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
    await hotel.send('R2', 'checkIn');
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
    // The reservation that checks in second waits.
    await hotel.send('R1', 'checkIn');
    await hotel.until('R1', ({ needsAttention }) => needsAttention[0]?.code === 'room-occupied');
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
    await hotel.send('R2', 'undoCheckIn');
    await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
  });

  it('a reservation that loses one of two rooms to a check-in has keys for the other, and for both later', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', booked(hotel, { rooms: ['101', '102'], guests: [person(1), person(2)] }));
    await opens(hotel, { 'R1/g1': ['101', '102'], 'R1/g2': ['101', '102'] });
    await hotel.put('R2', inHouse(hotel));
    await opens(hotel, { 'R1/g1': ['102'], 'R1/g2': ['102'], 'R2/g1': ['101'] });
    await hotel.send('R2', 'checkOut');
    await opens(hotel, { 'R1/g1': ['101', '102'], 'R1/g2': ['101', '102'], 'R2/g1': [] });
  });

  it('three checked-in reservations exchange their rooms in a ring', async () => {
    await using hotel = await openLife();
    const rooms = ['101', '102', '103'];
    for (const [index, room] of rooms.entries()) await hotel.put(`R${index}`, inHouse(hotel, { rooms: [room] }));
    await opens(hotel, { 'R0/g1': ['101'], 'R1/g1': ['102'], 'R2/g1': ['103'] });
    await hotel.send('R0', 'changeRooms', { rooms: ['102'] });
    await hotel.until('R0', isWaitingForRoom);
    await hotel.send('R1', 'changeRooms', { rooms: ['103'] });
    await hotel.send('R2', 'changeRooms', { rooms: ['101'] });
    await opens(hotel, { 'R0/g1': ['102'], 'R1/g1': ['103'], 'R2/g1': ['101'] });
  });

  it('free rooms get their keys while another room is waited for', async () => {
    await using hotel = await openLife();
    await hotel.put('R2', inHouse(hotel, { rooms: ['102'] }));
    await opens(hotel, { 'R2/g1': ['102'] });
    await hotel.put(
      'R1',
      inHouse(hotel, { rooms: ['101', '102'], guests: [person(1), person(2, { rooms: ['102'] })] }),
    );
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': [], 'R2/g1': ['102'] });
    await hotel.send('R2', 'checkOut');
    await opens(hotel, { 'R1/g1': ['101', '102'], 'R1/g2': ['102'], 'R2/g1': [] });
  });

  it.each(['before', 'after'])(
    "a room is granted to the next reservation only after the last holder's create is answered, held %s",
    async (when) => {
      await using hotel = await openLife();
      await hotel.faults([{ path: '/acs/credentials/create', times: 1, effect: { hold: when } }]);
      await hotel.put('R1', booked(hotel));
      await eventually(async () => (await hotel.control<unknown[]>('GET', '/holds')).length === 1);
      await hotel.put('R2', inHouse(hotel));
      await withdrawing(hotel, '101');
      await hotel.until('R2', isWaitingForRoom);
      expect(await creates(hotel)).toBe(1);
      await hotel.control('POST', '/holds/release');
      await opens(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
      await hotel.send('R2', 'checkOut');
      await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
      await taps(hotel, { 'R1/g1': ['101'] });
    },
  );
});
