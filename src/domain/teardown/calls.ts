import type { Instant } from '../instant.ts';
import { callPauses, pausedAfterFailure, pausedFor } from '../pause.ts';
import { troubleCode, type CallFailure } from '../seam/failure.ts';
import { seamFailure, type SeamFailureType } from '../seam/resources.ts';
import { entryOf, withEntry, withoutEntry, type Subject } from '../subject.ts';
import type { Obstacle, Teardown, TeardownTaskKind } from './state.ts';

/** How long a property has to answer before it is asked again, in milliseconds. */
const answerWithinMs = 30_000;

/** Why a call of Seam did not go through. */
export function obstacleOf({ type, message }: CallFailure): Obstacle {
  return { code: troubleCode(type), message };
}

const refused: ReadonlySet<SeamFailureType> = new Set([seamFailure.refused, seamFailure.conflict]);

/** Why Seam did not take a deletion. */
export function deletionObstacle({ type, message }: CallFailure): Obstacle {
  return { code: refused.has(type) ? 'deletion-refused' : troubleCode(type), message };
}

type TaskOf = Subject<TeardownTaskKind>;

/** After a task's call did not go through, if its next try follows anyway. */
export function withObstacle(t: Teardown, { kind, about }: TaskOf, obstacle: Obstacle): Teardown {
  return { ...t, obstacles: withEntry(t.obstacles, { kind, about, obstacle }) };
}

/** Why a task failed, and when. */
export interface Failed {
  readonly obstacle: Obstacle;
  readonly now: Instant;
}

/** After a task failed: its next try waits, longer after each failure more. */
export function afterFailedTask(t: Teardown, task: TaskOf, { obstacle, now }: Failed): Teardown {
  const pauses = pausedAfterFailure(t.pauses, task, { schedule: callPauses, now });
  return withObstacle({ ...t, pauses }, task, obstacle);
}

/** After a task went well, or is no longer needed. */
export function afterTask(t: Teardown, task: TaskOf): Teardown {
  const pauses = withoutEntry(t.pauses, task);
  const obstacles = withoutEntry(t.obstacles, task);
  return pauses === t.pauses && obstacles === t.obstacles ? t : { ...t, pauses, obstacles };
}

function askOf(propertyId: string): TaskOf {
  return { kind: 'ask', about: propertyId };
}

/** While a property is asked: it is asked again only if it does not answer for half a minute. */
export function whileAsked(t: Teardown, propertyId: string, now: Instant): Teardown {
  return { ...t, pauses: pausedFor(t.pauses, askOf(propertyId), { ms: answerWithinMs, now }) };
}

/** A question that reached a property. */
export interface Question {
  readonly propertyId: string;
  /** The number of the look that asks. */
  readonly number: number;
}

/** After a question reached a property: if earlier ones did not, that is over, and it has time to answer. */
export function afterAsked(t: Teardown, { propertyId, number }: Question, now: Instant): Teardown {
  const ask = askOf(propertyId);
  if (entryOf(t.obstacles, ask) === undefined) return t;
  const reached = afterTask(t, ask);
  const isOpen = t.look.number === number && t.look.uses[propertyId] === undefined;
  return isOpen ? whileAsked(reached, propertyId, now) : reached;
}

/** After a property turned out to have no workflow: it was lost, and its guests may be in house all the same. */
export function afterNoProperty(t: Teardown, propertyId: string, now: Instant): Teardown {
  const message = `Property ${propertyId} has no workflow, so it cannot say which reservations use the identity. Start a worker that has it in its properties file, or send it SIGHUP. If the hotel is closed, give up and start the teardown again.`;
  return afterFailedTask(t, askOf(propertyId), { obstacle: { code: 'property-silent', message }, now });
}
