import { describe, expect, it } from 'vitest';
import {
  disturbed,
  judge,
  type Observation,
  pauseMs,
  unwatched,
  type Verdict,
  watched,
} from '../../src/development/time/standstill.ts';

const still: Observation = {
  trace: 'run 1, 10 events',
  leftMs: 5000,
  workflowTask: null,
  activities: [],
  children: [],
};

/** The verdicts after a first observation and so many more that show nothing new; without those that it goes on. */
function verdicts(same: Observation, count: number): readonly (readonly [number: number, Verdict])[] {
  let watch = watched(unwatched, same);
  return Array.from({ length: count }, (_, index) => {
    watch = watched(watch, same);
    return [index + 1, judge(watch, same)] as const;
  }).filter(([, { kind }]) => kind !== 'goes on');
}

function kinds(same: Observation, count: number): readonly string[] {
  return verdicts(same, count).map(([, { kind }]) => kind);
}

describe('a workflow goes on', () => {
  it('if its history grows, however rarely', () => {
    let watch = watched(unwatched, still);
    for (let count = 1; count <= 2000; count += 1) {
      const seen = { ...still, trace: `run 1, ${Math.floor(count / 20)} events` };
      watch = watched(watch, seen);
      expect(judge(watch, seen)).toEqual({ kind: 'goes on' });
    }
  });

  it('if its clock comes nearer to its place, but not if only the answers take different times', () => {
    let watch = watched(unwatched, still);
    for (let count = 1; count <= 10; count += 1) watch = watched(watch, { ...still, leftMs: 5000 - 90 * (count % 2) });
    expect(watch.unchanged).toBe(10);
    expect(watched(watch, { ...still, leftMs: 4000 }).unchanged).toBe(0);
  });

  it('if a task of its own has begun, or a child is still moved: each of them ends by itself', () => {
    expect(kinds({ ...still, workflowTask: { attempt: 1, isStarted: true } }, 2000)).toEqual([]);
    expect(kinds({ ...still, activities: [{ type: 'slow', isStarted: true }] }, 2000)).toEqual([]);
    expect(kinds({ ...still, children: [{ workflowId: 'child', progress: 'under way' }] }, 2000)).toEqual([]);
  });
});

describe('a workflow that shows nothing new', () => {
  it('is nudged after each round of observations, and stuck after the last one', () => {
    const found = verdicts(still, 600);
    expect(found.map(([number]) => number)).toEqual(Array.from({ length: 24 }, (_, index) => 25 * (index + 1)));
    expect(found.slice(0, -1).every(([, { kind }]) => kind === 'nudge')).toBe(true);
    expect(found.at(-1)?.[1]).toMatchObject({ reason: expect.stringContaining('the server did not move its clock') });
  });

  it('is not taken for one that goes on because it was nudged', () => {
    const watch = watched(watched(unwatched, still), still);
    expect(watched(disturbed(watch), { ...still, trace: 'run 1, 12 events' }).unchanged).toBe(watch.unchanged + 1);
  });

  it('is asked about every 200 ms at most', () => {
    expect(pauseMs(unwatched)).toBe(10);
    expect(pauseMs({ ...unwatched, unchanged: 100 })).toBe(200);
  });

  it('makes the advance find its worker in every second round if a task waits for one', () => {
    const observation = { ...still, workflowTask: { attempt: 1, isStarted: false } };
    const found = verdicts(observation, 600);
    expect(found.slice(0, 3).map(([, verdict]) => verdict)).toEqual([
      { kind: 'nudge' },
      { kind: 'find a worker', of: 'workflow task' },
      { kind: 'nudge' },
    ]);
    expect(found.at(-1)?.[1]).toMatchObject({
      reason: expect.stringContaining('no worker was given its workflow task'),
    });
  });

  it('is not nudged and not stuck while an activity waits for a worker that is there', () => {
    const found = kinds({ ...still, activities: [{ type: 'slow', isStarted: false }] }, 2000);
    expect(new Set(found)).toEqual(new Set(['find a worker']));
  });

  it('is stuck if a child has arrived and does not end', () => {
    const found = verdicts({ ...still, children: [{ workflowId: 'child', progress: 'arrived' }] }, 600);
    expect(found.at(-1)?.[1]).toMatchObject({ reason: expect.stringContaining('its child child has arrived') });
  });
});

describe('a workflow is stuck at once', () => {
  it('if a child is stuck', () => {
    const observation: Observation = { ...still, children: [{ workflowId: 'child', progress: 'stuck' }] };
    const verdict = judge(watched(unwatched, observation), observation);
    expect(verdict).toEqual({ kind: 'stuck', reason: 'it waits for its child child, which is stuck' });
  });

  it('if its workflow task has failed three times, which the server has to confirm', () => {
    function verdictAt(attempt: number): Verdict {
      const observation = { ...still, trace: `attempt ${attempt}`, workflowTask: { attempt, isStarted: false } };
      return judge(watched(watched(unwatched, still), observation), observation);
    }
    expect(verdictAt(3)).toEqual({ kind: 'goes on' });
    expect(verdictAt(4)).toEqual({ kind: 'find the failure', attempt: 4 });
  });
});
