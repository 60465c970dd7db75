import { timeOf, type HistoryEvent } from './read.ts';

/** What Temporal and the worker did for a workflow, and the total time that it took. */
export interface Effort {
  readonly workflowTasks: number;
  /** Milliseconds that workflow tasks waited for the worker. */
  readonly workflowTasksWaitedMs: number;
  /** Milliseconds that the worker and the server took to complete them. */
  readonly workflowTasksTookMs: number;
  readonly activities: number;
  /** Milliseconds that activities waited for the worker. */
  readonly activitiesWaitedMs: number;
}

/** For each event that names an earlier event as its cause, the milliseconds between the two. */
function between(
  history: readonly HistoryEvent[],
  cause: (event: HistoryEvent) => HistoryEvent['eventId'],
): readonly number[] {
  const at = new Map(history.map((event) => [String(event.eventId), timeOf(event)]));
  return history.flatMap((event) => {
    const id = cause(event);
    const begun = id ? at.get(id.toString()) : undefined;
    return begun === undefined ? [] : [timeOf(event) - begun];
  });
}

function sum(numbers: readonly number[]): number {
  return Math.round(numbers.reduce((all, one) => all + one, 0));
}

/** Reads from a history what Temporal and the worker did for its workflow. */
export function effortOf(history: readonly HistoryEvent[]): Effort {
  const tasks = between(history, (event) => event.workflowTaskCompletedEventAttributes?.startedEventId);
  const activities = between(history, (event) => event.activityTaskStartedEventAttributes?.scheduledEventId);
  return {
    workflowTasks: tasks.length,
    workflowTasksWaitedMs: sum(between(history, (event) => event.workflowTaskStartedEventAttributes?.scheduledEventId)),
    workflowTasksTookMs: sum(tasks),
    activities: activities.length,
    activitiesWaitedMs: sum(activities),
  };
}
