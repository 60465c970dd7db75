import { expect, test } from 'vitest';
import { NightlatchClient, NightlatchError, type Failure } from '../../src/client/index.ts';
import type { MessageName } from '../../src/domain/messages/index.ts';
import { aurora, borealis, oneGuest } from './exampleProperties.ts';

// Nothing listens there: invalid input is refused before anything is sent.
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

/** The problems with which a message is refused, as `field reason`. */
async function problemsOf(name: MessageName, body: unknown, propertyId = 'hotel-aurora'): Promise<string[]> {
  const failure = await failureOf(client.send({ propertyId, reservationId: 'R-1001' }, { name, body }));
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

test.each<{ what: string; name: MessageName; body: object; problem: string }>([
  {
    what: 'two guests with one id',
    name: 'replaceReservation',
    body: { ...oneGuest, guests: [guest('g1'), guest('g1')] },
    problem: 'guests[1].guestId is used by two guests of the reservation',
  },
  {
    what: 'the same identity twice',
    name: 'replaceReservation',
    body: {
      ...oneGuest,
      guests: [
        { guestId: 'g1', userIdentityId: identity },
        { guestId: 'g2', userIdentityId: identity },
      ],
    },
    problem: 'guests[1].userIdentityId is used by two guests of the reservation',
  },
  {
    what: "a guest's room that is not the reservation's",
    name: 'replaceReservation',
    body: { ...oneGuest, guests: [guest('g1', { rooms: ['102'] })] },
    problem: "guests[0].rooms[0] is not one of the reservation's rooms",
  },
  {
    what: 'a stay that ends before it begins',
    name: 'replaceReservation',
    body: { ...oneGuest, stay: { from: '2030-12-04T15:00:00+01:00', to: '2030-12-01T11:00:00+01:00' } },
    problem: 'stay.to must be after arrival',
  },
  {
    what: 'a departure date before the arrival date',
    name: 'replaceReservation',
    body: { ...oneGuest, stay: { arrival: '2030-12-04', departure: '2030-12-01' } },
    problem: 'stay.departure must be after arrival',
  },
  {
    what: 'a date that does not exist',
    name: 'replaceReservation',
    body: { ...oneGuest, stay: { arrival: '2030-02-30', departure: '2030-03-02' } },
    problem: 'stay.arrival is not a date, such as 2026-12-01',
  },
  {
    what: 'half a stay',
    name: 'replaceReservation',
    body: { ...oneGuest, stay: { arrival: '2030-02-20' } },
    problem: 'stay.departure is missing',
  },
  {
    what: 'a stay of dates and instants',
    name: 'changeStay',
    body: { stay: { arrival: '2030-02-20', to: '2030-12-04T11:00:00+01:00' } },
    problem: 'stay mixes arrival and departure with other fields',
  },
  {
    what: 'an instant without offset',
    name: 'changeStay',
    body: { stay: { from: '2030-12-01T15:00:00', to: '2030-12-04T11:00:00+01:00' } },
    problem: 'stay.from must be a date and time with an offset, such as 2026-12-01T15:00:00+01:00',
  },
  {
    what: "a guest's stay of dates that do not exist",
    name: 'addGuest',
    body: { guest: guest('g2', { stay: { arrival: '2030-02-30', departure: '2030-03-02' } }) },
    problem: 'guest.stay.arrival is not a date, such as 2026-12-01',
  },
  {
    what: 'an unknown room',
    name: 'replaceReservation',
    body: { ...oneGuest, rooms: ['999'] },
    problem: 'rooms[0] is not a room of hotel-aurora',
  },
  {
    what: 'a room with the name of a property of every object',
    name: 'changeRooms',
    body: { rooms: ['constructor'] },
    problem: 'rooms[0] is a reserved name',
  },
  {
    what: "a new guest's unknown room",
    name: 'addGuest',
    body: { guest: guest('g2', { rooms: ['101', '999'] }) },
    problem: 'guest.rooms[1] is not a room of hotel-aurora',
  },
  {
    what: 'an unknown area',
    name: 'replaceReservation',
    body: { ...oneGuest, guests: [guest('g1', { areas: ['spa', 'casino'] })] },
    problem: 'guests[0].areas[1] is not an area of hotel-aurora',
  },
  {
    what: 'more rooms than a card holds',
    name: 'replaceReservation',
    body: { ...oneGuest, rooms: rooms(41) },
    problem: 'rooms names 41 doors; an rfid48 card holds 33 consecutive guest rooms and 7 more',
  },
  {
    what: 'a change to more rooms than a card holds',
    name: 'changeRooms',
    body: { rooms: rooms(41) },
    problem: 'rooms names 41 doors; an rfid48 card holds 33 consecutive guest rooms and 7 more',
  },
  {
    what: 'a reservation that shares with itself',
    name: 'replaceReservation',
    body: { ...oneGuest, sharesWith: ['R-1002', 'R-1001'] },
    problem: 'sharesWith[1] is this reservation itself',
  },
  {
    what: 'a guest id that looks like an e-mail address',
    name: 'replaceReservation',
    body: { ...oneGuest, guests: [guest('ada@example.com')] },
    problem: 'guests[0].guestId looks like an e-mail address or phone number: use an id without personal data',
  },
  {
    what: 'a guest id that looks like a phone number',
    name: 'removeGuest',
    body: { guestId: '+1 555 555 0100' },
    problem: 'guestId looks like an e-mail address or phone number: use an id without personal data',
  },
  {
    what: 'an event id with a space',
    name: 'hold',
    body: { eventId: 'a b' },
    problem: 'eventId must be visible ASCII characters',
  },
  {
    what: 'an unknown field',
    name: 'checkIn',
    body: { when: 'now' },
    problem: 'when is an unknown field',
  },
])('$what is refused with its field and reason', async ({ name, body, problem }) => {
  expect(await problemsOf(name, body)).toEqual([problem]);
});

test('a property without a list of rooms is refused only what a card cannot hold', async () => {
  expect(await problemsOf('replaceReservation', { ...oneGuest, rooms: rooms(8) }, 'hotel-borealis')).toEqual([
    'rooms names 8 doors; an rfid48 card holds 7 guest rooms if the properties file gives no room order',
  ]);
});

test('every problem is reported at once', async () => {
  const body = {
    stay: { arrival: 'soon', departure: '2030-12-04' },
    rooms: '101',
    guests: [guest('g1', { rooms: [] })],
  };
  expect(await problemsOf('replaceReservation', body)).toEqual([
    'stay.arrival is not a date, such as 2026-12-01',
    'rooms is not a list',
    'guests[0].rooms is empty: leave it out for all rooms',
  ]);
});

test.each([['not JSON'], [7], [[]], [null], [undefined]])('the body %j is refused', async (body) => {
  expect(await problemsOf('replaceReservation', body)).not.toEqual([]);
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
])('a list does not continue after %s', async (_what, after) => {
  const failure = await failureOf(client.listReservations('hotel-aurora', { after }));
  expect(failure).toMatchObject({ code: 'InvalidInput', problems: [{ field: 'after' }] });
});

test('a list by an unknown attention code is refused with the known codes', async () => {
  const failure = await failureOf(client.listReservations('hotel-aurora', { needsAttention: 'room-ocupied' }));
  expect(failure).toMatchObject({
    code: 'InvalidInput',
    problems: [
      { field: 'needsAttention', reason: expect.stringMatching(/^is not one of key-not-issued, room-occupied, /) },
    ],
  });
});

test('an unknown property is refused with its id', async () => {
  const failure = await failureOf(client.putReservation('hotel-polaris', 'R-1001', oneGuest));
  expect(failure).toEqual({ code: 'UnknownProperty', propertyId: 'hotel-polaris' });
});

test.each([['ada@example.com'], ['+1 (555) 555-0100'], ['a/b'], [''], ['x'.repeat(65)], ['R\n1']])(
  '%j cannot be the id of a property or a reservation, and no error repeats it',
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

test('an error repeats neither a value of a guest nor the name of an unknown field', async () => {
  const body = {
    ...oneGuest,
    guests: [guest('g1', { phoneNumber: '555-0123', emailAddress: 'grace.example.com', rooms: ['Grace'] })],
    'grace@example.com': 1,
  };
  expect((await problemsOf('replaceReservation', body)).join()).not.toMatch(/grace|ada|0123/i);
});
