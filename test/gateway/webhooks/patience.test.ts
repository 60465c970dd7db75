import { describe, expect, it } from 'vitest';
import {
  afterAsking,
  arrivedAt,
  betweenBatchesMs,
  gatherMs,
  giveUpAfterMs,
  isInBatch,
  nextBatchAt,
} from '../../../src/gateway/webhooks/patience.ts';

describe('an event that waits', () => {
  it('goes with a batch after a moment, together with later events, and batches keep a distance', () => {
    const [first, second, late] = [arrivedAt(1_000), arrivedAt(999 + gatherMs), arrivedAt(1_001 + gatherMs)];
    expect(nextBatchAt([second, first], -Infinity)).toBe(1_000 + gatherMs);
    expect([second, late].map((one) => isInBatch(one, 1_000 + gatherMs))).toEqual([true, false]);
    expect(nextBatchAt([late], 1_000 + gatherMs)).toBe(1_000 + gatherMs + betweenBatchesMs);
    expect(nextBatchAt([], 0)).toBeNull();
  });

  it.each(['unknown', 'unavailable'] as const)(
    'is tried again at growing pauses for ten seconds while it is %s',
    (outcome) => {
      let [waiting, now] = [arrivedAt(0), 0];
      const tries: number[] = [];
      for (;;) {
        now = waiting.askAt;
        tries.push(now);
        const verdict = afterAsking(waiting, outcome, now);
        if ('answer' in verdict) {
          expect(verdict.answer).toBe(outcome);
          break;
        }
        waiting = verdict.wait;
      }
      expect(tries).toEqual([30, 530, 1_530, 3_530, 7_530, giveUpAfterMs]);
    },
  );

  it('has its answer as soon as Temporal has it', () => {
    expect(afterAsking(arrivedAt(0), 'held', 100)).toEqual({ answer: 'held' });
  });
});
