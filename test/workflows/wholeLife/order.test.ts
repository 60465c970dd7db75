import { WorkflowUpdateFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { MessageName } from '../../../src/domain/messages/index.ts';
import { eventually } from '../../support/eventually.ts';
import type { TestHotel } from '../../support/hotel.ts';
import { booked, creates, inHouse, openLife, opens, person, stay } from '../../support/guestsAndDoors.ts';
import { isFull } from '../../support/run.ts';

/** A message as it is sent. */
type Sent = readonly [name: MessageName, body: object];

async function historyLength(hotel: TestHotel): Promise<number> {
  const { events } = await hotel.handle('R1').fetchHistory();
  return events?.length ?? 0;
}

/** The failure type with which an Update is refused; checks that the refusal adds no event to the history. */
function refusalOf(hotel: TestHotel, [name, body]: Sent): Promise<string> {
  return eventually(async () => {
    const before = await historyLength(hotel);
    const failure: unknown = await hotel.send('R1', name, body).then(
      () => new Error('taken'),
      (error: unknown) => error,
    );
    expect(await historyLength(hotel)).toBe(before);
    const cause = failure instanceof WorkflowUpdateFailedError ? failure.cause : failure;
    return cause instanceof Error && 'type' in cause ? String(cause.type) : String(cause);
  });
}

async function signalAll(hotel: TestHotel, messages: readonly Sent[]): Promise<void> {
  for (const [name, body] of messages) await hotel.signal('R1', name, body);
}

async function reasons(hotel: TestHotel): Promise<readonly string[]> {
  return (await hotel.status('R1')).ignored.map(
    ({ eventId, name, why }) => `${eventId ?? '-'} ${name} ${why.split(':')[0]}`,
  );
}

type Order = readonly [string, number[], string[]];

const shuffled: Order = ['shuffled and repeated', [2, 3, 2, 1, 3, 1], ['e2', 'e1', 'e3', 'e1']];

const everyOrder: readonly Order[] = [
  shuffled,
  ['in order', [1, 2, 3], []],
  ['the last one first', [3, 1, 2], ['e1', 'e2']],
  ['each twice', [1, 1, 2, 2, 3, 3], ['e1', 'e2', 'e3']],
];

describe.concurrent('late, repeated and reordered messages', () => {
  it.each(isFull ? everyOrder : [shuffled])('whole PUTs %s end in the same state', async (_name, order, ignored) => {
    await using hotel = await openLife();
    const versions = [
      booked(hotel, { guests: [person(1)] }),
      inHouse(hotel, { guests: [person(1), person(2)], rooms: ['102'] }),
      inHouse(hotel, { guests: [person(2), person(3)], rooms: ['103'] }),
    ].map((body, index) => ({ ...body, revision: index + 1, eventId: `e${index + 1}` }));
    await hotel.put('R1', { ...booked(hotel), revision: 0, eventId: 'e0' });
    for (const revision of order) await hotel.put('R1', versions[revision - 1] ?? {});
    await opens(hotel, { 'R1/g1': [], 'R1/g2': ['103'], 'R1/g3': ['103'] });
    const view = await hotel.status('R1');
    expect(view).toMatchObject({ revision: 3, status: 'in-house', rooms: ['103'] });
    expect(view.ignored.map(({ eventId, name }) => [eventId, name])).toEqual(
      ignored.map((eventId) => [eventId, 'replaceReservation']),
    );
  });

  it.runIf(isFull)('a late message is ignored and recorded, as an Update and as a Signal', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', { ...inHouse(hotel), revision: 10 });
    const before = await opens(hotel, { 'R1/g1': ['101'] });
    const answer = await hotel.send('R1', 'changeRooms', { rooms: ['102'], revision: 9, eventId: 'late-1' });
    expect(answer).toMatchObject({ rooms: ['101'], revision: 10, ignored: [{ eventId: 'late-1' }] });
    await signalAll(hotel, [
      ['cancel', { revision: 8, eventId: 'late-2' }],
      ['removeGuest', { guestId: 'g1', revision: 7 }],
    ]);
    expect(await opens(hotel, { 'R1/g1': ['101'] })).toEqual(before);
    expect(await reasons(hotel)).toEqual(['late-1 changeRooms late', 'late-2 cancel late', '- removeGuest late']);
    expect(await hotel.status('R1')).toMatchObject({ status: 'in-house', revision: 10 });
  });

  it.runIf(isFull)('a repeated message that was undone meanwhile stays undone', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, { 'R1/g1': ['101'] });
    await hotel.send('R1', 'checkOut', { eventId: 'out' });
    await opens(hotel, { 'R1/g1': [] });
    await hotel.send('R1', 'undoCheckOut', { eventId: 'undo' });
    const before = await opens(hotel, { 'R1/g1': ['101'] });
    await hotel.send('R1', 'checkOut', { eventId: 'out' });
    await hotel.signal('R1', 'checkOut', { eventId: 'out' });
    expect(await opens(hotel, { 'R1/g1': ['101'] })).toEqual(before);
    expect(await reasons(hotel)).toEqual(['out checkOut repeated', 'out checkOut repeated']);
  });

  it.runIf(isFull)('a guest added twice by the same message is one guest with one key', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    const body = { guest: person(2), eventId: 'add' };
    await Promise.all([1, 2, 3].map(() => hotel.send('R1', 'addGuest', body)));
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    expect(await reasons(hotel)).toEqual(['add addGuest repeated', 'add addGuest repeated']);
    expect(await creates(hotel)).toBe(2);
  });
});

describe.concurrent('a message that cannot be applied', () => {
  /** For a checked-in reservation with one guest in 101, whose event id `used` was a check-in. */
  function bad(hotel: TestHotel): readonly (readonly [string, Sent])[] {
    return [
      ['GuestExists', ['addGuest', { guest: person(1) }]],
      ['InvalidMessage', ['addGuest', { guest: person(2, { rooms: ['102'] }) }]],
      ['InvalidMessage', ['addGuest', { guest: { guestId: 'g2' } }]],
      ['UnknownGuest', ['removeGuest', { guestId: 'g9' }]],
      ['UnknownGuest', ['reportLostPhone', { guestId: 'g9' }]],
      ['InvalidMessage', ['changeRooms', { rooms: ['101', '101'] }]],
      ['InvalidMessage', ['changeRooms', { rooms: ['102'], moves: [{ from: '101', to: '103' }] }]],
      ['InvalidMessage', ['changeRooms', {}]],
      ['StayOver', ['changeStay', { stay: stay(hotel, -9, -1) }]],
      ['InvalidMessage', ['changeStay', { stay: stay(hotel, 9, 1) }]],
      ['StayOver', ['replaceReservation', inHouse(hotel, { stay: stay(hotel, -9, -1) })]],
      ['InvalidMessage', ['replaceReservation', inHouse(hotel, { guests: [person(1), person(1)] })]],
      ['WrongState', ['reinstate', {}]],
      ['EventIdReused', ['checkOut', { eventId: 'used' }]],
      ['InvalidMessage', ['checkOut', { reason: 'an unknown field' }]],
    ];
  }

  it('is refused with a named type as an Update, is recorded as a Signal, and changes nothing', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', booked(hotel));
    await hotel.send('R1', 'checkIn', { eventId: 'used' });
    const before = await opens(hotel, { 'R1/g1': ['101'] });
    const status = await hotel.status('R1');
    const messages = bad(hotel);
    for (const [type, message] of messages) expect([message, await refusalOf(hotel, message)]).toEqual([message, type]);
    expect(await hotel.status('R1')).toEqual(status);
    await signalAll(
      hotel,
      messages.map(([, message]) => message),
    );
    expect(await reasons(hotel)).toEqual(
      messages.map(([type, [name, body]]) => `${'eventId' in body ? String(body.eventId) : '-'} ${name} ${type}`),
    );
    expect(await opens(hotel, { 'R1/g1': ['101'] })).toEqual(before);
    const { needsAttention, ...after } = await hotel.status('R1');
    expect({ ...after, ignored: [], needsAttention: [] }).toEqual(status);
    // Only the status shows the refusal of a Signal.
    expect(new Set(needsAttention.map(({ code }) => code))).toEqual(new Set(['message-refused']));
  });

  it.runIf(isFull)('is refused by a reservation that is over', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel, { stay: stay(hotel, -1, 2) }));
    await opens(hotel, { 'R1/g1': ['101'] });
    await hotel.send('R1', 'checkOut');
    await opens(hotel, { 'R1/g1': [] });
    expect(await refusalOf(hotel, ['checkIn', {}])).toBe('WrongState');
    expect(await refusalOf(hotel, ['undoCheckIn', {}])).toBe('WrongState');
    await hotel.send('R1', 'undoCheckOut');
    await opens(hotel, { 'R1/g1': ['101'] });
    await hotel.advance(3);
    await opens(hotel, { 'R1/g1': [] });
    expect(await refusalOf(hotel, ['checkIn', {}])).toBe('StayOver');
    await hotel.send('R1', 'cancel');
    expect(await refusalOf(hotel, ['checkOut', {}])).toBe('WrongState');
    expect(await refusalOf(hotel, ['undoCheckOut', {}])).toBe('WrongState');
  });

  it.runIf(isFull)('begins no reservation', async () => {
    await using hotel = await openLife();
    const over = hotel.put('R1', booked(hotel, { stay: stay(hotel, -9, -1) }));
    await expect(over).rejects.toMatchObject({ cause: { type: 'StayOver' } });
    expect(await refusalOf(hotel, ['addGuest', { guest: person(2) }])).toBe('UnknownReservation');
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, { 'R1/g1': ['101'] });
  });

  it.runIf(isFull)('changes nothing if its name is unknown or its body is missing', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    const before = await opens(hotel, { 'R1/g1': ['101'] });
    await hotel.handle('R1').signal('makeCoffee', { sugar: 2 });
    await hotel.handle('R1').signal('addGuest');
    await hotel.handle('R1').signal('removeGuest', 'g1');
    expect(await reasons(hotel)).toEqual([
      '- makeCoffee unknown signal',
      '- addGuest UnreadableMessage',
      '- removeGuest InvalidMessage',
    ]);
    expect(await opens(hotel, { 'R1/g1': ['101'] })).toEqual(before);
  });
});
