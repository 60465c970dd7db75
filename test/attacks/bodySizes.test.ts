import { afterAll, describe, expect, it } from 'vitest';
import { createKeyWaits, createPlaces } from '../../src/gateway/limits.ts';
import { batchOf, batchSize } from '../../src/gateway/webhooks/patience.ts';
import { EventSorter } from '../../src/gateway/webhooks/sorter.ts';
import { isFull } from '../support/run.ts';
import { openGatewayAlone } from './gatewayAlone.ts';

const gateway = await openGatewayAlone();
afterAll(gateway.close);

const at = '/v1/properties/hotel-borealis/reservations/R-1';
const stay = { arrival: '2031-03-03', departure: '2031-03-05' };
const guests = [{ guestId: 'g1', fullName: 'Ada Example' }];

/** Sends a body that holds more faults than a person would ever correct, and checks that the answer is short. */
async function refusedShortly(method: string, path: string, body: unknown): Promise<void> {
  const { status, text } = await gateway.send(method, path, body);
  const { errors } = JSON.parse(text) as { errors: readonly { field: string; reason: string }[] };
  expect(status).toBe(422);
  expect(errors.length).toBeLessThanOrEqual(20);
  expect(text.length).toBeLessThan(10_000);
}

/** A list of `count` texts. */
function many(count: number, text = ''): readonly string[] {
  return Array.from({ length: count }, () => text);
}

describe('a body of faults', () => {
  const wrong = { stay, rooms: many(60_000), guests };
  const bodies: Readonly<Record<string, unknown>> = {
    'of 60,000 wrong rooms': wrong,
    'of 200 guests with 60 wrong rooms each': {
      stay,
      rooms: ['101'],
      guests: many(200).map((_, n) => ({ guestId: `g${n}`, fullName: 'Guest', rooms: many(60) })),
    },
    'of 200 guests that are none': { stay, rooms: ['101'], guests: many(200).map(() => ({})) },
    'of 20,000 guests with a date that is none': {
      rooms: [],
      guests: many(5_000).map(() => ({ stay: { arrival: 1 } })),
    },
    'of 90 unknown fields': { stay, ...Object.fromEntries(many(90).map((_, n) => [`f${'x'.repeat(n % 40)}`, n])) },
    'of 10,000 unknown fields': Object.fromEntries(many(10_000).map((_, n) => [`f${n}`, n])),
  };
  it.each(Object.keys(bodies))('%s is answered with 20 of them at most, as a PUT and as a plan', async (what) => {
    await refusedShortly('PUT', at, bodies[what]);
    await refusedShortly('POST', `${at}/plan`, bodies[what]);
  });

  it('of other messages and of a teardown is answered shortly, too', async () => {
    await refusedShortly('PUT', `${at}/rooms`, { rooms: many(15_000) });
    await refusedShortly('POST', `${at}/guests`, { guestId: 'g2', rooms: many(7_000) });
    await refusedShortly('POST', `${at}/adopt`, { acsCredentialIds: many(2_000) });
    const identity = '/v1/user-identities/11111111-1111-4111-8111-111111111111/teardown';
    await refusedShortly('PUT', identity, { propertyIds: many(40_000) });
  });
});

describe('a body', () => {
  it.each([
    ['PUT', '', 256],
    ['POST', '/plan', 256],
    ['PUT', '/rooms', 64],
    ['POST', '/guests', 32],
    ['PUT', '/stay', 8],
    ['POST', '/check-in', 8],
    ['POST', '/guests/g1/new-key', 8],
  ])('of %s …%s is read up to %i KB, and answered 413 beyond', async (method, path, kilobytes) => {
    const [most, more] = [kilobytes * 1_024, kilobytes * 1_024 + 1].map((bytes) => `"${'x'.repeat(bytes - 2)}"`);
    expect((await gateway.send(method, `${at}${path}`, most)).status).toBe(422);
    expect((await gateway.send(method, `${at}${path}`, more)).status).toBe(413);
  });

  it.runIf(isFull)('of any size up to the limit is answered with less than it asks', async () => {
    for (let bytes = 1; bytes < 256 * 1_024; bytes = Math.ceil(bytes * 1.7))
      for (const item of ['""', '{}', '[]', '0', '"@"', '{"guestId":"@"}', '{"a":[[[[]]]]}']) {
        const list = `[${many(Math.ceil(bytes / (item.length + 1)), item).join(',')}]`.slice(0, 250_000);
        const body = list.endsWith(']') ? list : `${list.slice(0, list.lastIndexOf(','))}]`;
        for (const field of ['rooms', 'guests', 'sharesWith', 'join', 'stay', 'unknown']) {
          const { status, text } = await gateway.send('PUT', at, `{"${field}":${body}}`);
          expect([field, item, bytes, status]).toEqual([field, item, bytes, 422]);
          expect(text.length).toBeLessThan(10_000);
        }
      }
  });
});

describe('what waits', () => {
  it('has a share for each key, so that one sender leaves places for the others', async () => {
    const waits = createKeyWaits(8);
    const never = Promise.withResolvers<string>();
    const greedy = Array.from({ length: 10 }, () => waits.run('greedy', () => never.promise));
    expect(waits.waiting()).toBe(6);
    expect(await waits.run('other', async () => 'waited')).toBe('waited');
    never.resolve('done');
    expect((await Promise.all(greedy)).filter((one) => one === null)).toHaveLength(4);
    expect(await waits.run('greedy', async () => 'again')).toBe('again');
  });

  it('gives places back, and forgets who has none', () => {
    const places = createPlaces(4);
    expect([1, 2, 3, 4].map(() => places.take('a'))).toEqual([true, true, true, false]);
    expect([1, 2].map(() => places.take('b'))).toEqual([true, false]);
    places.give('a');
    expect([places.take('b'), places.taken()]).toEqual([true, 4]);
  });

  it("has a share for each hotel's events, so that a flood of one hotel's webhook delays no other", async () => {
    const delivered = Promise.withResolvers<void>();
    const sorter = new EventSorter(
      async (events) => {
        await delivered.promise;
        return events.map(() => 'held' as const);
      },
      () => undefined,
      8,
    );
    function event(propertyId: string, eventId: string) {
      return {
        propertyId,
        event: { eventId, eventType: 'phone.deactivated', occurredAt: '2031-01-01T00:00:00.000Z', resourceId: 'x' },
      };
    }
    const flood = Array.from({ length: 20 }, (_, n) => sorter.accept(event('flooded', `e${n}`)));
    const other = sorter.accept(event('calm', 'e1'));
    delivered.resolve();
    expect(await other).toBe('held');
    expect((await Promise.all(flood)).filter((outcome) => outcome === 'unavailable')).toHaveLength(14);
    sorter.close();
  });

  it('is delivered in turns, so that the events of a calm hotel are in the next batch', () => {
    const flood = many(5_000).map((_, n) => `flooded ${n}`);
    const batch = batchOf([...flood, 'calm 1', 'calm 2'], (event) => event.split(' ')[0] ?? '');
    expect(batch).toHaveLength(batchSize);
    expect(batch.slice(0, 4)).toEqual(['flooded 0', 'calm 1', 'flooded 1', 'calm 2']);
    expect(batch.slice(4)).toEqual(flood.slice(2, batchSize - 2));
  });
});
