import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ArrivedEvent, EventOutcome } from '../../../src/client/index.ts';
import { EventSorter, RecentKeys } from '../../../src/gateway/webhooks/sorter.ts';

function arrived(): ArrivedEvent {
  return {
    propertyId: 'hotel-a',
    event: {
      eventId: randomUUID(),
      eventType: 'acs_credential.issued',
      occurredAt: '2026-12-01T12:00:00.000Z',
      resourceId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    },
  };
}
describe('the sorter', () => {
  function failing(): void {
    return undefined;
  }

  it('delivers a repeated event once, and remembers it', async () => {
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

  it('delivers an event again if Temporal did not take it, or no workflow knew its resource', async () => {
    const answers: (EventOutcome | Error)[] = [new Error('Temporal is away'), 'unavailable', 'unknown', 'held'];
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

  it('does not let a slow batch delay the next one', async () => {
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

  it('answers waiting events as unavailable when it closes', async () => {
    const sorter = new EventSorter(async (events) => events.map(() => 'unknown' as const), failing);
    const waiting = sorter.accept(arrived());
    sorter.close();
    expect(await waiting).toBe('unavailable');
  });

  it('forgets the oldest key that it remembers', () => {
    const recent = new RecentKeys(2);
    for (const key of ['a', 'b', 'c']) recent.add(key);
    expect(['a', 'b', 'c'].map((key) => recent.has(key))).toEqual([false, true, true]);
  });
});
