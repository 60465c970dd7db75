import { describe, it } from 'vitest';
import { booked, encode, guest, live, move, pass, put, rest, say } from './lives.ts';
import { realParts } from './pure/parts.ts';
import type { Happening, SeamChoices } from './sequence.ts';

/** What the front desk does with cards (rule 19). */
const desks: Readonly<Record<string, readonly Happening[]>> = {
  'a card first, then check-in': [
    put('A', ['101'], { ...booked, stay: { from: 8, to: 20 } }),
    rest,
    encode('A'),
    say('A', { name: 'checkIn' }),
    rest,
    say('A', { name: 'addGuest', guest: guest('A', 2) }),
  ],
  'a card first, then check-in, of a guest whose key is out': [
    put('A', ['101'], booked),
    rest,
    encode('A'),
    say('A', { name: 'checkIn' }),
    rest,
    say('A', { name: 'addGuest', guest: guest('A', 2) }),
  ],
  'a card for a guest who walks in, and whom the PMS tells later': [
    encode('A', { rooms: ['101'], to: 12 }),
    put('A', ['101']),
  ],
  'a key first, then a card, then a second guest': [
    put('A', ['101']),
    rest,
    encode('A'),
    rest,
    say('A', { name: 'addGuest', guest: guest('A', 2) }),
  ],
  'a key first, then a card, and at once a second guest': [
    put('A', ['101']),
    rest,
    encode('A'),
    say('A', { name: 'addGuest', guest: guest('A', 2) }),
  ],
  'a key for each of two guests, then a card, then another card': [
    put('A', ['101'], { guests: [guest('A', 1), guest('A', 2)] }),
    rest,
    encode('A'),
    rest,
    encode('A'),
    rest,
    encode('A'),
    rest,
    encode('A'),
  ],
  'a card and a lost phone: it is not joined again': [
    put('A', ['101'], { guests: [guest('A', 1), guest('A', 2)] }),
    rest,
    encode('A'),
    rest,
    say('A', { name: 'reportLostPhone', guestId: 'g1' }),
    rest,
    say('A', { name: 'addGuest', guest: guest('A', 3) }),
  ],
  'a card, then a second room': [put('A', ['101']), rest, encode('A'), rest, move('A', ['101', '102'])],
  'a card, and at once a second room': [put('A', ['101']), rest, encode('A'), move('A', ['101', '102'])],
  'a card, then another room in its place, and the first one sold on': [
    put('A', ['101']),
    rest,
    encode('A'),
    rest,
    move('A', ['102']),
    put('B', ['101']),
  ],
  'a card of an extension that the PMS does not know, and the room sold on': [
    put('A', ['101'], { stay: { from: -4, to: 4 } }),
    rest,
    encode('A', { to: 30 }),
    rest,
    say('A', { name: 'checkOut' }),
    put('B', ['101'], { ...booked, stay: { from: 5, to: 12 } }),
    rest,
    say('B', { name: 'checkIn' }),
  ],
  'a card that ends a little after the stay, and the room sold on': [
    put('A', ['101'], { stay: { from: -4, to: 4 } }),
    rest,
    encode('A', { to: 9 }),
    rest,
    say('A', { name: 'checkOut' }),
    put('B', ['101'], { ...booked, stay: { from: 5, to: 12 } }),
    rest,
    say('B', { name: 'checkIn' }),
  ],
  'a card, and the stay cut short': [
    put('A', ['101'], { stay: { from: -4, to: 20 } }),
    rest,
    encode('A'),
    rest,
    say('A', { name: 'changeStay', stay: { from: -4, to: 6 } }),
    rest,
    say('A', { name: 'addGuest', guest: guest('A', 2) }),
  ],
  'a list that shows the card a minute late': [
    put('A', ['101'], { guests: [guest('A', 1), guest('A', 2)] }),
    rest,
    encode('A', { isLate: true }),
  ],
  'a list that shows the card a minute late, long after the head of the key was replaced': [
    put('A', ['101'], { stay: { from: -4, to: 8 } }),
    rest,
    say('A', { name: 'changeStay', stay: { from: -4, to: 9 } }),
    rest,
    pass(1),
    encode('A', { isLate: true }),
  ],
  'a card, and new keys in place of all before': [
    put('A', ['101']),
    rest,
    encode('A'),
    say('A', { name: 'newKey', guestId: 'g1', rekey: true }),
  ],
  'a card for one of two stays of the same guest, whose other key is not to blame': [
    put('A', ['101'], { ...booked, guests: [guest('A', 1, { person: 'Bob' })] }),
    put('B', ['102'], { ...booked, guests: [guest('B', 1, { person: 'Bob' })] }),
    rest,
    encode('A'),
  ],
  'a card for the wrong room, of a guest with another stay': [
    put('A', ['101'], { guests: [guest('A', 1, { person: 'Bob' })] }),
    put('B', ['102'], { guests: [guest('B', 1, { person: 'Bob' })] }),
    rest,
    encode('A', { rooms: ['101', '103'] }),
  ],
  'a card that ends before the own stay of one guest begins': [
    put('A', ['101'], { guests: [guest('A', 2, { areas: ['lobby'] }), guest('A', 1, { stay: { from: 6, to: 12 } })] }),
    rest,
    encode('A', { to: 4 }),
    rest,
    pass(6),
  ],
  'a card, and the room claimed for a later guest': [
    put('A', ['101'], { stay: { from: -4, to: 4 } }),
    rest,
    encode('A'),
    rest,
    put('B', ['101'], { ...booked, stay: { from: 5, to: 12 } }),
    rest,
    say('A', { name: 'addGuest', guest: guest('A', 2) }),
  ],
  'a card for the next guest, who is not in house': [
    put('A', ['101'], { stay: { from: -4, to: 2 } }),
    put('B', ['101'], { ...booked, stay: { from: 3, to: 12 } }),
    rest,
    encode('B'),
    rest,
    say('A', { name: 'checkOut' }),
    rest,
    say('B', { name: 'checkIn' }),
  ],
  'a card for the wrong room': [put('A', ['101']), put('B', ['102']), rest, encode('A', { rooms: ['102'] }), rest],
  'a card for a guest who has departed': [
    put('A', ['101']),
    rest,
    say('A', { name: 'checkOut' }),
    rest,
    encode('A'),
    pass(4),
    put('B', ['101'], { stay: { from: 4, to: 12 } }),
  ],
};

/** What the front desk does with cards, with a Seam that has chosen otherwise in one thing. */
const chosen: Readonly<Record<string, { readonly of: SeamChoices; readonly happenings: readonly Happening[] }>> = {
  'a card that no key can join, and another one that lists show a minute late': {
    of: { joiningPlasticCard: 'refuse' },
    happenings: [
      put('A', ['101', '102']),
      rest,
      encode('A', { rooms: ['102'] }),
      rest,
      pass(1),
      encode('A', { rooms: ['102'], isLate: true }),
      rest,
    ],
  },
  'a card that no key can join, for one of three rooms': {
    of: { joiningPlasticCard: 'refuse' },
    happenings: [put('A', ['101', '102', '103']), rest, encode('A', { rooms: ['102'] })],
  },
  'a card that ends within the hour, and an early check-in of three guests: one loss, not three': {
    of: { overrideInvalidates: 'at-issue', eventsFor: 'children' },
    happenings: [
      put('A', ['101'], {
        ...booked,
        stay: { from: 1, to: 2 },
        guests: [guest('A', 1), guest('A', 2), guest('A', 3, { rooms: ['101'] })],
      }),
      rest,
      encode('A', { to: 1 }),
      say('A', { name: 'checkIn' }),
      pass(1),
    ],
  },
};

describe('a pure hotel whose front desk makes cards opens its doors to the right guests after', () => {
  it.each(Object.entries(desks))('%s', (_name, happenings) => live(happenings, realParts));

  it.each(Object.entries(chosen))('%s', (_name, { of, happenings }) => live(happenings, realParts, { of }));
});
