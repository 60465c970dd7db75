import { afterAll, describe, expect, test } from 'vitest';
import type { ReservationView } from '../../../src/client/index.ts';
import { eventually, untilPasses } from '../../support/eventually.ts';
import { isFull } from '../../support/run.ts';
import { openServedHotel, type Asking } from '../testGateway.ts';

const { hotel, at, call, close } = await openServedHotel();
afterAll(close);

function tonight(rooms: readonly string[], more: object = {}): object {
  return {
    stay: { from: hotel.inHours(1), to: hotel.inHours(20) },
    rooms,
    guests: [{ guestId: 'g1', fullName: 'Ada Example' }],
    ...more,
  };
}

test('a PUT issues keys, the same body changes nothing, and a changed body changes what differs', async () => {
  const first = tonight(['101'], { revision: 1 });
  const put = await call('PUT', at('R-1'), { body: first });
  expect(put).toMatchObject({ status: 202, body: { reservationId: 'R-1', revision: 1, status: 'booked' } });
  expect(put.headers.get('location')).toBe(at('R-1'));

  const issued = await call('PUT', `${at('R-1')}?wait=issued&timeout=120`, { body: first });
  expect(issued).toMatchObject({
    status: 200,
    body: { guests: [{ credentials: [{ kind: 'override', state: 'issued' }] }] },
  });
  expect(await hotel.calls('/acs/credentials/create')).toBe(1);

  const guests = [
    { guestId: 'g1', fullName: 'Ada Example' },
    { guestId: 'g2', fullName: 'Bo Example' },
  ];
  const two = await call('PUT', `${at('R-1')}?wait=issued&timeout=120`, { body: { ...first, guests, revision: 2 } });
  expect(two).toMatchObject({
    status: 200,
    body: { guests: [{}, { credentials: [{ kind: 'joiner', state: 'issued' }] }] },
  });
  expect(await hotel.calls('/acs/credentials/create')).toBe(2);

  const late = await call('PUT', at('R-1'), { body: tonight(['102'], { revision: 1 }) });
  expect(late).toMatchObject({
    status: 202,
    body: { rooms: ['101'], revision: 2, ignored: [{ why: expect.stringContaining('late') }] },
  });
  expect(await call('GET', at('R-1'))).toMatchObject({ status: 200, body: { rooms: ['101'] } });
});

test('every action of the front desk has its route', async () => {
  async function step(request: string, body: unknown, expected: object): Promise<void> {
    const [method = '', path = ''] = request.split(' ');
    const answered = await call(method, at('R-2', path), { body });
    expect({ request, ...answered }).toMatchObject({ request, status: 202, body: expected });
  }
  await step(
    'PUT',
    { ...tonight(['103']), stay: { arrival: '2031-03-30', departure: '2031-04-01' } },
    {
      // The clocks in Oslo go forward in the night before: 15:00 is 13:00 UTC.
      stay: { from: '2031-03-30T13:00:00.000Z', to: '2031-04-01T09:00:00.000Z' },
    },
  );
  await step(
    'PUT /stay',
    { stay: { arrival: '2031-12-31', departure: '2032-01-02' } },
    { stay: { from: '2031-12-31T14:00:00.000Z' } },
  );
  await step(
    'PUT /stay',
    { arrival: '2031-12-30', departure: '2032-01-02' },
    { stay: { from: '2031-12-30T14:00:00.000Z' } },
  );
  await step('PUT /rooms', { rooms: ['104'], moves: [{ from: '103', to: '104' }] }, { rooms: ['104'] });
  await step('POST /guests', { guest: { guestId: 'g2', fullName: 'Bo Example' } }, { guests: [{}, { guestId: 'g2' }] });
  await step(
    'POST /guests',
    { guestId: 'g3', fullName: 'Cy Example', eventId: 'e-3' },
    { guests: [{}, {}, { guestId: 'g3' }] },
  );
  await step('POST /guests/g2/new-key', undefined, { guests: [{}, { guestId: 'g2' }, {}] });
  await step('POST /guests/g2/new-key', { rekey: true, revision: 5 }, { revision: 5 });
  await step('DELETE /guests/g2?rekey=true', undefined, { guests: [{ guestId: 'g1' }, { guestId: 'g3' }] });
  await step('POST /check-in', { revision: 6 }, { status: 'in-house', revision: 6 });
  await step('POST /hold', undefined, { reservationId: 'R-2' });
  await step('POST /release', {}, { reservationId: 'R-2' });
  await step('POST /revoke-keys', undefined, {
    needsAttention: expect.arrayContaining([expect.objectContaining({ code: 'keys-revoked' })]),
  });
  await step('POST /release', {}, { reservationId: 'R-2' });
  await step('POST /cancel', undefined, { status: 'cancelled' });
  await step('POST /no-show', undefined, { status: 'no-show' });
  await step('POST /reinstate', undefined, { status: 'booked' });
  await step('POST /check-in', { revision: 7 }, { status: 'in-house', revision: 7 });
  await step('POST /report-lost-phone', { guestId: 'g1' }, { reservationId: 'R-2' });
  await step('POST /undo-check-in', undefined, { status: 'booked' });
  await step('POST /check-out', undefined, { status: 'departed' });
  await step('POST /undo-check-out', undefined, { status: 'in-house' });
  await step('POST /cancel', undefined, { status: 'cancelled' });
});

test.runIf(isFull)('a list filters reservations by status, room and attention', async () => {
  // With a contact: without one, no phone could show the key, and that needs attention.
  const guests = [{ guestId: 'g1', fullName: 'Ada Example', emailAddress: 'ada@example.com' }];
  await call('PUT', at('L-1'), { body: tonight(['107'], { guests }) });
  await call('PUT', at('L-2'), { body: tonight(['no such room'], { status: 'in-house' }) });
  async function ids(query: string): Promise<readonly string[]> {
    const { body } = await call<{ reservations: ReservationView[] }>(
      'GET',
      `/v1/properties/${hotel.settings.propertyId}/reservations${query}`,
    );
    return body.reservations.map(({ reservationId }) => reservationId);
  }
  await eventually(async () => {
    expect(await ids('?room=107')).toEqual(['L-1']);
    expect(await ids('?needsAttention=true&limit=1')).toEqual(['L-2']);
    expect(await ids('?needsAttention=unknown-room&status=in-house')).toEqual(['L-2']);
    expect(await ids('?needsAttention=false')).toContain('L-1');
    return true;
  });
  const list = `/v1/properties/${hotel.settings.propertyId}/reservations`;
  expect(await ids(`?room=${encodeURIComponent('10"7')}`)).toEqual([]);
  const odd = await call('GET', `${list}?room=${encodeURIComponent('10\u00007')}`);
  expect(odd).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'room', reason: 'contains control characters' }] },
  });
  const codes = expect.stringMatching(/^is not one of true, false, key-not-issued, room-occupied, /);
  expect(await call('GET', `${list}?needsAttention=room-ocupied`)).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'needsAttention', reason: codes }] },
  });
  const first = await call<{ next: string; reservations: ReservationView[] }>('GET', `${list}?limit=1`);
  expect(first.body.reservations.map(({ reservationId }) => reservationId)).toEqual(['L-2']);
  const rest = await ids(`?after=${first.body.next}`);
  expect(rest).toContain('L-1');
  expect(rest).not.toContain('L-2');
  expect(await call('GET', `${list}?after=L-2`)).toMatchObject({ status: 422, body: { errors: [{ field: 'after' }] } });
});

test('a problem names its path in the body, even if only the reservation can find it', async () => {
  const userIdentityId = '99999999-9999-4999-8999-999999999999';
  const guests = Array.from({ length: 199 }, (_, n) => ({
    guestId: `g${n + 1}`,
    ...(n === 0 ? { userIdentityId } : { emailAddress: `g${n + 1}@example.com` }),
  }));
  await call('PUT', at('E-1'), { body: tonight([], { guests }) });
  async function errorsOf(method: string, path: string, body: unknown): Promise<unknown> {
    const answered = await call<{ type: string; detail: string; errors: readonly { field: string; reason: string }[] }>(
      method,
      at('E-1', path),
      { body },
    );
    expect(answered).toMatchObject({ status: 422, body: { type: 'urn:nightlatch:problem:invalid-input' } });
    const { errors, detail } = answered.body;
    expect(detail).toBe(errors.map(({ field, reason }) => `${field} ${reason}`).join('; '));
    return errors;
  }
  const foreign = "is not one of the reservation's rooms";
  const more = { guestId: 'more', userIdentityId, rooms: ['101'] };
  const twice = 'is used by two guests of the reservation';
  for (const [body, path] of [[more, ''] as const, [{ guest: more }, 'guest.'] as const])
    expect(await errorsOf('POST', '/guests', body)).toEqual([
      { field: `${path}userIdentityId`, reason: twice },
      { field: `${path}rooms[0]`, reason: foreign },
    ]);
  await call('POST', at('E-1', '/guests'), { body: { guestId: 'g200', fullName: 'Bo Example' } });
  expect(await errorsOf('POST', '/guests', { guest: { guestId: 'g201', fullName: 'Cy Example' } })).toEqual([
    { field: 'guest', reason: 'is one guest too many: a reservation has at most 200' },
  ]);
  expect(await errorsOf('PUT', '/rooms', { rooms: ['101', '102', '101'] })).toEqual([
    { field: 'rooms[2]', reason: 'names the same room twice' },
  ]);
  const moves = [
    { from: '103', to: '101' },
    { from: '104', to: '102' },
  ];
  expect(await errorsOf('PUT', '/rooms', { rooms: ['101'], moves })).toEqual([
    { field: 'moves[1].to', reason: 'is not one of the new rooms' },
  ]);
});

test.runIf(isFull)('a plan changes nothing, with or without a reservation', async () => {
  async function plan(reservationId: string, body: object): Promise<readonly object[]> {
    return (await call<{ steps: readonly object[] }>('POST', at(reservationId, '/plan'), { body })).body.steps;
  }
  const family = tonight(['108'], {
    guests: [
      { guestId: 'g1', fullName: 'Ada Example' },
      { guestId: 'g2', fullName: 'Bo Example' },
    ],
  });
  await eventually(async () => {
    expect(await plan('P-1', family)).toMatchObject([
      {
        step: 'issueOverride',
        guestId: 'g1',
        rooms: ['108'],
        acsEntranceIds: expect.arrayContaining([hotel.doorOf('108')]),
      },
      { step: 'issueJoiner', guestId: 'g2' },
    ]);
    return true;
  });
  expect(await call('GET', at('P-1'))).toMatchObject({
    status: 404,
    body: { type: 'urn:nightlatch:problem:unknown-reservation' },
  });
  const later = { ...family, stay: { arrival: '2031-03-30', departure: '2031-04-01' } };
  expect(await plan('P-1', later)).toMatchObject([{ step: 'wait', for: 'lead' }]);

  await call('PUT', `${at('P-2')}?wait=issued&timeout=120`, { body: tonight(['109'], { status: 'in-house' }) });
  // A guest in house has the room: the new reservation waits.
  expect(await plan('P-3', tonight(['109']))).toMatchObject([{ step: 'wait', for: 'room', room: '109' }]);
  expect(await plan('P-3', tonight(['301']))).toMatchObject([{ step: 'wait', for: 'room', room: '301' }]);
  // Refused in the same words as the PUT: by the property if the reservation does not exist, else by the reservation.
  for (const reservationId of ['P-3', 'P-2']) {
    const body = { ...family, stay: { from: hotel.inHours(-9), to: hotel.inHours(-1) } };
    const { instance: _one, ...planned } = (
      await call<{ instance: string }>('POST', at(reservationId, '/plan'), { body })
    ).body;
    const { instance: _other, ...put } = (await call<{ instance: string }>('PUT', at(reservationId), { body })).body;
    expect(planned).toMatchObject({ type: 'urn:nightlatch:problem:stay-over', status: 409 });
    expect(planned).toEqual(put);
  }
});

test('the answer to a message says which of its rooms get no key, and waits for nothing that does not come', async () => {
  const unknown = { room: '999', why: 'unknown-room' };
  const plain = { room: '301', why: 'no-mobile-key' };
  // The property is asked for a second at most, which is not always enough on a busy machine.
  await untilPasses(async () => {
    const put = await call<object>('PUT', at('N-1'), { body: tonight(['301', '999']) });
    expect(put).toMatchObject({ status: 202, body: { roomsRefused: [plain, unknown] } });
  });
  await untilPasses(async () => {
    const rooms = await call<object>('PUT', at('N-1', '/rooms'), { body: { rooms: ['999'] } });
    expect(rooms).toMatchObject({ status: 202, body: { rooms: ['999'], roomsRefused: [unknown] } });
  });
  const good = await call<object>('PUT', at('N-1', '/rooms'), { body: { rooms: [] } });
  expect(Object.keys(good.body)).not.toContain('roomsRefused');
  expect(await call('POST', at('N-1', '/check-in'))).toMatchObject({ status: 202 });

  const began = Date.now();
  const waits = await Promise.all([
    call('PUT', `${at('N-2')}?wait=issued&timeout=120`, { body: tonight(['999']) }),
    call('PUT', `${at('N-3')}?wait=issued&timeout=120`, { body: tonight([]) }),
    call('PUT', `${at('N-4')}?wait=issued&timeout=120`, {
      body: { ...tonight(['110']), stay: { arrival: '2031-03-30', departure: '2031-04-01' } },
    }),
  ]);
  expect(waits).toMatchObject([
    { status: 202, body: { waiting: 'room', issuing: false } },
    { status: 202, body: { waiting: 'room', issuing: false } },
    { status: 202, body: { waiting: 'lead', issuing: false } },
  ]);
  expect(waits[0]?.body.needsAttention.map(({ code, about }) => [code, about])).toContainEqual(['unknown-room', '999']);
  expect(Date.now() - began).toBeLessThan(60_000);
});

test('an answer that waited for keys is 202 if they did not come in time', async () => {
  const waited = await call('PUT', `${at('W-1')}?wait=issued&timeout=0`, { body: tonight([]) });
  expect(waited).toMatchObject({ status: 202, body: { waiting: 'room' } });
});

describe('Idempotency-Key', () => {
  const far = {
    stay: { arrival: '2031-03-03', departure: '2031-03-05' },
    rooms: ['101'],
    guests: [{ guestId: 'g1', fullName: 'Ada Example' }],
  };
  function problem(name: string): string {
    return `urn:nightlatch:problem:${name}`;
  }
  function keyed(idempotencyKey: string, more: Asking = {}): Asking {
    return {
      ...more,
      headers: { 'idempotency-key': idempotencyKey },
    };
  }

  test('gives the first answer again, even after other messages', async () => {
    const first = await call('PUT', at('I-1'), keyed('k-1', { body: far }));
    expect(first.status).toBe(202);
    await call('POST', at('I-1', '/cancel'));
    const again = await call('PUT', at('I-1'), keyed('k-1', { body: far }));
    expect(again).toMatchObject({ status: 202, body: first.body });
    expect(again.headers.get('nightlatch-event-id')).toBe(first.headers.get('nightlatch-event-id'));
    expect(await call('GET', at('I-1'))).toMatchObject({ body: { status: 'cancelled', ignored: [] } });
  });

  test('is refused with another body, and counts for one key and one route only', async () => {
    await call('PUT', at('I-2'), keyed('k-1', { body: far }));
    const other = await call('PUT', at('I-2'), keyed('k-1', { body: { ...far, rooms: ['102'] } }));
    expect(other).toMatchObject({ status: 422, body: { type: problem('event-id-reused') } });
    const rotated = await call('PUT', at('I-2'), keyed('k-1', { key: 'rotated', body: { ...far, rooms: ['102'] } }));
    expect(rotated).toMatchObject({ status: 202, body: { rooms: ['102'] } });
    expect(await call('POST', at('I-2', '/check-in'), keyed('k-1'))).toMatchObject({
      status: 202,
      body: { status: 'in-house' },
    });
  });

  test.runIf(isFull)('does not remember a refusal', async () => {
    await call('PUT', at('I-3'), { body: far });
    const bo = keyed('k-1', { body: { guestId: 'g2', fullName: 'Bo Example' } });
    await call('POST', at('I-3', '/guests'), { body: { guestId: 'g2', fullName: 'Bo Example' } });
    expect(await call('POST', at('I-3', '/guests'), bo)).toMatchObject({
      status: 409,
      body: { type: problem('guest-exists') },
    });
    await call('DELETE', at('I-3', '/guests/g2'));
    expect(await call('POST', at('I-3', '/guests'), bo)).toMatchObject({ status: 202, body: { guests: [{}, {}] } });
  });
});
