import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  setDefaultSignalHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { readIdentityUses, readSeamEvents, readTeardownInput } from '../../domain/signals/read.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { advance, end, forced, goOn } from '../../domain/teardown/advance.ts';
import { afterEvents } from '../../domain/teardown/learn.ts';
import { nameOf, nextTeardownMoment, planTeardown, type TeardownStep } from '../../domain/teardown/plan.ts';
import { receiptOf } from '../../domain/teardown/receipt.ts';
import { freshTeardown, type Teardown, type TeardownInput } from '../../domain/teardown/state.ts';
import { teardownView, type TeardownView } from '../../domain/teardown/view.ts';
import { createAlarm } from '../alarm.ts';
import { assertDecoded, assertReadable } from '../carried.ts';
import {
  forceSignal,
  giveUpSignal,
  goOnSignal,
  identityUsesSignal,
  receiptQuery,
  seamEventsSignal,
  teardownQuery,
} from '../messages.ts';
import { round } from './confirm.ts';
import { find, list } from './list.ts';
import { dropNeedlessDeletions, remove } from './remove.ts';
import { createShow } from './show.ts';
import { change, now, start, type Running } from './state.ts';
import { ask, takeAnswer, takeOut } from './uses.ts';

/**
 * Removes a user identity with all it has, in the order that Seam requires (guide: common use cases, "Removing a User
 * Identity"), each step confirmed before the next; refused while a live reservation uses it, unless forced. It ends by
 * itself, or when it is told to give up; until then it tries again, and says what remains and why.
 *
 * @param carried the state of the run before, after continue-as-new.
 * @returns how it ended, with the receipt.
 * @throws {ApplicationFailure} InvalidInput where the input is none.
 */
export async function userIdentityTeardown(input: TeardownInput, carried?: unknown): Promise<TeardownView> {
  assertDecoded(input);
  const read = readTeardownInput(input);
  if (read === null) {
    const message = 'the input must be {"userIdentityId": a UUID, "propertyIds": […], "force": true or false}';
    throw ApplicationFailure.nonRetryable(message, 'InvalidInput');
  }
  const { userIdentityId, propertyIds, force } = read;
  const r: Running = {
    workflowId: workflowInfo().workflowId,
    state: stateOf(carried, freshTeardown({ userIdentityId, propertyIds: [...new Set(propertyIds)], force }, now())),
    changed: true,
    underWay: new Set(),
    deletions: new Map(),
    calls: new CancellationScope(),
    fault: null,
  };
  setup(r);
  CancellationScope.current().cancelRequested.catch(() => giveUp(r));
  return CancellationScope.nonCancellable(() => run(r));
}

/** The state that the run before left; a field that is new since gets its default. */
function stateOf(carried: unknown, initial: Teardown): Teardown {
  if (carried === undefined) return initial;
  assertReadable(carried);
  return { ...initial, ...(carried as Partial<Teardown>) };
}

/** Registers all handlers, before anything is awaited. */
function setup(r: Running): void {
  setHandler(seamEventsSignal, (sent, stamped) =>
    change(r, afterEvents(r.state, readSeamEvents(sent, stamped) ?? [], 'webhook', now())),
  );
  setHandler(identityUsesSignal, (sent, stamped) => {
    const answer = readIdentityUses(sent, stamped);
    if (answer !== null) takeAnswer(r, answer);
  });
  setHandler(goOnSignal, () => change(r, goOn(r.state, now())));
  setHandler(giveUpSignal, () => giveUp(r));
  setHandler(forceSignal, () => change(r, forced(r.state)));
  setHandler(teardownQuery, () => teardownView(r.state));
  setHandler(receiptQuery, () => receiptOf(r.state));
  setDefaultSignalHandler(() => undefined);
}

/** Also what a cancelled workflow does: what remains stays, and the receipt says what went. */
function giveUp(r: Running): void {
  if (r.state.ended !== null) return;
  change(r, end(r.state, 'given-up', now()));
}

function carryOut(r: Running, name: string, step: TeardownStep): Promise<void> {
  switch (step.step) {
    case 'ask':
      return ask(r, name, step.propertyId);
    case 'list':
      return list(r, name, step.kind);
    case 'find':
      return find(r, name);
    case 'takeOut':
      return takeOut(r, step.reservations);
    case 'delete':
      return remove(r, name, step.resource);
    case 'round':
      return round(r);
  }
}

async function run(r: Running): Promise<TeardownView> {
  const alarm = createAlarm(() => (r.changed = true));
  const show = createShow(r);
  for (;;) {
    // 1. Go as far as what is known allows, and do what can be done. Before continue-as-new nothing new is begun.
    r.changed = false;
    r.state = advance(r.state, now());
    if (r.state.ended !== null) r.calls.cancel();
    dropNeedlessDeletions(r);
    // What had ended and goes on by force begins anew, too: its calls were cancelled.
    const isToBeginAnew = workflowInfo().continueAsNewSuggested || r.calls.consideredCancelled;
    if (!isToBeginAnew)
      for (const step of planTeardown(r.state, now())) {
        const name = nameOf(r.state, step);
        start(r, name, () => carryOut(r, name, step));
      }
    // 2. Show how things stand.
    show();
    // 3. End, continue as new, or wait for whatever comes first.
    const isAtRest = r.underWay.size === 0;
    if (isAtRest && r.state.ended !== null) {
      await condition(allHandlersFinished);
      return teardownView(r.state);
    }
    if (isAtRest && isToBeginAnew && !r.changed) {
      await condition(allHandlersFinished);
      if (!r.changed) await continueAsNew<typeof userIdentityTeardown>(inputOf(r), { ...r.state, ...stamp });
    }
    alarm.set(isAtRest ? nextTeardownMoment(r.state, now()) : null);
    await condition(() => r.changed || r.fault !== null);
    // A step's defect is thrown here, so that the workflow task fails until it is repaired, and nothing is lost.
    if (r.fault !== null) throw new Error('a step ran into a defect', { cause: r.fault.error });
  }
}

function inputOf({ state }: Running): TeardownInput {
  return {
    userIdentityId: state.userIdentityId,
    propertyIds: state.propertyIds,
    force: state.force,
  };
}
