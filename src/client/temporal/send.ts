import { WithStartWorkflowOperation, WorkflowIdConflictPolicy } from '@temporalio/client';
import { reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import { stamp, type Stamp } from '../../domain/messages/schema.ts';
import { digestOf } from '../../domain/reservation/memory.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import { messageSignal, messageUpdate, workflowTypes } from '../../workflows/messages.ts';
import { searchAttributes } from '../../workflows/searchAttributes.ts';
import type { Checked } from '../check/message.ts';
import type { Outcome } from '../sending.ts';
import { errorOf, meaningOf, serverMeaningOf, type Meaning } from './failure.ts';
import { afterEnd, startAtFirst, type Start } from './former.ts';
import type { Heard, Hearing } from './hearing.ts';
import { askServer, askWorker, type Link } from './link.ts';

/** Only a PUT starts a reservation: any other message to one that does not exist has nothing to change. */
function starts({ name }: Checked): boolean {
  return name === 'replaceReservation';
}

function startOptions(link: Link, ref: ReservationRef, { input, reuse }: Start) {
  return {
    workflowId: reservationWorkflowId(ref),
    taskQueue: link.taskQueue,
    args: [input],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    workflowIdReusePolicy: reuse,
    staticSummary: `${ref.propertyId} / ${ref.reservationId}`,
    typedSearchAttributes: [{ key: searchAttributes.propertyId, value: ref.propertyId }],
    // One hotel's import does not hold up another's guests.
    priority: { fairnessKey: ref.propertyId },
  };
}

/**
 * The update's id, under which Temporal itself gives the first answer again. The digest keeps another body under the same
 * event id apart, so that the reservation sees it and refuses it.
 */
function updateIdOf(message: Checked): string {
  return `${message.body.eventId}/${digestOf(message)}`;
}

async function asUpdate(link: Link, ref: ReservationRef, message: Checked): Promise<ReservationView> {
  const { client } = link;
  const update = messageUpdate(message.name);
  const options = { args: [message.body, stamp] as [unknown, Stamp], updateId: updateIdOf(message) };
  if (!starts(message)) return client.workflow.getHandle(reservationWorkflowId(ref)).executeUpdate(update, options);
  function start(how: Start): Promise<ReservationView> {
    return client.workflow.executeUpdateWithStart(update, {
      ...options,
      startWorkflowOperation: new WithStartWorkflowOperation(workflowTypes.reservation, startOptions(link, ref, how)),
    });
  }
  try {
    return await start(startAtFirst(ref));
  } catch (error) {
    const after = await afterEnd(link, ref, message, error);
    return after.kind === 'late' ? after.status : start(after.start);
  }
}

async function asSignal(link: Link, ref: ReservationRef, message: Checked): Promise<void> {
  const { client } = link;
  const signal = messageSignal(message.name);
  if (!starts(message)) {
    await client.workflow.getHandle(reservationWorkflowId(ref)).signal(signal, message.body, stamp);
    return;
  }
  const signalArgs: [unknown, Stamp] = [message.body, stamp];
  async function start(how: Start): Promise<void> {
    const options = { ...startOptions(link, ref, how), signal, signalArgs };
    await client.workflow.signalWithStart(workflowTypes.reservation, options);
  }
  try {
    await start(startAtFirst(ref));
  } catch (error) {
    const after = await afterEnd(link, ref, message, error);
    if (after.kind === 'anew') await start(after.start);
  }
}

/**
 * Hands a message to Temporal as a Signal: no worker need be there.
 *
 * @throws {NightlatchError} NotFound, Unavailable.
 */
export async function signalMessage(link: Link, ref: ReservationRef, message: Checked): Promise<Outcome> {
  try {
    await askServer(link, () => asSignal(link, ref, message));
    return { outcome: 'accepted', eventId: message.body.eventId };
  } catch (error) {
    throw errorOf(serverMeaningOf(error), ref, error);
  }
}

/** What became of an Update. */
type Asked = { readonly kind: 'recorded'; readonly status: ReservationView } | (Meaning & { readonly error: unknown });

async function ask(link: Link, ref: ReservationRef, message: Checked): Promise<Asked> {
  try {
    return { kind: 'recorded', status: await askWorker(link, () => asUpdate(link, ref, message)) };
  } catch (error) {
    return { ...meaningOf(error), error };
  }
}

/** What that tells of the workers: one that refuses is there. */
function heardIn({ kind }: Asked): Heard {
  if (kind === 'no-answer') return 'silent';
  return kind === 'recorded' || kind === 'refused' ? 'answered' : 'unknown';
}

/**
 * Sends a message as an Update and waits for the reservation's word. Where none comes in time, the same message goes as a
 * Signal under the same event id, by which the reservation tells that it is one and the same. While no worker answers,
 * messages go as Signals at once.
 *
 * @throws {NightlatchError} NotFound, Refused, Unavailable.
 */
export async function updateMessage(
  link: Link,
  hearing: Hearing,
  ref: ReservationRef,
  message: Checked,
): Promise<Outcome> {
  const tell = hearing.begin();
  if (tell === null) return signalMessage(link, ref, message);
  let asked: Asked | null = null;
  try {
    asked = await ask(link, ref, message);
  } finally {
    tell(asked === null ? 'unknown' : heardIn(asked));
  }
  if (asked.kind === 'recorded') return { outcome: 'recorded', eventId: message.body.eventId, status: asked.status };
  if (asked.kind === 'no-answer') return signalMessage(link, ref, message);
  throw errorOf(asked, ref, asked.error);
}
