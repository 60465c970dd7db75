import { allHandlersFinished, CancellationScope, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import { epochMs } from '../../domain/instant.ts';
import { isClosable } from '../../domain/lifetime/closing.ts';
import { afterCancellation, startAfter } from '../../domain/lifetime/inbox.ts';
import { shownMoments } from '../../domain/lifetime/moments.ts';
import { haveSameOutlook } from '../../domain/lifetime/outlook.ts';
import { noQuestions } from '../../domain/lifetime/questions.ts';
import { initialState } from '../../domain/lifetime/state.ts';
import { viewOf } from '../../domain/lifetime/status.ts';
import { tasksOf, tidied, type TaskRow } from '../../domain/lifetime/tasks.ts';
import { readFormer } from '../../domain/signals/fromClient.ts';
import { ownReservation } from '../../domain/signals/ownIds.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import type { ReservationInput } from '../messages.ts';
import { createBeat } from '../runtime/beat.ts';
import { carriedOver, inputFrom, ownId, stateFrom } from '../runtime/carried.ts';
import { now } from '../runtime/clock.ts';
import { runCourse, type Course } from '../runtime/course.ts';
import { lookForWay, tellContacts } from './contacts.ts';
import { handleMessages, statusOf } from './handlers.ts';
import { identifyAhead } from './identity.ts';
import { issueCredential } from './issue.ts';
import { lookAtRoom } from './look.ts';
import { sendNotices } from './notices.ts';
import { tellOfLostPhone } from './lostPhoneNews.ts';
import { deactivateLostPhone, lookForDeliveries, lookForKeptPhone, lookForPhone } from './phones.ts';
import { leaveBook, tellProperty } from './property.ts';
import { change, claimantOf, outlookNow, type Reservation } from './reservation.ts';
import { removeIdentities } from './retention.ts';
import { revokeCredential } from './revoke.ts';
import { createShow } from './show.ts';
import { checkStrays, checkStraysDue } from './strays.ts';
import { lookAtDoubts, watchCredentials } from './watch.ts';

/** How long a start waits for its first message, which comes with it. */
const firstMessageWithin = '10 seconds';

/**
 * One reservation: it takes messages, and closes the gap between what is desired and what is at Seam, until nothing is left
 * to do and `linger` has passed. Its first message comes with its start; if that is refused, it closes.
 *
 * @param handed the state of the run before, after continue-as-new.
 * @returns the final status; if no message was ever taken, that of the earlier reservation of this id, `null` if none is known.
 * @throws {ApplicationFailure} `InvalidInput` if the workflow id names no reservation.
 */
export async function reservation(input: ReservationInput, handed?: unknown): Promise<ReservationView | null> {
  const { former: sent }: Partial<ReservationInput> = inputFrom(input);
  const former = readFormer(sent);
  const r: Reservation = {
    ...ownId(ownReservation, 'reservation/<propertyId>/<reservationId>'),
    workflowId: workflowInfo().workflowId,
    former,
    state: stateFrom(carriedOver(handed), startAfter(initialState(now()), former)),
    beat: createBeat(),
    identifying: new Map(),
    questions: noQuestions(epochMs(now())),
  };
  handleMessages(r);
  CancellationScope.current().cancelRequested.catch(() => change(r, afterCancellation(r.state)));
  return CancellationScope.nonCancellable(() => live(r));
}

async function live(r: Reservation): Promise<ReservationView | null> {
  if (r.state.desired === null)
    await condition(() => r.state.desired !== null || r.state.ignored.length > 0, firstMessageWithin);
  return r.state.desired === null ? statusOf(r) : runCourse(courseOf(r), r.beat);
}

function courseOf(r: Reservation): Course<ReservationView | null> {
  const show = createShow(r);
  let seen = r.state;
  let outlook = outlookNow(r);
  /** Works out again what follows from the state, if that has changed. */
  function refresh(): void {
    const isSame = haveSameOutlook(r.state, seen) && outlook.now === now();
    seen = r.state;
    if (!isSame) outlook = outlookNow(r);
  }
  return {
    think: () => {
      refresh();
      r.state = tidied(r.state, outlook);
      refresh();
    },
    tasks: () => tasksOf(r.state, outlook, claimantOf(r)).map((task) => ({ ...task, run: () => run(r, task) })),
    show: () => {
      refresh();
      show(outlook);
      refresh();
    },
    moments: () => shownMoments(r.state, outlook),
    close: async () => (isClosable(r.state, outlook, claimantOf(r)) ? close(r) : null),
    continueAsNew: () =>
      continueAsNew<typeof reservation>({ propertyId: r.propertyId, reservationId: r.reservationId }, r.state),
  };
}

function run(r: Reservation, task: TaskRow): Promise<void> {
  switch (task.kind) {
    case 'look':
      return lookAtRoom(r, task.about);
    case 'issue':
      return issueCredential(r, task.step);
    case 'revoke':
      return revokeCredential(r, task.step);
    case 'identify':
      return identifyAhead(r, task.guest);
    case 'contacts':
      return tellContacts(r, task.guest);
    case 'way':
      return lookForWay(r, task.guest);
    case 'phone':
      return lookForPhone(r, task.guest);
    case 'lost-phone':
      return deactivateLostPhone(r, task.step);
    case 'kept-phone':
      return lookForKeptPhone(r, task.about);
    case 'lost-phone-news':
      return tellOfLostPhone(r, task.about);
    case 'property':
      return tellProperty(r);
    case 'deliveries':
      return lookForDeliveries(r);
    case 'doubts':
      return lookAtDoubts(r);
    case 'watch':
      return watchCredentials(r);
    case 'strays':
      return checkStraysDue(r);
    case 'retention':
      return removeIdentities(r);
    case 'notices':
      return sendNotices(r);
  }
}

/** Closes the reservation, unless something happens meanwhile: a last look for strays, and the property forgets it. */
async function close(r: Reservation): Promise<{ readonly result: ReservationView | null } | null> {
  function isStillClosable(): boolean {
    return isClosable(r.state, outlookNow(r), claimantOf(r));
  }
  await checkStrays(r, r.state.strays);
  await condition(allHandlersFinished);
  if (!isStillClosable()) return null;
  await leaveBook(r);
  if (isStillClosable()) return { result: viewOf(r.state, outlookNow(r), r) };
  // A message came meanwhile: the property is told everything again.
  change(r, { ...r.state, claimed: null });
  return null;
}
