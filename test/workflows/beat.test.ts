import { describe, expect, it } from 'vitest';
import {
  createBeat,
  isAtRest,
  isBusy,
  isUnderWay,
  startDue,
  underWay,
  wake,
  type Task,
} from '../../src/workflows/runtime/beat.ts';

/** A task that ends when it is told to, and how often it was started. */
function taskOf(about: string | null, isDue = true) {
  let started = 0;
  let finish: (error?: Error) => void = () => undefined;
  const task: Task = {
    kind: 'look',
    about,
    what: 'until the next look',
    isDue,
    nextAt: null,
    run: () => {
      started += 1;
      return new Promise((resolve, reject) => {
        finish = (error) => (error === undefined ? resolve() : reject(error));
      });
    },
  };
  async function end(error?: Error): Promise<void> {
    finish(error);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { task, end, started: () => started };
}

describe('the beat of a workflow', () => {
  it('starts each due task once, and wakes the loop when it ends', async () => {
    const beat = createBeat();
    beat.changed = false;
    const one = taskOf('101');
    const other = taskOf(null);
    const later = taskOf('102', false);
    const table = [one.task, other.task, later.task];
    startDue(beat, table);
    startDue(beat, table);
    expect([one.started(), other.started(), later.started()]).toEqual([1, 1, 0]);
    expect([...underWay(beat, 'look')]).toEqual(['101', null]);
    expect([beat.changed, isBusy(beat), isAtRest(beat)]).toEqual([false, true, false]);
    await one.end();
    expect([beat.changed, isUnderWay(beat, one.task), isUnderWay(beat, other.task)]).toEqual([true, false, true]);
    startDue(beat, table);
    expect([one.started(), other.started()]).toEqual([2, 1]);
  });

  it('is at rest only if nothing is under way and nothing happened', async () => {
    const beat = createBeat();
    expect(isAtRest(beat)).toBe(false);
    beat.changed = false;
    expect(isAtRest(beat)).toBe(true);
    wake(beat);
    expect(isAtRest(beat)).toBe(false);
  });

  it('keeps the defect of a task for the loop, which throws it', async () => {
    const beat = createBeat();
    const broken = taskOf('101');
    startDue(beat, [broken.task]);
    const defect = new Error('a defect');
    await broken.end(defect);
    expect(beat.fault).toEqual({ error: defect });
    expect(isBusy(beat)).toBe(false);
  });
});
