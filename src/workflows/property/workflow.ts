import { CancellationScope, continueAsNew } from '@temporalio/workflow';
import { indexesOf } from '../../domain/propertyLifetime/indexes.ts';
import { initialProperty } from '../../domain/propertyLifetime/state.ts';
import { decided, propertyMoments, propertyTasks, type PropertyTask } from '../../domain/propertyLifetime/tasks.ts';
import { withoutPastFar } from '../../domain/rooms/far.ts';
import { ownProperty } from '../../domain/signals/ownIds.ts';
import { createBeat, underWay } from '../runtime/beat.ts';
import { carriedOver, inputFrom, ownId, stateFrom } from '../runtime/carried.ts';
import { now } from '../runtime/clock.ts';
import { runCourse, type Course } from '../runtime/course.ts';
import { handleMessages } from './handlers.ts';
import { currentIndexes, type Property } from './property.ts';
import { lookAtTeardown } from './identityUses.ts';
import { lookAtSystems } from './lookAtSystems.ts';
import { readEntrances } from './readEntrances.ts';
import { reconcile } from './reconcile.ts';
import { createShow } from './show.ts';
import { tell } from './tell.ts';

/** How a property is started. */
export interface PropertyInput {
  /** For people who look at the input: the workflow id decides. */
  readonly propertyId: string;
  /** Its workflow ran before and was lost: `claimAgain` fills its room book (docs/operators.md). */
  readonly isAnew?: boolean;
}

/**
 * One hotel: its settings, its entrance catalogue, and the room book, by which overrides on one room come one after
 * another. Reservations signal their claims; it signals back what is granted. It never ends.
 *
 * @param handed the state of the run before, after continue-as-new.
 * @throws {ApplicationFailure} `InvalidInput` if the workflow id names no property.
 */
export async function property(input: PropertyInput, handed?: unknown): Promise<void> {
  const propertyId = ownId(ownProperty, 'property/<propertyId>');
  const { isAnew }: { readonly isAnew?: unknown } = inputFrom(input);
  const carried = carriedOver(handed);
  const before = stateFrom(carried, initialProperty(Date.now(), isAnew === true));
  const state = { ...before, book: withoutPastFar(before.book, Date.now()) };
  const p: Property = {
    propertyId,
    carriedSize: carried === undefined ? 0 : JSON.stringify(carried).length,
    state,
    indexes: indexesOf(state),
    beat: createBeat(),
  };
  handleMessages(p);
  // A hotel cannot be cancelled: without its room book overrides would collide.
  await CancellationScope.nonCancellable(() => runCourse(courseOf(p), p.beat));
}

function courseOf(p: Property): Course {
  return {
    think: () => (p.state = decided(p.state, currentIndexes(p), { random: Math.random, now: now() })),
    tasks: () =>
      propertyTasks(p.state, currentIndexes(p), { beingTold: underWay(p.beat, 'tell'), now: now() }).map((task) => ({
        ...task,
        run: () => run(p, task),
      })),
    moments: () => propertyMoments(p.state, now()),
    show: createShow(p),
    continueAsNew: () => continueAsNew<typeof property>({ propertyId: p.propertyId }, p.state),
  };
}

function run(p: Property, task: PropertyTask): Promise<void> {
  switch (task.kind) {
    case 'read-entrances':
      return readEntrances(p, task.settings);
    case 'tell':
      return tell(p, task.telling);
    case 'reconcile':
      return reconcile(p, task.settings);
    case 'look-at-systems':
      return lookAtSystems(p, task.settings);
    case 'look-at-teardown':
      return lookAtTeardown(p, task.about);
  }
}
