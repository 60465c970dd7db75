import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
} from '@temporalio/client';
import { reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import { stamp, type Stamp } from '../../domain/messages/schema.ts';
import { digestOf } from '../../domain/reservation/memory.ts';
import { code } from '../../domain/text.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import { messageSignal, messageUpdate, workflowTypes } from '../../workflows/messages.ts';
import { searchAttributes } from '../../workflows/searchAttributes.ts';
import type { Checked } from '../check/message.ts';
import type { Outcome } from '../messages.ts';
import { meaningOf, reservationErrorOf, serverMeaningOf, type Meaning } from '../temporal/failure.ts';
import { askServer, askWorker, within, type Link } from '../temporal/link.ts';
import type { WorkerAnswer, WorkerHealth } from '../temporal/workerHealth.ts';
import { afterEnd, firstStart, type Start } from './ended.ts';

/** Whether a message starts a reservation: only a PUT does. Any other message needs one that exists. */
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
    staticSummary: `${code(ref.propertyId)} / ${code(ref.reservationId)}`,
    typedSearchAttributes: [{ key: searchAttributes.propertyId, value: ref.propertyId }],
    // The import of one hotel does not delay the guests of another.
    priority: { fairnessKey: ref.propertyId },
  };
}

/**
 * The id of the Update. Temporal itself repeats the first answer under the same id. The digest keeps a different body with
 * the same event id apart, so that the reservation gets it and refuses it.
 */
function updateIdOf(message: Checked): string {
  return `${message.body.eventId}/${digestOf(message)}`;
}

async function sendUpdate(link: Link, ref: ReservationRef, message: Checked): Promise<ReservationView> {
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
    return await start(firstStart(ref));
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const after = await afterEnd(link, ref, message);
    return after.kind === 'late' ? after.status : start(after.start);
  }
}

async function sendSignal(link: Link, ref: ReservationRef, message: Checked): Promise<void> {
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
    await start(firstStart(ref));
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const after = await afterEnd(link, ref, message);
    if (after.kind === 'new') await start(after.start);
  }
}

/**
 * Sends a message as a Signal, which needs no worker.
 *
 * @throws {NightlatchError} NotFound, Unavailable.
 */
export async function signalMessage(link: Link, ref: ReservationRef, message: Checked): Promise<Outcome> {
  try {
    await askServer(link, () => sendSignal(link, ref, message));
    return { outcome: 'accepted', eventId: message.body.eventId };
  } catch (error) {
    throw reservationErrorOf(serverMeaningOf(error), ref, error);
  }
}

/** The result of an Update. */
type UpdateResult =
  { readonly kind: 'recorded'; readonly status: ReservationView } | (Meaning & { readonly error: unknown });

async function tryUpdate(link: Link, ref: ReservationRef, message: Checked): Promise<UpdateResult> {
  try {
    return { kind: 'recorded', status: await askWorker(link, () => sendUpdate(link, ref, message)) };
  } catch (error) {
    return { ...meaningOf(error), error };
  }
}

/** What the result says about the workers; a refusal is an answer. */
function workerAnswerIn({ kind }: UpdateResult): WorkerAnswer {
  if (kind === 'no-answer') return 'silent';
  return kind === 'recorded' || kind === 'refused' ? 'answered' : 'unknown';
}

/** The link for Updates, and what is known about the workers that answer them. */
export interface UpdateLink {
  readonly link: Link;
  readonly workers: WorkerHealth;
  /** Milliseconds that a worker gets to answer, if less than usual: then no answer says nothing about the workers. */
  readonly answerWithinMs: number;
}

/**
 * Sends a message as an Update and waits for the reservation's answer. If none comes in time, sends the same message as a
 * Signal with the same event id, so that the reservation handles it once. While no worker answers, messages go as Signals
 * at once.
 *
 * @throws {NightlatchError} NotFound, Refused, Unavailable.
 */
export async function updateMessage(
  { link, workers, answerWithinMs }: UpdateLink,
  ref: ReservationRef,
  message: Checked,
): Promise<Outcome> {
  const report = workers.begin();
  if (report === null) return signalMessage(link, ref, message);
  let result: UpdateResult | null = null;
  try {
    result = await tryUpdate(within(link, answerWithinMs), ref, message);
  } finally {
    const answer = result === null ? 'unknown' : workerAnswerIn(result);
    report(answer === 'silent' && answerWithinMs < link.answerWithinMs ? 'unknown' : answer);
  }
  if (result.kind === 'recorded') return { outcome: 'recorded', eventId: message.body.eventId, status: result.status };
  if (result.kind === 'no-answer') return signalMessage(link, ref, message);
  throw reservationErrorOf(result, ref, result.error);
}
