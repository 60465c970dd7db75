import { describe, expect, it } from 'vitest';
import { booked, go, guest, live, move, pass, put, rest, say } from './lives.ts';
import { mutations } from './mutations.ts';
import { Violation } from './play.ts';
import { realParts } from './pure/parts.ts';
import type { Happening } from './sequence.ts';

/** What broke plainer rules than those of the design; what happens between two of these is for the dice to decide. */
const lives: Readonly<Record<string, readonly Happening[]>> = {
  'two booked reservations swap rooms': [
    put('A', ['101'], booked),
    put('B', ['102'], booked),
    rest,
    move('A', ['102']),
    move('B', ['101']),
  ],
  'a move into a room whose booked holder comes later': [
    put('A', ['101'], { ...booked, stay: { from: 3, to: 12 } }),
    put('B', ['102']),
    rest,
    move('B', ['101']),
    rest,
    say('B', { name: 'checkOut' }),
  ],
  'both checked in on one room': [put('A', ['101']), rest, put('B', ['101']), rest, say('A', { name: 'checkOut' })],
  'both checked in on one room at once': [put('A', ['101']), put('B', ['101']), go(9), say('A', { name: 'checkOut' })],
  'a check-out undone after the room was sold on': [
    put('A', ['101']),
    rest,
    say('A', { name: 'checkOut' }),
    put('B', ['101']),
    rest,
    say('A', { name: 'undoCheckOut' }),
    rest,
    say('B', { name: 'checkOut' }),
  ],
  'a late check-out told after the end of the stay': [
    put('A', ['101'], { stay: { from: -4, to: 2 } }),
    put('B', ['101'], { ...booked, stay: { from: 3, to: 12 } }),
    rest,
    pass(4),
    rest,
    say('A', { name: 'changeStay', stay: { from: -4, to: 8 } }),
    rest,
    pass(6),
  ],
  'a stay moved past another guest’s use of the room': [
    put('A', ['101'], { ...booked, stay: { from: 0, to: 4 } }),
    put('B', ['101'], { ...booked, stay: { from: 4, to: 8 } }),
    rest,
    say('A', { name: 'changeStay', stay: { from: 9, to: 12 } }),
  ],
  'the primary removed while the rest hold a subset': [
    put('A', ['101', '102'], {
      guests: [guest('A', 1), guest('A', 2, { rooms: ['102'] }), guest('A', 3, { rooms: ['101'] })],
    }),
    rest,
    say('A', { name: 'removeGuest', guestId: 'g1', rekey: false }),
  ],
  'one person in two live reservations': [
    put('A', ['101'], { guests: [guest('A', 1, { person: 'Ann' })] }),
    put('B', ['102'], { guests: [guest('B', 1, { person: 'Ann' })] }),
    rest,
    say('A', { name: 'checkOut' }),
  ],
  'a guest removed while their room change waits': [
    put('A', ['101'], { guests: [guest('A', 1), guest('A', 2)] }),
    put('B', ['102']),
    rest,
    move('A', ['102']),
    rest,
    say('A', { name: 'removeGuest', guestId: 'g2', rekey: false }),
    rest,
    say('B', { name: 'checkOut' }),
  ],
  'guests whose own stays do not overlap': [
    put('A', ['101'], {
      guests: [guest('A', 1, { stay: { from: 0, to: 4 } }), guest('A', 2, { stay: { from: 4, to: 12 } })],
    }),
    rest,
    pass(4),
  ],
  'guests with areas of their own': [
    put('A', ['101'], { guests: [guest('A', 1, { areas: ['spa'] }), guest('A', 2, { areas: ['lobby'] })] }),
    rest,
    say('A', { name: 'addGuest', guest: guest('A', 3, { areas: ['spa', 'lobby'] }) }),
  ],
  'a checked-in guest who came early into a room that another is booked for': [
    put('A', ['101'], { ...booked, stay: { from: 1, to: 6 } }),
    rest,
    put('B', ['101'], { stay: { from: 7, to: 12 } }),
    rest,
    say('B', { name: 'undoCheckIn' }),
  ],
  'a room granted on while a create for its last holder is under way': [
    put('A', ['101'], booked),
    go(1),
    put('B', ['101']),
  ],
  'the same, and the create was not answered': [
    put('A', ['101'], booked),
    go(1),
    { do: 'fault', fault: 'create-answer-lost' },
    put('B', ['101']),
  ],
  'another person under a guest id, on hold': [
    put('A', ['101'], { guests: [guest('A', 1, { person: 'Ann' })] }),
    rest,
    say('A', { name: 'hold' }),
    put('A', ['101']),
    rest,
    say('A', { name: 'release' }),
  ],
  'a sharer whose only guest in the room leaves, while another sleeps elsewhere': [
    put('A', ['101', '102'], {
      ...booked,
      guests: [guest('A', 1, { stay: { from: 0, to: 4 } }), guest('A', 2, { rooms: ['102'] })],
    }),
    put('B', ['101'], { ...booked, stay: { from: 4, to: 12 }, sharesWith: ['A'] }),
    rest,
    pass(5),
  ],
  'two sharers hold a room each when they come to share both': [
    put('B', ['101'], { ...booked, guests: [] }),
    put('C', ['101', '103'], booked),
    put('D', [], { ...booked, guests: [] }),
    put('D', ['101', '103'], { ...booked, sharesWith: ['B', 'C'] }),
    move('B', []),
  ],
  'sharers in the house whom a third one links, until that one cancels': [
    put('B', ['101'], { stay: { from: 1, to: 12 } }),
    put('D', ['101'], { ...booked, sharesWith: ['B', 'C'] }),
    rest,
    put('C', ['101'], { ...booked, stay: { from: 0, to: 10 } }),
    say('C', { name: 'checkIn' }),
    rest,
    say('D', { name: 'cancel' }),
  ],
  'the primary’s own stay is over, and the others’ rooms meet in one only': [
    put('A', ['101', '102', '103'], {
      guests: [
        guest('A', 1, { stay: { from: 0, to: 2 } }),
        guest('A', 2, { rooms: ['101', '102'] }),
        guest('A', 3, { rooms: ['102', '103'] }),
      ],
    }),
    rest,
    pass(3),
    rest,
    say('A', { name: 'removeGuest', guestId: 'g2', rekey: true }),
  ],
  'a guest who comes later than a sharer to one of three rooms, and opens the others one after the other': [
    put('A', ['101', '102'], { ...booked, stay: { from: 0, to: 1 }, guests: [], sharesWith: ['B'] }),
    put('B', ['101', '102', '103'], {
      ...booked,
      stay: { from: 0, to: 2 },
      guests: [guest('B', 1, { stay: { from: 1, to: 2 } })],
      sharesWith: ['D'],
    }),
    put('D', ['102'], { ...booked, stay: { from: 0, to: 1 }, guests: [guest('D', 1), guest('D', 2), guest('D', 3)] }),
    rest,
    put('D', ['103'], { ...booked, stay: { from: 0, to: 1 }, sharesWith: ['C'] }),
  ],
  'a guest who waits for a sharer’s earlier stay on one of three rooms, with keys from before': [
    put('A', ['102'], { ...booked, stay: { from: 5, to: 6 }, guests: [guest('A', 1), guest('A', 2), guest('A', 3)] }),
    put('B', ['101', '102'], { ...booked, stay: { from: 0, to: 6 }, guests: [], sharesWith: ['A', 'D'] }),
    put('D', ['101', '102', '103'], {
      stay: { from: 7, to: 8 },
      guests: [guest('D', 1, { stay: { from: 6, to: 7 } })],
    }),
  ],
  'a stay that was over when it was made longer, on a room that another asks for': [
    put('A', ['103'], { stay: { from: 0, to: 2 } }),
    put('C', ['103'], { stay: { from: 0, to: 1 } }),
    rest,
    pass(1),
    say('C', { name: 'changeStay', stay: { from: 0, to: 2 } }),
  ],
};

describe('a pure hotel opens its doors to the right guests after', () => {
  it.each(Object.entries(lives))('%s', (_name, happenings) => live(happenings, realParts));

  it('… but not if a room is granted to the next without roomReleased', async () => {
    const parts = mutations['no roomReleased waited for'] ?? realParts;
    const happenings = lives['a room granted on while a create for its last holder is under way'] ?? [];
    await expect(live(happenings, parts, { throws: 10 })).rejects.toThrow(Violation);
  });
});
