import { expect, test } from 'vitest';
import { openHotel } from '../support/hotel.ts';
import { ask, openGateway } from './gateway.ts';

/** The value below which so much of the sample lies. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

const puts = 200;

// It prints its figures: what they are worth depends on what else the machine does.
test.runIf(process.env['NIGHTLATCH_TEST'] === 'full')('200 PUTs at once: no 5xx, none lost', async () => {
  await using hotel = await openHotel();
  const gateway = await openGateway(hotel);
  try {
    const base = `/v1/properties/${hotel.settings.propertyId}/reservations`;
    const body = (n: number): object => ({
      stay: { arrival: '2031-03-03', departure: '2031-03-05' },
      rooms: [`${n}`],
      guests: [{ guestId: 'g1', fullName: 'Ada Example' }],
    });
    const began = performance.now();
    const answers = await Promise.all(
      Array.from({ length: puts }, async (_, n) => {
        const { status } = await ask(gateway.url, 'PUT', `${base}/B-${n}`, { body: body(n) });
        return { status, ms: performance.now() - began };
      }),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses]).toEqual([202]);
    const views = await Promise.all(Array.from({ length: puts }, (_, n) => hotel.status(`B-${n}`)));
    expect(views.map(({ rooms }) => rooms[0])).toEqual(Array.from({ length: puts }, (_, n) => `${n}`));
    const ms = answers.map((answer) => answer.ms).toSorted((a, b) => a - b);
    const [p50, p99] = [quantile(ms, 0.5), quantile(ms, 0.99)].map(Math.round);
    process.stderr.write(`${puts} PUTs at once: p50 ${p50} ms, p99 ${p99} ms\n`);
  } finally {
    await gateway.close();
  }
});
