import { claimedFrom, isFarAhead } from '../../domain/plan/claimAhead.ts';
import type { Moment } from '../../domain/moment.ts';
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { awaitingWord } from '../../domain/credentials/confirm.ts';
import { deliveriesDue, deliveryMoments } from '../../domain/credentials/delivery.ts';
import { isAtSeam } from '../../domain/credentials/credential.ts';
import { later } from '../../domain/instant.ts';
import { readFormer, readRoomGrants, readSeamEvents, whyNotRead } from '../../domain/signals/read.ts';
import { closesAt, nextMoment } from '../../domain/lifetime/deadlines.ts';
import { isCurrent } from '../../domain/reservation/desired.ts';

import type { ReservationView } from '../../domain/status/view.ts';
import { createAlarm } from '../alarm.ts';
import { assertDecoded } from '../carried.ts';
import {
  claimAgainSignal,
  planQuery,
  roomGrantsSignal,
  seamEventsSignal,
  statusQuery,
  type ReservationInput,
} from '../messages.ts';
import { claimAgain } from './claim.ts';
import { afterFormer, wordOf } from './former.ts';
import { note, openInbox } from './inbox.ts';
import { listenForTeardowns } from './letIdentityGo.ts';
import { noticeOccupants } from './look.ts';
import { isRetentionOver, removeIdentities, retentionEndsAt } from './retention.ts';
import { preview } from './preview.ts';
import { areNoticesDue, hasNotices, nextNotice, queueNotices, sendNotices } from './notices.ts';
import { canTell, hasRoomNews, leaveBook, tellProperty } from './rooms.ts';
import { lookForDeliveries } from './phones.ts';
import { createShow } from './show.ts';
import { currentPlan, grantedTo, heldBy, policiesOf, viewOf } from './derived.ts';
import { now, update, type Reservation } from './state.ts';
import { checkStrays } from './strays.ts';
import { createTasks } from './tasks.ts';
import { stateOf } from './upgrade.ts';
import { learnFromEvents, lookAtDoubts, noteDoubts, watchCredentials } from './watch.ts';

/**
 * A reservation's lifetime: it hears messages, and closes the gap between what is desired and what is issued, until
 * nothing is left and `linger` has passed. Its first message follows its start at once; a start whose first message is
 * refused closes.
 *
 * @param carried the state of the run before, after continue-as-new.
 * @returns the final status; where no message was ever taken that of the one before of this id, `null` where none is known.
 */
export async function reservation(input: ReservationInput, carried?: unknown): Promise<ReservationView | null> {
  assertDecoded(input);
  const { former: sent, ...ref } = { ...input }; // whoever starts one by hand may leave the input out
  const former = readFormer(sent);
  const state = stateOf(carried, now());
  const r: Reservation = {
    ...ref,
    workflowId: workflowInfo().workflowId,
    former,
    state: carried === undefined ? afterFormer(state, former) : state,
    changed: true,
    busy: 0,
    identifying: new Map(),
    fault: null,
  };
  setup(r);
  CancellationScope.current().cancelRequested.catch(() => cancelled(r));
  return CancellationScope.nonCancellable(() => run(r));
}

/** Registers all handlers, before anything is awaited. */
function setup(r: Reservation): void {
  openInbox(r);
  listenForTeardowns(r);
  setHandler(roomGrantsSignal, (sent, stamped) => {
    const grants = readRoomGrants(sent, stamped);
    if (grants !== null) update(r, { grants });
    else note(r, { eventId: null, name: 'roomGrants', why: whyNotRead(sent, stamped) });
  });
  setHandler(seamEventsSignal, (sent, stamped) => {
    const events = readSeamEvents(sent, stamped);
    if (events === null) return note(r, { eventId: null, name: 'seamEvents', why: whyNotRead(sent, stamped) });
    learnFromEvents(r, events);
    noticeOccupants(r, events);
    noteDoubts(r, events);
  });
  setHandler(claimAgainSignal, () => claimAgain(r));
  setHandler(statusQuery, () => wordOf(r));
  setHandler(planQuery, (body) => preview(r, body));
}

/** A cancelled workflow is a cancelled reservation: its keys are revoked before it ends. */
function cancelled(r: Reservation): void {
  const { desired } = r.state;
  if (desired !== null) update(r, { desired: { ...desired, status: 'cancelled', checkedInAt: null } });
}

/** How long a start waits for its first message, which comes with it. */
const firstMessageWithin = '10 seconds';

async function run(r: Reservation): Promise<ReservationView | null> {
  const alarm = createAlarm(() => (r.changed = true));
  const show = createShow(r);
  const tasks = createTasks(r);
  if (r.state.desired === null)
    await condition(() => r.state.desired !== null || r.state.ignored.length > 0, firstMessageWithin);
  if (r.state.desired === null) return wordOf(r);
  for (;;) {
    // 1. Do what can be done: plan, room book, confirmations, late commits. Before continue-as-new nothing new is begun.
    r.changed = false;
    if (!workflowInfo().continueAsNewSuggested) {
      tasks.startSteps(currentPlan(r));
      tasks.once('tell the property', canTell(r), () => tellProperty(r));
      const undelivered = policiesOf(r.state).requirePhone ? deliveriesDue(r.state.credentials, now()) : [];
      tasks.once('deliveries', undelivered.length > 0, () => lookForDeliveries(r));
      tasks.once('doubts', r.state.doubts.length > 0, () => lookAtDoubts(r));
      tasks.once('watch', awaitingWord(r.state.credentials).length > 0, () => watchCredentials(r));
      const due = r.state.strays.filter(({ nextCheckAt }) => nextCheckAt <= now());
      tasks.once('strays', due.length > 0, () => checkStrays(r, due));
      tasks.once('retention', isRetentionOver(r), () => removeIdentities(r));
      tasks.once('notices', areNoticesDue(r), () => sendNotices(r));
    }
    // 2. Show how things stand.
    show();
    queueNotices(r);
    // 3. Close, continue as new, or wait for whatever comes first.
    if (isClosable(r)) {
      await checkStrays(r, r.state.strays);
      await condition(allHandlersFinished);
      if (!isClosable(r)) continue;
      await leaveBook(r);
      if (isClosable(r)) return viewOf(r);
      // A message came meanwhile: the property hears anew.
      update(r, { claimed: null });
      continue;
    }
    if (workflowInfo().continueAsNewSuggested && r.busy === 0 && !r.changed) {
      await condition(allHandlersFinished);
      if (!r.changed) await continueAsNew<typeof reservation>(inputOf(r), r.state);
    }
    alarm.set(nextWake(r));
    await condition(() => r.changed || r.fault !== null);
    // A step's defect is thrown here, so that the workflow task fails until it is repaired, and nothing is lost.
    if (r.fault !== null) throw new Error('a step ran into a defect', { cause: r.fault.error });
  }
}

function inputOf({ propertyId, reservationId }: Reservation): ReservationInput {
  return { propertyId, reservationId };
}

function closing(r: Reservation): string | null {
  const { desired, lastMessageAt } = r.state;
  if (desired === null) return null;
  const lingers = closesAt(desired, lastMessageAt, policiesOf(r.state).lingerMs);
  return later(lingers, retentionEndsAt(r) ?? lingers);
}

function isClosable(r: Reservation): boolean {
  const { desired, credentials } = r.state;
  if (desired === null || r.busy > 0 || isCurrent(desired, now()) || credentials.some(isAtSeam)) return false;
  return !hasRoomNews(r) && !hasNotices(r) && (closing(r) ?? now()) <= now();
}

function nextWake(r: Reservation): Moment | null {
  const { desired, strays, pauses, phones, looks } = r.state;
  if (desired === null) return null;
  const others = [
    ...strays.map(({ nextCheckAt }) => ({
      at: nextCheckAt,
      what: 'until the next look for a credential that came late',
    })),
    ...Object.entries(phones)
      .filter(([, { has }]) => !has)
      .map(([person, { nextLookAt }]) => ({ at: nextLookAt, what: `until the next look for a phone of ${person}` })),
    ...Object.entries(heldBy(r.state).rooms).flatMap(([room, { grant }]) => {
      const look = looks[room]?.grant === grant ? looks[room] : null;
      return look?.nextLookAt ? [{ at: look.nextLookAt, what: `until the next look at room ${room}` }] : [];
    }),
    ...deliveryMoments(r.state.credentials, now()).map((at) => ({
      at,
      what: 'until the next look for keys on phones',
    })),
    ...Object.entries(pauses).map(([task, { until }]) => ({ at: until, what: `until the next try: ${task}` })),
    { at: retentionEndsAt(r) ?? now(), what: 'until the identities that were created are removed' },
    ...nextNotice(r),
    ...(isFarAhead(desired, heldBy(r.state), now())
      ? [{ at: claimedFrom(desired, heldBy(r.state)), what: 'until its rooms are claimed' }]
      : []),
    { at: r.state.heldFirst?.until ?? now(), what: 'until rooms are claimed that another may hold' },
    { at: closing(r) ?? now(), what: 'until nobody can undo the check-out any more' },
  ];
  return nextMoment({ desired, granted: grantedTo(r.state), plan: currentPlan(r), others, now: now() });
}
