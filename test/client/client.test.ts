import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReservationInput, ReservationSummary } from '../../src/client/index.ts';
import { instantOf } from '../../src/domain/instant.ts';
import { openClientHotel, type ClientHotel } from './clientHotel.ts';
import { untilPasses } from '../support/eventually.ts';

let hotel: ClientHotel;

beforeAll(async () => {
  hotel = await openClientHotel();
  await hotel.startWorker();
});

afterAll(() => hotel.close());

function hours(count: number): string {
  return instantOf(Date.now() + count * 3_600_000);
}
function tonight(rooms: readonly string[], more: object = {}): ReservationInput {
  return {
    stay: { from: hours(1), to: hours(20) },
    rooms,
    guests: [{ guestId: 'g1', fullName: 'Ada Example', emailAddress: 'ada@example.com' }],
    ...more,
  };
}

test('a PUT returns the status, and waitForIssued waits for its keys', async () => {
  const { client, propertyId } = hotel;
  const put = await client.putReservation(propertyId, 'R-1', tonight(['101'], { revision: 1, eventId: 'e-1' }));
  expect(put).toMatchObject({ outcome: 'recorded', eventId: 'e-1', status: { revision: 1, status: 'booked' } });

  const seen: (string | null)[] = [];
  const { issued, status } = await client.waitForIssued(propertyId, 'R-1', {
    onStatus: ({ waiting }) => seen.push(waiting),
  });
  expect(issued).toBe(true);
  expect(status.guests).toMatchObject([{ guestId: 'g1', credentials: [{ kind: 'override', state: 'issued' }] }]);
  expect(seen.at(-1)).toBe(null);
  expect(await client.getReservation(propertyId, 'R-1')).toEqual(status);

  await client.addGuest(propertyId, 'R-1', { guest: { guestId: 'g2', fullName: 'Bo Example' } });
  const both = await client.waitForIssued(propertyId, 'R-1');
  expect(both.status.guests).toMatchObject([{}, { guestId: 'g2', credentials: [{ kind: 'joiner', state: 'issued' }] }]);

  await client.checkIn(propertyId, 'R-1');
  const out = await client.checkOut(propertyId, 'R-1');
  expect(out).toMatchObject({ outcome: 'recorded', status: { status: 'departed' } });
  expect(await client.waitForIssued(propertyId, 'R-1')).toMatchObject({
    issued: false,
    status: { status: 'departed' },
  });
});

test('a repeated message changes nothing, and a different one with its event id is refused', async () => {
  const { client, propertyId } = hotel;
  const body = tonight([], { eventId: 'e-2' });
  await client.putReservation(propertyId, 'R-2', body);
  expect(await client.putReservation(propertyId, 'R-2', body)).toMatchObject({ outcome: 'recorded' });
  expect((await client.getReservation(propertyId, 'R-2')).ignored).toEqual([]);
  await expect(client.hold(propertyId, 'R-2', { eventId: 'e-3' })).resolves.toMatchObject({ outcome: 'recorded' });
  await expect(
    client.send({ propertyId, reservationId: 'R-2' }, { name: 'release', body: { eventId: 'e-3' } }, { via: 'signal' }),
  ).resolves.toEqual({
    outcome: 'accepted',
    eventId: 'e-3',
  });
  await untilPasses(async () => {
    const { ignored, needsAttention } = await client.getReservation(propertyId, 'R-2');
    expect(ignored).toMatchObject([{ eventId: 'e-3', name: 'release' }]);
    expect(needsAttention).toContainEqual(expect.objectContaining({ code: 'message-refused', about: 'e-3' }));
  });
});

test("a message that the reservation's state does not allow is refused and changes nothing", async () => {
  const { client, propertyId } = hotel;
  await client.putReservation(propertyId, 'R-3', tonight([]));
  const before = await client.getReservation(propertyId, 'R-3');
  const twice = client.addGuest(propertyId, 'R-3', { guest: { guestId: 'g1', fullName: 'Bo Example' } });
  await expect(twice).rejects.toMatchObject({
    failure: { code: 'Refused', type: 'GuestExists', reason: expect.stringContaining('guest.guestId') },
  });
  await expect(
    client.changeStay(propertyId, 'R-3', { stay: { from: hours(-48), to: hours(-24) } }),
  ).rejects.toMatchObject({ failure: { code: 'Refused', type: 'StayOver' } });
  expect(await client.getReservation(propertyId, 'R-3')).toEqual(before);
});

test('a PUT with a stay that is over starts no reservation', async () => {
  const { client, propertyId } = hotel;
  const over = { ...tonight(['102']), stay: { from: hours(-48), to: hours(-24) } };
  await expect(client.putReservation(propertyId, 'R-4', over)).rejects.toMatchObject({
    failure: { code: 'Refused', type: 'StayOver' },
  });
  await expect(client.getReservation(propertyId, 'R-4')).rejects.toMatchObject({ failure: { code: 'NotFound' } });
});

test('every operation answers NotFound for a reservation that was never put', async () => {
  const { client, propertyId } = hotel;
  for (const call of [
    () => client.getReservation(propertyId, 'R-0'),
    () => client.planReservation(propertyId, 'R-0'),
    () => client.checkIn(propertyId, 'R-0'),
    () => client.send({ propertyId, reservationId: 'R-0' }, { name: 'checkIn', body: {} }, { via: 'signal' }),
    () => client.waitForIssued(propertyId, 'R-0'),
  ])
    await expect(call()).rejects.toMatchObject({
      failure: { code: 'NotFound', propertyId, reservationId: 'R-0' },
    });
});

test('a plan lists the steps that a PUT would lead to, and does nothing', async () => {
  const { client, propertyId } = hotel;
  await client.putReservation(propertyId, 'R-5', tonight(['105']));
  const { status } = await client.waitForIssued(propertyId, 'R-5');
  expect(await client.planReservation(propertyId, 'R-5')).toEqual([]);
  const family = tonight(['105'], {
    stay: status.stay,
    guests: [
      { guestId: 'g1', fullName: 'Ada Example', emailAddress: 'ada@example.com' },
      { guestId: 'g2', fullName: 'Bo Example' },
    ],
  });
  const steps = await client.planReservation(propertyId, 'R-5', family);
  expect(steps).toMatchObject([{ step: 'issueJoiner', guestId: 'g2' }]);
  const over = { ...family, stay: { from: hours(-48), to: hours(-24) } };
  await expect(client.planReservation(propertyId, 'R-5', over)).rejects.toMatchObject({
    failure: { code: 'Refused', reason: expect.stringContaining('stay.to is in the past') },
  });
  expect(await client.getReservation(propertyId, 'R-5')).toEqual(status);
});

test('a list filters reservations by status, room and attention', async () => {
  const { client, propertyId } = hotel;
  await client.putReservation(propertyId, 'L-1', tonight(['107']));
  const begun = { stay: { from: hours(-1), to: hours(20) } };
  await client.putReservation(propertyId, 'L-2', tonight(["O'Brien 5%*|-1"], begun));
  await client.putReservation(propertyId, 'L-3', tonight(['Salon "B" \\ 2'], begun));
  async function ids(filter: object): Promise<readonly string[]> {
    return (await client.listReservations(propertyId, filter)).reservations.map(({ reservationId }) => reservationId);
  }
  await untilPasses(async () => {
    expect(await ids({ room: '107' })).toEqual(['L-1']);
    expect(await ids({ room: "O'Brien 5%*|-1" })).toEqual(['L-2']);
    expect(await ids({ room: 'Salon "B" \\ 2' })).toEqual(['L-3']);
    // R-2 got a second message with a used event id: accepted as a Signal, and refused later.
    expect(await ids({ needsAttention: true })).toEqual(['L-3', 'L-2', 'R-2']);
    expect(await ids({ needsAttention: 'unknown-room', limit: 1 })).toEqual(['L-3']);
    expect(await ids({ needsAttention: false, status: 'booked' })).toContain('L-1');
    expect(await ids({ status: 'no-show' })).toEqual([]);
  });
});

test('a list of a day shows arrivals, departures or guests in house, with stay, guests, keys and reasons', async () => {
  const { client, propertyId } = hotel;
  const far = {
    stay: { arrival: '2031-06-01', departure: '2031-06-04' },
    guests: [{ guestId: 'g1', fullName: 'Ada' }],
  };
  await client.putReservation(propertyId, 'D-1', { ...far, rooms: ['109'] });
  await client.putReservation(propertyId, 'D-2', { ...far, rooms: ['nowhere'] });
  await client.putReservation(propertyId, 'D-3', { ...far, rooms: ['110'] });
  await client.cancel(propertyId, 'D-3');
  for (const id of ['D-1', 'D-2']) await client.checkIn(propertyId, id);
  await client.waitForIssued(propertyId, 'D-1');
  async function ids(filter: object): Promise<readonly string[]> {
    return (await client.listReservations(propertyId, filter)).reservations.map(({ reservationId }) => reservationId);
  }
  await untilPasses(async () => {
    expect(await ids({ arrivals: '2031-06-01' })).toEqual(['D-2', 'D-1']);
    expect(await ids({ departures: '2031-06-04', room: '109' })).toEqual(['D-1']);
    expect(await ids({ inHouse: '2031-06-02' })).toEqual(['D-2', 'D-1']);
    for (const none of [{ arrivals: '2031-06-02' }, { departures: '2031-06-03' }, { inHouse: '2031-06-05' }])
      expect(await ids(none)).toEqual([]);
    const { reservations } = await client.listReservations(propertyId, { inHouse: '2031-06-04' });
    expect(reservations).toMatchObject([
      { reservationId: 'D-2', keys: {}, needsAttention: expect.arrayContaining(['unknown-room']) },
      { reservationId: 'D-1', status: 'in-house', guests: ['g1'], keys: { issued: 1 } },
    ]);
    const [unknown, known] = await Promise.all(['D-2', 'D-1'].map((id) => client.getReservation(propertyId, id)));
    expect(reservations.map(({ attention }) => attention)).toMatchObject(
      [unknown, known].map((view) =>
        view?.needsAttention.map(({ code, about, forDesk }) => ({ code, about, forDesk })),
      ),
    );
    expect(reservations[1]?.stay).toEqual(known?.stay);
  });
  await expect(client.listReservations(propertyId, { arrivals: 'today' })).rejects.toThrow('arrivals is not a date');
});

test('a list continues after an earlier one', async () => {
  const { client, propertyId } = hotel;
  const whole = (await client.listReservations(propertyId, {})).reservations;
  expect(whole.length).toBeGreaterThan(4);
  const pages: (readonly ReservationSummary[])[] = [];
  for (let after: string | null | undefined; after !== null && pages.length <= whole.length;) {
    const page = await client.listReservations(propertyId, { limit: 2, ...(after === undefined ? {} : { after }) });
    expect(page.more).toBe(page.next !== null);
    pages.push(page.reservations);
    after = page.next;
  }
  expect(pages.map(({ length }) => length).slice(0, -1)).toEqual(Array(Math.ceil(whole.length / 2) - 1).fill(2));
  expect(pages.flat()).toEqual(whole);
});
