import proto from '@temporalio/proto';
import { msToTs } from '@temporalio/common/lib/time.js';
import { describe, expect, it } from 'vitest';
import { isOverdue, isRetryOverdue } from '../../src/development/time/overdue.ts';

const { EventType, PendingActivityState } = proto.temporal.api.enums.v1;
const scheduled = PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;

function start(atMs: number, delayMs = 0) {
  return {
    eventTime: msToTs(atMs),
    workflowExecutionStartedEventAttributes: { firstWorkflowTaskBackoff: msToTs(delayMs) },
  };
}
const firstStep = { eventTime: msToTs(0), eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED };
function timer(timerId: string, atMs: number, afterMs: number) {
  return {
    eventTime: msToTs(atMs),
    timerStartedEventAttributes: { timerId, startToFireTimeout: msToTs(afterMs) },
  };
}

describe('isOverdue', () => {
  it('a first step is overdue if it is due and has not happened', () => {
    expect(isOverdue([start(1000, 500)], 1499)).toBe(false);
    expect(isOverdue([start(1000, 500)], 1500)).toBe(true);
    expect(isOverdue([start(1000, 500), firstStep], 1500)).toBe(false);
  });

  it('a timer is overdue if it is due and has neither fired nor been cancelled', () => {
    const events = [start(0), firstStep, timer('1', 100, 50), timer('2', 100, 60)];
    expect(isOverdue(events, 149)).toBe(false);
    expect(isOverdue(events, 150)).toBe(true);
    expect(isOverdue([...events, { timerFiredEventAttributes: { timerId: '1' } }], 159)).toBe(false);
    expect(isOverdue([...events, { timerFiredEventAttributes: { timerId: '1' } }], 160)).toBe(true);
    const both = [{ timerFiredEventAttributes: { timerId: '1' } }, { timerCanceledEventAttributes: { timerId: '2' } }];
    expect(isOverdue([...events, ...both], 1000)).toBe(false);
  });
});

describe('isRetryOverdue', () => {
  it('a retry is overdue if it is due and has not begun', () => {
    const nextAttemptScheduleTime = msToTs(1000);
    expect(isRetryOverdue([{ state: scheduled, attempt: 2, nextAttemptScheduleTime }], 999)).toBe(false);
    expect(isRetryOverdue([{ state: scheduled, attempt: 2, nextAttemptScheduleTime }], 1000)).toBe(true);
    expect(isRetryOverdue([{ state: scheduled, attempt: 1, nextAttemptScheduleTime }], 1000)).toBe(false);
    const running = PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
    expect(isRetryOverdue([{ state: running, attempt: 2, nextAttemptScheduleTime }], 1000)).toBe(false);
  });
});
