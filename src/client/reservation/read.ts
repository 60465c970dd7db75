import { propertyWorkflowId, reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import type { Step } from '../../domain/plan/step.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import { planQuery, previewReservationQuery, statusQuery, type RefusedPreview } from '../../workflows/messages.ts';
import type { Checked } from '../check/message.ts';
import { NightlatchError } from '../errors.ts';
import { meaningOf, reservationErrorOf, serverMeaningOf } from '../temporal/failure.ts';
import { askServer, askWorker, type Link } from '../temporal/link.ts';
import { finalStatusOf, isLate } from './ended.ts';

/** Asks a reservation's workflow, which also answers for a while after its end. */
async function askReservation<T>(link: Link, ref: ReservationRef, call: () => Promise<T>): Promise<T> {
  try {
    return await askWorker(link, call);
  } catch (error) {
    throw reservationErrorOf(meaningOf(error), ref, error);
  }
}

/** Asks Temporal itself about a reservation. */
async function askTemporal<T>(link: Link, ref: ReservationRef, call: () => Promise<T>): Promise<T> {
  try {
    return await askServer(link, call);
  } catch (error) {
    throw reservationErrorOf(serverMeaningOf(error), ref, error);
  }
}

/**
 * Reads the status of a reservation.
 *
 * @throws {NightlatchError} NotFound, Unavailable.
 */
export async function readStatus(link: Link, ref: ReservationRef): Promise<ReservationView> {
  const handle = link.client.workflow.getHandle(reservationWorkflowId(ref));
  const status = await askReservation(link, ref, () => handle.query(statusQuery));
  if (status === null) throw new NightlatchError({ code: 'NotFound', ...ref });
  return status;
}

/**
 * Reads the steps that a reservation still has to do.
 *
 * @throws {NightlatchError} NotFound, Unavailable.
 */
export async function readPlan(link: Link, ref: ReservationRef): Promise<readonly Step[]> {
  const handle = link.client.workflow.getHandle(reservationWorkflowId(ref));
  const answer = await askReservation(link, ref, () => handle.query(planQuery));
  if (answer === null) throw new NightlatchError({ code: 'NotFound', ...ref });
  return stepsOf(ref, answer);
}

/** The steps of a preview. A refused preview throws the same error as the PUT would. */
function stepsOf(ref: ReservationRef, answer: readonly Step[] | RefusedPreview): readonly Step[] {
  if ('refused' in answer) throw reservationErrorOf({ kind: 'refused', ...answer.refused }, ref, undefined);
  return answer;
}

/**
 * Reads the steps that a PUT would lead to. If the reservation does not exist or has ended, the property answers.
 *
 * @throws {NightlatchError} Refused, Unavailable.
 */
export async function previewPut(link: Link, ref: ReservationRef, { body }: Checked): Promise<readonly Step[]> {
  const handle = link.client.workflow.getHandle(reservationWorkflowId(ref));
  // A run that has ended still answers queries as if it went on, but the PUT would start a new run.
  const hasEnded = await orNull(askTemporal(link, ref, async () => (await handle.describe()).closeTime !== undefined));
  if (hasEnded) {
    const ended = await askTemporal(link, ref, () => finalStatusOf(link, ref));
    return ended !== null && isLate(body, ended) ? [] : previewNew(link, ref, body);
  }
  const answer = await orNull(askReservation(link, ref, () => handle.query(planQuery, body)));
  return answer === null ? previewNew(link, ref, body) : stepsOf(ref, answer);
}

/** The answer, or `null` if the reservation is not found. */
async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NightlatchError && error.code === 'NotFound') return null;
    throw error;
  }
}

async function previewNew(link: Link, ref: ReservationRef, body: unknown): Promise<readonly Step[]> {
  const handle = link.client.workflow.getHandle(propertyWorkflowId(ref.propertyId));
  async function askProperty(): Promise<readonly Step[] | RefusedPreview> {
    try {
      return await askWorker(link, () => handle.query(previewReservationQuery, ref, body));
    } catch (error) {
      const meaning = meaningOf(error);
      // A property that is not found was not started by a worker yet.
      throw reservationErrorOf(meaning.kind === 'not-found' ? { kind: 'no-answer' } : meaning, ref, error);
    }
  }
  return stepsOf(ref, await askProperty());
}
