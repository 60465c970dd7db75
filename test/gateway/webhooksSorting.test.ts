import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ArrivedEvent, EventOutcome } from '../../src/client/index.ts';
import {
  afterAsking,
  arrivedAt,
  betweenBatchesMs,
  gatherMs,
  giveUpAfterMs,
  goesAlong,
  nextBatchAt,
} from '../../src/gateway/webhooks/patience.ts';
import { Recent } from '../../src/gateway/webhooks/recent.ts';
import { EventSorter } from '../../src/gateway/webhooks/sorter.ts';
import { idsToLookFor, routeEvents } from '../../src/domain/webhooks/route.ts';

function arrived(part: Partial<ArrivedEvent['event']> = {}, propertyId = 'hotel-a'): ArrivedEvent {
  return {
    propertyId,
    event: {
      eventId: randomUUID(),
      eventType: 'acs_credential.issued',
      occurredAt: '2026-12-01T12:00:00.000Z',
      resourceId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
      ...part,
    },
  };
}
const short = 'aaaaaaaabbbb';

describe('who is told of an event', () => {
  it('is who knows its resource, in the property at whose webhook it arrived or in none', () => {
    const knowers = [
      { workflowId: 'reservation/hotel-a/R1', propertyId: 'hotel-a', seamIds: ['000000000001', short] },
      { workflowId: 'reservation/hotel-b/R1', propertyId: 'hotel-b', seamIds: [short] },
      { workflowId: 'user-identity-teardown/u1', propertyId: null, seamIds: [short] },
    ];
    const [mine, strangers] = [arrived(), arrived({ resourceId: randomUUID() })];
    expect([...routeEvents([mine, strangers], knowers)]).toEqual([
      ['reservation/hotel-a/R1', [mine]],
      ['user-identity-teardown/u1', [mine]],
    ]);
  });

  it('is the property for entrances and systems, and nobody for anything else', () => {
    const entrance = arrived({ eventType: 'acs_entrance.removed' });
    const system = arrived({ eventType: 'acs_system.disconnected' });
    const others = [arrived({ eventType: 'lock.unlocked' }), arrived({ eventType: 'toString' })];
    expect([...routeEvents([entrance, ...others, system], [])]).toEqual([['property/hotel-a', [entrance, system]]]);
    expect(idsToLookFor([entrance, system, ...others])).toEqual([]);
  });

  it('is looked for by each id once', () => {
    expect(idsToLookFor([arrived(), arrived(), arrived({ resourceId: null })])).toEqual([short]);
  });
});

describe('how long an event waits', () => {
  it('goes with a batch after a moment, with whatever came meanwhile, and batches keep their distance', () => {
    const [first, second, late] = [arrivedAt(1_000), arrivedAt(999 + gatherMs), arrivedAt(1_001 + gatherMs)];
    expect(nextBatchAt([second, first], -Infinity)).toBe(1_000 + gatherMs);
    expect([second, late].map((one) => goesAlong(one, 1_000 + gatherMs))).toEqual([true, false]);
    expect(nextBatchAt([late], 1_000 + gatherMs)).toBe(1_000 + gatherMs + betweenBatchesMs);
    expect(nextBatchAt([], 0)).toBeNull();
  });

  it.each(['nobody', 'unavailable'] as const)('is looked for with growing pauses for ten seconds: %s', (outcome) => {
    let [waiting, now] = [arrivedAt(0), 0];
    const looks: number[] = [];
    for (;;) {
      now = waiting.askAt;
      looks.push(now);
      const verdict = afterAsking(waiting, outcome, now);
      if ('answer' in verdict) {
        expect(verdict.answer).toBe(outcome);
        break;
      }
      waiting = verdict.wait;
    }
    expect(looks).toEqual([30, 530, 1_530, 3_530, 7_530, giveUpAfterMs]);
  });

  it('ends at once where Temporal holds it', () => {
    expect(afterAsking(arrivedAt(0), 'held', 100)).toEqual({ answer: 'held' });
  });
});

describe('the sorter', () => {
  function failing(): void {
    return undefined;
  }

  it('sends the same event once however often it comes, and remembers it', async () => {
    const batches: (readonly ArrivedEvent[])[] = [];
    const sorter = new EventSorter(async (events) => {
      batches.push(events);
      return events.map(() => 'held' as const);
    }, failing);
    const one = arrived();
    expect(await Promise.all([sorter.accept(one), sorter.accept({ ...one }), sorter.accept(arrived())])).toEqual([
      'held',
      'held',
      'held',
    ]);
    expect(await sorter.accept(one)).toBe('held');
    expect(batches.map(({ length }) => length)).toEqual([2]);
  });

  it('tries again what Temporal did not take, and what nobody knew yet', async () => {
    const answers: (EventOutcome | Error)[] = [new Error('Temporal is away'), 'unavailable', 'nobody', 'held'];
    const failures: number[] = [];
    const sorter = new EventSorter(
      async (events) => {
        const answer = answers.shift() ?? 'held';
        if (answer instanceof Error) throw answer;
        return events.map(() => answer);
      },
      (_error, events) => failures.push(events),
    );
    expect(await sorter.accept(arrived())).toBe('held');
    expect(answers).toEqual([]);
    expect(failures).toEqual([1]);
  });

  it('does not let one slow batch hold up the next', async () => {
    const slow = Promise.withResolvers<void>();
    let batches = 0;
    const sorter = new EventSorter(async (events) => {
      batches += 1;
      if (batches === 1) await slow.promise;
      return events.map(() => 'held' as const);
    }, failing);
    const first = sorter.accept(arrived());
    await expect.poll(() => batches).toBe(1);
    expect(await sorter.accept(arrived())).toBe('held');
    slow.resolve();
    expect(await first).toBe('held');
  });

  it('answers what waits when it closes: it has to be sent again', async () => {
    const sorter = new EventSorter(async (events) => events.map(() => 'nobody' as const), failing);
    const waiting = sorter.accept(arrived());
    sorter.close();
    expect(await waiting).toBe('unavailable');
  });

  it('forgets the oldest of what it remembers', () => {
    const recent = new Recent(2);
    for (const key of ['a', 'b', 'c']) recent.add(key);
    expect(['a', 'b', 'c'].map((key) => recent.has(key))).toEqual([false, true, true]);
  });
});
