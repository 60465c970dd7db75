import { expect, test } from 'vitest';
import { NightlatchClient, NightlatchError, type Failure } from '../../src/client/index.ts';
import type { MessageName } from '../../src/domain/messages/index.ts';
import { aurora, borealis, oneGuest } from './property.ts';

// Nobody listens there: what is refused is refused before anything is sent.
const client = NightlatchClient.connect({
  properties: [aurora, borealis],
  env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
});

async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof NightlatchError)) throw new Error(`no NightlatchError but ${String(error)}`);
  return error.failure;
}

async function refusal(name: MessageName, body: unknown, propertyId = 'hotel-aurora'): Promise<string[]> {
  const failure = await failureOf(client.send(propertyId, 'R-1001', name, body));
  if (failure.code !== 'InvalidInput') throw new Error(`no InvalidInput but ${failure.code}`);
  return failure.problems.map(({ field, reason }) => `${field} ${reason}`);
}

function guest(guestId: string, more: object = {}): object {
  return { guestId, fullName: 'Ada Example', ...more };
}
const identity = 'b1e9c1e4-6d0a-4b1e-9d5a-0f2a7c1d3e11';
function rooms(count: number, from = 101): string[] {
  return Array.from({ length: count }, (_, index) => String(from + index));
}

test.each<[string, MessageName, object, string]>([
  [
    'two guests with one id',
    'replaceReservation',
    { ...oneGuest, guests: [guest('g1'), guest('g1')] },
    'guests[1].guestId is given to two guests of the reservation',
  ],
  [
    'the same identity twice',
    'replaceReservation',
    {
      ...oneGuest,
      guests: [
        { guestId: 'g1', userIdentityId: identity },
        { guestId: 'g2', userIdentityId: identity },
      ],
    },
    'guests[1].userIdentityId is given to two guests of the reservation',
  ],
  [
    'the same e-mail address twice, in whatever case',
    'replaceReservation',
    {
      ...oneGuest,
      guests: [guest('g1', { emailAddress: 'a@example.com' }), guest('g2', { emailAddress: 'A@Example.com' })],
    },
    'guests[1].emailAddress is given to two guests of the reservation',
  ],
  [
    'the same phone number twice',
    'replaceReservation',
    {
      ...oneGuest,
      guests: [guest('g1', { phoneNumber: '+15555550100' }), guest('g2', { phoneNumber: '+15555550100' })],
    },
    'guests[1].phoneNumber is given to two guests of the reservation',
  ],
  [
    "a guest's room that is not the reservation's",
    'replaceReservation',
    { ...oneGuest, guests: [guest('g1', { rooms: ['102'] })] },
    "guests[0].rooms[0] is not one of the reservation's rooms",
  ],
  [
    'a stay that ends before it begins',
    'replaceReservation',
    { ...oneGuest, stay: { from: '2030-12-04T15:00:00+01:00', to: '2030-12-01T11:00:00+01:00' } },
    'stay.to ends when it begins, or before',
  ],
  [
    'dates of which the second is before the first',
    'replaceReservation',
    { ...oneGuest, stay: { arrival: '2030-12-04', departure: '2030-12-01' } },
    'stay.departure ends when it begins, or before',
  ],
  [
    'a date that does not exist',
    'replaceReservation',
    { ...oneGuest, stay: { arrival: '2030-02-30', departure: '2030-03-02' } },
    'stay.arrival is not a date, such as 2026-12-01',
  ],
  ['half a stay', 'replaceReservation', { ...oneGuest, stay: { arrival: '2030-02-20' } }, 'stay.departure is missing'],
  [
    'a stay of dates and instants',
    'changeStay',
    { stay: { arrival: '2030-02-20', to: '2030-12-04T11:00:00+01:00' } },
    'stay mixes arrival and departure with other fields',
  ],
  [
    'an instant without offset',
    'changeStay',
    { stay: { from: '2030-12-01T15:00:00', to: '2030-12-04T11:00:00+01:00' } },
    'stay.from is not an instant with an offset, such as 2026-12-01T15:00:00+01:00',
  ],
  [
    "a guest's stay of dates that do not exist",
    'addGuest',
    { guest: guest('g2', { stay: { arrival: '2030-02-30', departure: '2030-03-02' } }) },
    'guest.stay.arrival is not a date, such as 2026-12-01',
  ],
  ['an unknown room', 'replaceReservation', { ...oneGuest, rooms: ['999'] }, 'rooms[0] is not a room of hotel-aurora'],
  [
    'a room with the name of what every object has',
    'changeRooms',
    { rooms: ['constructor'] },
    'rooms[0] is a name that cannot be used',
  ],
  [
    "a new guest's unknown room",
    'addGuest',
    { guest: guest('g2', { rooms: ['101', '999'] }) },
    'guest.rooms[1] is not a room of hotel-aurora',
  ],
  [
    'an unknown area',
    'replaceReservation',
    { ...oneGuest, guests: [guest('g1', { areas: ['spa', 'casino'] })] },
    'guests[0].areas[1] is not an area of hotel-aurora',
  ],
  [
    'more rooms than a card holds',
    'replaceReservation',
    { ...oneGuest, rooms: rooms(41) },
    'rooms names 41 doors; an rfid48 card holds 33 consecutive guest rooms and 7 more',
  ],
  [
    'a change to more rooms than a card holds',
    'changeRooms',
    { rooms: rooms(41) },
    'rooms names 41 doors; an rfid48 card holds 33 consecutive guest rooms and 7 more',
  ],
  [
    'a reservation that shares with itself',
    'replaceReservation',
    { ...oneGuest, sharesWith: ['R-1002', 'R-1001'] },
    'sharesWith[1] is this reservation itself',
  ],
  [
    'a guest id that looks like an e-mail address',
    'replaceReservation',
    { ...oneGuest, guests: [guest('ada@example.com')] },
    'guests[0].guestId looks like an e-mail address or phone number: use an id that names nobody',
  ],
  [
    'a guest id that looks like a phone number',
    'removeGuest',
    { guestId: '+1 555 555 0100' },
    'guestId looks like an e-mail address or phone number: use an id that names nobody',
  ],
  ['an event id with a space', 'hold', { eventId: 'a b' }, 'eventId must be visible ASCII characters'],
  ['a field that nobody knows', 'checkIn', { when: 'now' }, 'when is not a field that is known here'],
])('%s is refused: field and reason are named', async (_what, name, body, expected) => {
  expect(await refusal(name, body)).toEqual([expected]);
});

test('a property that names no rooms is told only what a card holds', async () => {
  expect(await refusal('replaceReservation', { ...oneGuest, rooms: rooms(8) }, 'hotel-borealis')).toEqual([
    "rooms names 8 doors; an rfid48 card holds 7 guest rooms where the property's room order is not given",
  ]);
});

test('all that is wrong is named at once', async () => {
  const body = {
    stay: { arrival: 'soon', departure: '2030-12-04' },
    rooms: '101',
    guests: [guest('g1', { rooms: [] })],
  };
  expect(await refusal('replaceReservation', body)).toEqual([
    'stay.arrival is not a date, such as 2026-12-01',
    'rooms is not a list',
    'guests[0].rooms is empty: leave it out for all rooms',
  ]);
});

test.each([['not JSON'], [7], [[]], [null], [undefined]])('a body that is %j is refused', async (body) => {
  expect(await refusal('replaceReservation', body)).not.toEqual([]);
});

function place(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

test.each([
  ['nothing', ''],
  ['no JSON', 'garbage'],
  ['a query', place({ from: "2026-01-01T00:00:00.000000000Z' OR StartTime > '", listed: [] })],
  ['no instant', place({ from: '2026-99-01T00:00:00.000000000Z', listed: [] })],
  ['more than a place', place({ from: '2026-01-01T00:00:00.000000000Z', listed: [], more: 1 })],
])('a list does not go on after %s', async (_what, after) => {
  const failure = await failureOf(client.listReservations('hotel-aurora', { after }));
  expect(failure).toMatchObject({ code: 'InvalidInput', problems: [{ field: 'after' }] });
});

test('a list asked for by a code that there is not is refused, with those that there are', async () => {
  const failure = await failureOf(client.listReservations('hotel-aurora', { needsAttention: 'room-ocupied' }));
  expect(failure).toMatchObject({
    code: 'InvalidInput',
    problems: [
      { field: 'needsAttention', reason: expect.stringMatching(/^is not one of key-not-issued, room-occupied, /) },
    ],
  });
});

test('an unknown property is named', async () => {
  const failure = await failureOf(client.putReservation('hotel-polaris', 'R-1001', oneGuest));
  expect(failure).toEqual({ code: 'UnknownProperty', propertyId: 'hotel-polaris' });
});

test.each([['ada@example.com'], ['+1 (555) 555-0100'], ['a/b'], [''], ['x'.repeat(65)], ['R\n1']])(
  'neither a property nor a reservation can be called %j, and it is not repeated',
  async (id) => {
    for (const call of [
      () => client.putReservation(id, 'R-1001', oneGuest),
      () => client.putReservation('hotel-aurora', id, oneGuest),
      () => client.getReservation('hotel-aurora', id),
      () => client.planReservation('hotel-aurora', id, oneGuest),
      () => client.waitForIssued('hotel-aurora', id),
      () => client.listReservations(id),
    ]) {
      const error: unknown = await call().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ failure: { code: expect.stringMatching(/InvalidInput|UnknownProperty/) } });
      if (id.length > 1) expect(JSON.stringify([String(error), error])).not.toContain(JSON.stringify(id).slice(1, -1));
    }
  },
);

test('an error repeats nothing of what a guest is called, or of a field with such a name', async () => {
  const body = {
    ...oneGuest,
    guests: [guest('g1', { phoneNumber: '555-0123', emailAddress: 'grace.example.com', rooms: ['Grace'] })],
    'grace@example.com': 1,
  };
  expect((await refusal('replaceReservation', body)).join()).not.toMatch(/grace|ada|0123/i);
});
