import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startTemporalServer } from '../../src/development/temporalServer/start.ts';
import { openHotel, type TestHotel } from '../support/hotel.ts';
import { ask, openGateway } from './testGateway.ts';
import { isFull } from '../support/run.ts';

/** The value below which this share of the sample lies. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const puts = 200;

/** PUTs all reservations at once, checks that none is lost, and prints how long the answers took. */
async function putAtOnce(hotel: TestHotel, where: string): Promise<void> {
  const gateway = await openGateway(hotel);
  try {
    const base = `/v1/properties/${hotel.settings.propertyId}/reservations`;
    function body(n: number): object {
      return {
        stay: { arrival: '2031-03-03', departure: '2031-03-05' },
        rooms: [`${n}`],
        guests: [{ guestId: 'g1', fullName: 'Ada Example' }],
      };
    }
    const began = performance.now();
    const answers = await Promise.all(
      Array.from({ length: puts }, async (_, n) => {
        const { status } = await ask('PUT', `${gateway.url}${base}/B-${n}`, { body: body(n) });
        return { status, ms: performance.now() - began };
      }),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses]).toEqual([202]);
    const views = await Promise.all(Array.from({ length: puts }, (_, n) => hotel.status(`B-${n}`)));
    expect(views.map(({ rooms }) => rooms[0])).toEqual(Array.from({ length: puts }, (_, n) => `${n}`));
    const ms = answers.map((answer) => answer.ms).toSorted((a, b) => a - b);
    const [p50, p99, all] = [quantile(ms, 0.5), quantile(ms, 0.99), ms.at(-1) ?? NaN].map(Math.round);
    process.stderr.write(`${puts} PUTs at once, Temporal ${where}: p50 ${p50} ms, p99 ${p99} ms, all in ${all} ms\n`);
  } finally {
    await gateway.close();
  }
}

// The figures are only printed: they depend on what else the machine does.
describe.runIf(isFull)('200 PUTs at once', () => {
  test('are all answered 202 and kept by a Temporal in memory', async () => {
    await using hotel = await openHotel();
    await putAtOnce(hotel, 'in memory');
  });

  test('are all answered 202 and kept by a Temporal with a database file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nightlatch-load-'));
    const server = await startTemporalServer({ databaseFile: join(folder, 'temporal.db') });
    try {
      await using hotel = await openHotel({ temporalAddress: server.address });
      await putAtOnce(hotel, 'with a database file');
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  });
});
