import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import { startTemporalServer } from '../../../src/development/temporalServer/start.ts';
import { openHotel, type TestHotel } from '../../support/hotel.ts';
import { credentialEvent, openHotelWebhooks, type WebhookEvent } from './openWebhooks.ts';
import { isFull } from '../../support/run.ts';

const load = { perSecond: 500, seconds: 20, reservations: 40 };

/** How many live events may be without an answer: then the load waits, so that a slow machine does not only queue it. */
const mostUnanswered = 200;

/** One in this many events is for a live reservation; the others belong to other hotels of the workspace. */
const oneInMany = 5;

const rooms = Array.from({ length: load.reservations }, (_, n) => String(401 + n));

/** Checks a guest into each room, and returns the ids of their keys. */
async function fill(hotel: TestHotel): Promise<readonly string[]> {
  const stay = { from: hotel.inHours(1), to: hotel.inHours(30) };
  await Promise.all(
    rooms.map((room) =>
      hotel.put(room, { stay, rooms: [room], guests: [{ guestId: 'g1', fullName: 'Guest' }], status: 'in-house' }),
    ),
  );
  const views = await Promise.all(
    rooms.map((room) => hotel.until(room, ({ guests }) => guests[0]?.credentials[0]?.state === 'issued')),
  );
  return views.map(({ guests }) => guests[0]?.credentials[0]?.acsCredentialId ?? '');
}

/** The ids of all events in a reservation's history, once for each Signal that carried them. */
async function signalled(hotel: TestHotel, reservationId: string): Promise<readonly string[]> {
  const { events } = await hotel.handle(reservationId).fetchHistory();
  return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
    if (signal?.signalName !== 'seamEvents') return [];
    const [payload] = signal.input?.payloads ?? [];
    const sent: unknown = JSON.parse(Buffer.from(payload?.data ?? '').toString());
    return (sent as { eventId: string }[]).map(({ eventId }) => eventId);
  });
}

function at(sorted: readonly number[], part: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN);
}

/** Sends a hotel the whole load, checks that no event is lost, and prints how long the answers took. */
async function sendLoad(hotel: TestHotel, where: string): Promise<void> {
  await using gateway = await openHotelWebhooks(hotel);
  const keys = await fill(hotel);
  gateway.batches.length = 0;
  const live: WebhookEvent[] = [];
  const statuses: number[] = [];
  const millisOfLive: number[] = [];
  async function post(event: WebhookEvent, isLive: boolean): Promise<void> {
    const begun = performance.now();
    const response = await gateway.post(event);
    statuses.push(response.status);
    if (isLive) millisOfLive.push(performance.now() - begun);
  }
  const begun = performance.now();
  const underWay: Promise<void>[] = [];
  const paced = pLimit(mostUnanswered);
  for (let n = 0; n < load.perSecond * load.seconds; n += 1) {
    const isLive = n % oneInMany === 0;
    const key = keys[(n / oneInMany) % keys.length] ?? '';
    const event = credentialEvent(isLive ? key : randomUUID(), 'acs_credential.issued');
    if (isLive) live.push(event);
    underWay.push(isLive ? paced(() => post(event, true)) : post(event, false));
    while (paced.pendingCount > 0) await delay(5);
    const ahead = begun + ((n + 1) * 1_000) / load.perSecond - performance.now();
    if (ahead > 5) await delay(ahead);
  }
  const sentIn = performance.now() - begun;
  await Promise.all(underWay);

  expect(new Set(statuses)).toEqual(new Set([204]));
  const histories = await Promise.all(rooms.map((room) => signalled(hotel, room)));
  const held = histories.flat();
  expect(live.filter(({ event_id: id }) => !held.includes(id))).toEqual([]);
  expect(gateway.counts).toMatchObject({ unknown: statuses.length - live.length });
  // One visibility query for each batch, within what Temporal's server allows.
  const lasted = (performance.now() - begun) / 1_000;
  expect(gateway.batches.length / lasted).toBeLessThanOrEqual(8);

  const sorted = millisOfLive.toSorted((a, b) => a - b);
  process.stdout.write(
    `webhooks, Temporal ${where}: ${statuses.length} sent in ${(sentIn / 1_000).toFixed(1)} s, ${live.length} of them live: ` +
      `answered after p50 ${at(sorted, 0.5)} ms, p99 ${at(sorted, 0.99)} ms; ` +
      `${gateway.batches.length} visibility queries in ${lasted.toFixed(1)} s, ` +
      `${histories.flat().length} events held\n`,
  );
  // Svix waits 15 s, and sends an event without an answer again, which this test does not do.
  expect(at(sorted, 0.99)).toBeLessThan(15_000);
}

const options = { property: { webhooks: true }, rooms };

describe.runIf(isFull)(`${load.perSecond} of Seam's events a second for ${load.seconds} s`, () => {
  it('are all answered 204 and delivered with a Temporal in memory', async () => {
    await using hotel = await openHotel(options);
    await sendLoad(hotel, 'in memory');
  });

  it('are all answered 204 and delivered with a Temporal with a database file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nightlatch-load-'));
    const server = await startTemporalServer({ databaseFile: join(folder, 'temporal.db') });
    try {
      await using hotel = await openHotel({ ...options, temporalAddress: server.address });
      await sendLoad(hotel, 'with a database file');
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  });
});
