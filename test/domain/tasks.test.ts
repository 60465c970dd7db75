import { describe, expect, it } from 'vitest';
import { plus } from '../../src/domain/instant.ts';
import { nextOf } from '../../src/domain/moment.ts';
import {
  callPauses,
  growingPauseMs,
  isPaused,
  pausedAfterFailure,
  pausedFor,
  pausedUntil,
  type Pause,
} from '../../src/domain/pause.ts';
import { momentsOf, scheduled } from '../../src/domain/task.ts';
import { withTrouble, type KeptTrouble } from '../../src/domain/trouble.ts';
import { at } from './hotelAurora.ts';

const issue = { kind: 'issue', about: 'g1' } as const;
const others: readonly Pause[] = [
  { kind: 'issue', about: 'g2', failures: 1, until: at(20) },
  { kind: 'look', about: 'g1', failures: 1, until: at(20) },
];

describe('the pause of a task', () => {
  it('doubles with each failure up to the longest one, and is never shorter than Seam asks for', () => {
    expect([0, 1, 2, 20].map((before) => growingPauseMs(callPauses, before))).toEqual([5_000, 10_000, 20_000, 600_000]);
    const once = pausedAfterFailure(others, issue, { schedule: callPauses, now: at(0) });
    const twice = pausedAfterFailure(once, issue, { schedule: callPauses, now: at(1) });
    expect(twice.at(-1)).toEqual({ ...issue, failures: 2, until: plus(at(1), 10_000) });
    const asked = pausedAfterFailure(twice, issue, { schedule: callPauses, now: at(2), leastMs: 90_000 });
    expect(pausedUntil(asked, issue)).toBe(plus(at(2), 90_000));
    expect(asked).toHaveLength(3);
  });

  it('belongs to one kind and one thing, and can be set without a failure', () => {
    expect(isPaused(others, issue, at(0))).toBe(false);
    const waiting = pausedFor(others, issue, { ms: 1_000, now: at(0) });
    expect([isPaused(waiting, issue, at(0)), isPaused(waiting, issue, plus(at(0), 1_000))]).toEqual([true, false]);
    expect(waiting.at(-1)).toMatchObject({ failures: 0 });
  });
});

describe('a row of the table of tasks', () => {
  const task = { ...issue, what: 'until the next try' };
  const pauses: readonly Pause[] = [{ ...issue, failures: 1, until: at(5) }];

  it('is due once both its moment and its pause are over, and until then wakes its workflow', () => {
    expect(scheduled(task, null, { pauses, now: at(9) })).toMatchObject({ isDue: false, nextAt: null });
    expect(scheduled(task, at(4), { pauses: others, now: at(4) })).toMatchObject({ isDue: true, nextAt: null });
    expect(scheduled(task, at(4), { pauses, now: at(4) })).toMatchObject({ isDue: false, nextAt: at(5) });
    expect(scheduled(task, at(6), { pauses, now: at(4) })).toMatchObject({ isDue: false, nextAt: at(6) });
    expect(scheduled(task, at(4), { pauses, now: at(5) })).toMatchObject({ isDue: true, nextAt: null });
  });

  it('gives the alarm the first moment that is still to come', () => {
    const table = [at(7), at(6), null].map((dueAt) => scheduled(task, dueAt, { pauses, now: at(4) }));
    expect(nextOf(momentsOf(table), at(4))).toEqual({ at: at(6), what: 'until the next try' });
    expect(nextOf(momentsOf(table), at(7))).toBeNull();
  });
});

describe('the troubles of a workflow', () => {
  const trouble = { code: 'seam-unreachable', about: 'g1', forDesk: 'Wait.', forOperator: 'Seam request 1' };

  it('keep the first of two that are the same, and forget one that is over', () => {
    const none: readonly KeptTrouble[] = [];
    const one = withTrouble(none, issue, trouble);
    expect(withTrouble(one, issue, { ...trouble, forOperator: 'Seam request 2' })).toBe(one);
    expect(withTrouble(one, issue, { ...trouble, code: 'lock-system-down' })).toHaveLength(1);
    expect(withTrouble(one, { kind: 'look', about: 'g1' }, trouble)).toHaveLength(2);
    expect(withTrouble(one, issue, null)).toEqual([]);
    expect(withTrouble(none, issue, null)).toBe(none);
  });
});
