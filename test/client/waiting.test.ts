import { expect, test } from 'vitest';
import { NightlatchError } from '../../src/client/index.ts';
import type { ReservationView } from '../../src/client/index.ts';
import { untilIssued, untilSettled } from '../../src/client/waiting.ts';

test('a wait that is ended early is over, even if nothing has answered yet', async () => {
  let reads = 0;
  function read(): Promise<object> {
    reads += 1;
    throw new NightlatchError({ code: 'Unavailable', what: 'worker', retryAfterSeconds: 1 });
  }
  const wait = untilSettled(read, () => true, { timeoutMs: 60_000, signal: AbortSignal.timeout(20) });
  await expect(wait).rejects.toMatchObject({ code: 'Unavailable' });
  expect(reads).toBe(2);
});

function view(part: Partial<ReservationView>): ReservationView {
  return {
    propertyId: 'hotel-aurora',
    reservationId: 'R-1',
    revision: null,
    status: 'booked',
    waiting: 'room',
    issuing: true,
    stay: { from: '2026-12-01T15:00:00.000Z', to: '2026-12-04T11:00:00.000Z' },
    rooms: ['101'],
    guests: [],
    needsAttention: [],
    ignored: [],
    workflowId: 'reservation/hotel-aurora/R-1',
    ...part,
  };
}

test('a read that does not come back does not make the wait longer', async () => {
  const began = Date.now();
  const silent = untilSettled(
    () => new Promise<object>(() => undefined),
    () => true,
    { timeoutMs: 10 },
  );
  await expect(silent).rejects.toMatchObject({ failure: { code: 'Unavailable', what: 'worker' } });
  // The last status counts if a later read does not come back.
  const reads: number[] = [];
  const slow = await untilSettled(
    async (withinMs) => {
      reads.push(withinMs);
      return reads.length === 1 ? { first: true } : new Promise<object>(() => undefined);
    },
    () => false,
    { timeoutMs: 200 },
  );
  expect(slow).toEqual({ first: true });
  expect(reads.every((ms) => ms > 0 && ms <= 700)).toBe(true);
  expect(Date.now() - began).toBeLessThan(30_000);
});

test('a read that fails after the wait is over harms nothing', async () => {
  const { promise, reject } = Promise.withResolvers<object>();
  const wait = untilSettled(
    () => promise,
    () => true,
    { timeoutMs: 0 },
  );
  await expect(wait).rejects.toMatchObject({ code: 'Unavailable' });
  reject(new TypeError('too late'));
});

test.each(['room', 'hold', 'lead', 'guest'] as const)(
  'a wait for keys is over at once if none is coming: %s',
  async (waiting) => {
    let reads = 0;
    const issued = await untilIssued(
      async () => {
        reads += 1;
        return view({ waiting, issuing: false });
      },
      { timeoutMs: 3_600_000 },
    );
    expect([issued.issued, issued.status.waiting, reads]).toEqual([false, waiting, 1]);
  },
);

test('a wait for keys goes on while one is coming', async () => {
  const views = [view({}), view({ waiting: 'issued' }), view({ waiting: 'room', issuing: false })];
  const { issued, due } = await untilIssued(async () => views.shift()!, { timeoutMs: 3_600_000 });
  expect({ issued, due, left: views.length }).toEqual({ issued: false, due: true, left: 0 });
});
