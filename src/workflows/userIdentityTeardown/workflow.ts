import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { workspaceNamed } from '../../domain/ids.ts';
import { readSeamEvents, readTeardownInput } from '../../domain/signals/fromClient.ts';
import { readIdentityUses } from '../../domain/signals/fromProperty.ts';
import { ownIdentity } from '../../domain/signals/ownIds.ts';
import { advance, end, forced, goOn } from '../../domain/teardown/advance.ts';
import { afterEvents } from '../../domain/teardown/learn.ts';
import { receiptOf } from '../../domain/teardown/receipt.ts';
import { freshTeardown, type TeardownInput } from '../../domain/teardown/state.ts';
import { teardownMoments, teardownTasks, type TeardownTask } from '../../domain/teardown/tasks.ts';
import { afterAnswer } from '../../domain/teardown/uses.ts';
import { teardownView, type TeardownView } from '../../domain/teardown/view.ts';
import {
  claimAgainSignal,
  forceSignal,
  giveUpSignal,
  goOnSignal,
  identityUsesSignal,
  receiptQuery,
  seamEventsSignal,
  stillRunningSignal,
  teardownQuery,
} from '../messages.ts';
import { createBeat } from '../runtime/beat.ts';
import { carriedOver, inputFrom, invalidStart, ownId, stateFrom } from '../runtime/carried.ts';
import { now } from '../runtime/clock.ts';
import { handleSignals, onSignal, type SignalHandler } from '../runtime/handlers.ts';
import { runCourse, type Course } from '../runtime/course.ts';
import { find, list } from './find.ts';
import { callOffNeedlessDeletions, remove } from './remove.ts';
import { round } from './round.ts';
import { createShow } from './show.ts';
import { change, type RunningTeardown } from './teardown.ts';
import { ask, free, markAgain, takeOut } from './users.ts';

/**
 * Removes a user identity with all it has, in the order that Seam requires (guide: common use cases, "Removing a User
 * Identity"), each step confirmed before the next. It refuses while a live reservation uses the identity, unless it is
 * forced. It ends by itself, or if a person gives up; until then it tries again, and says what remains and why.
 *
 * @param handed the state of the run before, after continue-as-new.
 * @returns how it ended, with the receipt.
 * @throws {ApplicationFailure} `InvalidInput` if the workflow id names no user identity, or the input names another one or does
 *   not have the form of `TeardownInput`.
 */
export async function userIdentityTeardown(input: TeardownInput, handed?: unknown): Promise<TeardownView> {
  const r: RunningTeardown = {
    workflowId: workflowInfo().workflowId,
    state: stateFrom(carriedOver(handed), freshTeardown(teardownInput(input), now())),
    beat: createBeat(),
    deletions: new Set(),
    calls: new CancellationScope(),
  };
  handleMessages(r);
  CancellationScope.current().cancelRequested.catch(() => giveUp(r));
  return CancellationScope.nonCancellable(() => runCourse(courseOf(r), r.beat));
}

/**
 * The input, about the identity and the Seam workspace that the workflow id names: one about others may be a mistake, and is
 * refused.
 */
function teardownInput(input: unknown): TeardownInput {
  const { workspace, userIdentityId } = ownId(
    ownIdentity,
    'user-identity-teardown/<the first property of the workspace by the alphabet>/<userIdentityId, a UUID>',
  );
  const read = readTeardownInput({ userIdentityId, ...inputFrom(input) });
  if (read === null) throw invalidStart('the input must be {"propertyIds": […], "force": true or false}');
  if (read.userIdentityId.toLowerCase() !== userIdentityId)
    throw invalidStart(
      'the userIdentityId of the input is not the one in the workflow id: leave it out, or correct one',
    );
  if (workspaceNamed(read.propertyIds) !== workspace)
    throw invalidStart(
      'the first of propertyIds by the alphabet is not the property in the workflow id: name all properties of the workspace, and no others',
    );
  return { userIdentityId, propertyIds: [...new Set(read.propertyIds)], force: read.force };
}

/** Registers all handlers, before anything is awaited. */
function handleMessages(r: RunningTeardown): void {
  handleSignals(signalsOf(r), () => undefined);
  setHandler(teardownQuery, () => teardownView(r.state));
  setHandler(receiptQuery, () => receiptOf(r.state));
}

function signalsOf(r: RunningTeardown): readonly SignalHandler[] {
  return [
    onSignal(seamEventsSignal, (sent, stamped) => {
      const events = readSeamEvents(sent, stamped) ?? [];
      change(r, afterEvents(r.state, { events, by: 'webhook' }, now()));
    }),
    onSignal(identityUsesSignal, (sent, stamped) => {
      const answer = readIdentityUses(sent, stamped);
      if (answer !== null) change(r, afterAnswer(r.state, answer));
    }),
    onSignal(goOnSignal, () => change(r, goOn(r.state, now()))),
    onSignal(giveUpSignal, () => giveUp(r)),
    onSignal(forceSignal, () => change(r, forced(r.state, now()))),
    onSignal(claimAgainSignal, () => markAgain(r)),
    onSignal(stillRunningSignal, () => undefined),
  ];
}

/** Ends the teardown, also if the workflow is cancelled: what remains stays, and the receipt says what was removed. */
function giveUp(r: RunningTeardown): void {
  if (r.state.ended === null) change(r, end(r.state, 'given-up', now()));
}

function courseOf(r: RunningTeardown): Course<TeardownView> {
  return {
    scope: r.calls,
    waitsAtRestOnly: true,
    think() {
      r.state = advance(r.state, now());
      if (r.state.ended !== null) r.calls.cancel();
      callOffNeedlessDeletions(r);
    },
    tasks: () => teardownTasks(r.state, now()).map((task) => ({ ...task, run: () => run(r, task) })),
    moments: () => teardownMoments(r.state),
    show: createShow(r),
    async close() {
      if (r.state.ended === null) return null;
      await condition(allHandlersFinished);
      await free(r);
      return r.state.ended === null ? null : { result: teardownView(r.state) };
    },
    continueAsNew() {
      const { userIdentityId, propertyIds, force } = r.state;
      return continueAsNew<typeof userIdentityTeardown>({ userIdentityId, propertyIds, force }, r.state);
    },
  };
}

function run(r: RunningTeardown, task: TeardownTask): Promise<void> {
  switch (task.kind) {
    case 'ask':
      return ask(r, task.about);
    case 'list':
      return list(r, task.about);
    case 'find':
      return find(r);
    case 'take-out':
      return takeOut(r, task.reservations);
    case 'delete':
      return remove(r, task.resource);
    case 'round':
      return round(r);
  }
}
