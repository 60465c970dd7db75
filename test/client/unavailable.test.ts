import { expect, test } from 'vitest';
import { NightlatchClient } from '../../src/client/index.ts';
import { instantOf } from '../../src/domain/instant.ts';
import { untilPasses } from '../support/eventually.ts';
import { isFull } from '../support/run.ts';
import { openClientHotel } from './clientHotel.ts';
import { aurora, oneGuest } from './exampleProperties.ts';

const later = { from: instantOf(Date.now() + 86_400_000), to: instantOf(Date.now() + 2 * 86_400_000) };

test('a message without a worker is accepted in bounded time, and handled exactly once when a worker starts', async () => {
  const hotel = await openClientHotel(500);
  const { client, propertyId } = hotel;
  try {
    const began = Date.now();
    const put = await client.putReservation(propertyId, 'R-1', { ...oneGuest, stay: later, eventId: 'e-1' });
    expect(put).toEqual({ outcome: 'accepted', eventId: 'e-1', roomsUnchecked: true });
    const more = await client.addGuest(propertyId, 'R-1', { guest: { guestId: 'g2', fullName: 'Bo Example' } });
    expect(more).toMatchObject({ outcome: 'accepted' });
    // Before the first workflow task, signals are kept: they are taken in the order in which they came.
    for (const message of ['checkIn', 'hold', 'release', 'hold'] as const)
      expect(await client[message](propertyId, 'R-1')).toMatchObject({ outcome: 'accepted' });
    expect(Date.now() - began).toBeLessThan(5_000);
    await expect(client.getReservation(propertyId, 'R-1')).rejects.toMatchObject({
      failure: { code: 'Unavailable', what: 'worker' },
    });

    // The reservation is on hold, so the wait ends by itself.
    const waiting = client.waitForIssued(propertyId, 'R-1');
    await hotel.startWorker();
    expect(await waiting).toMatchObject({ issued: false, status: { status: 'in-house', issuing: false } });
    await untilPasses(async () => {
      const { guests } = await client.getReservation(propertyId, 'R-1');
      expect(guests.map(({ guestId }) => guestId)).toEqual(['g1', 'g2']);
    });
  } finally {
    await hotel.close();
  }
});

test.runIf(isFull)('a missing worker costs one wait, not one wait for each message', async () => {
  const answerWithinMs = 5_000;
  const hotel = await openClientHotel(answerWithinMs);
  const { client, propertyId } = hotel;
  async function put(id: string): Promise<number> {
    const began = Date.now();
    expect(await client.putReservation(propertyId, id, { ...oneGuest, stay: later })).toMatchObject({
      outcome: 'accepted',
    });
    return Date.now() - began;
  }
  function quick(all: readonly number[]): number {
    return all.filter((ms) => ms < answerWithinMs).length;
  }
  try {
    expect(quick(await Promise.all(['R-1', 'R-2'].map(put)))).toBe(0);
    const ids = Array.from({ length: 20 }, (_, n) => `B-${n}`);
    expect(quick(await Promise.all(ids.map(put)))).toBe(ids.length - 1);
    await hotel.startWorker();
    // One of the next messages finds the worker; from then on all messages are answered again.
    await untilPasses(async () =>
      expect(await client.checkIn(propertyId, 'R-1')).toMatchObject({ outcome: 'recorded' }),
    );
    expect(await client.hold(propertyId, 'R-2')).toMatchObject({ outcome: 'recorded' });
  } finally {
    await hotel.close();
  }
});

test('every operation fails as Unavailable in bounded time if Temporal is away', async () => {
  const client = NightlatchClient.connect({
    properties: [aurora],
    env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
    answerWithinMs: 500,
  });
  const began = Date.now();
  await Promise.all(
    [
      client.putReservation('hotel-aurora', 'R-1', oneGuest),
      client.send(
        { propertyId: 'hotel-aurora', reservationId: 'R-1' },
        { name: 'replaceReservation', body: oneGuest },
        { via: 'signal' },
      ),
      client.checkIn('hotel-aurora', 'R-1'),
      client.getReservation('hotel-aurora', 'R-1'),
      client.planReservation('hotel-aurora', 'R-1', oneGuest),
      client.listReservations('hotel-aurora'),
      client.waitForIssued('hotel-aurora', 'R-1', { timeoutMs: 1_000 }),
    ].map((call) =>
      expect(call).rejects.toMatchObject({ failure: { code: 'Unavailable', retryAfterSeconds: expect.any(Number) } }),
    ),
  );
  expect(Date.now() - began).toBeLessThan(15_000);
  await client.close();
});
