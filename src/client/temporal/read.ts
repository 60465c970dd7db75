import { propertyWorkflowId, reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import type { Step } from '../../domain/plan/step.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import { planQuery, previewReservationQuery, statusQuery, type RefusedPreview } from '../../workflows/messages.ts';
import type { Checked } from '../check/message.ts';
import { NightlatchError } from '../errors.ts';
import { errorOf, meaningOf, serverMeaningOf } from './failure.ts';
import { endOf, isLate } from './former.ts';
import { askServer, askWorker, type Link } from './link.ts';

/** Asks a reservation's workflow, also for a while after it has ended. */
async function ask<T>(link: Link, ref: ReservationRef, call: () => Promise<T>): Promise<T> {
  try {
    return await askWorker(link, call);
  } catch (error) {
    throw errorOf(meaningOf(error), ref, error);
  }
}

/** Asks Temporal alone about a reservation. */
async function askTemporal<T>(link: Link, ref: ReservationRef, call: () => Promise<T>): Promise<T> {
  try {
    return await askServer(link, call);
  } catch (error) {
    throw errorOf(serverMeaningOf(error), ref, error);
  }
}

/**
 * Reads how a reservation stands.
 *
 * @throws {NightlatchError} NotFound, Unavailable.
 */
export async function readStatus(link: Link, ref: ReservationRef): Promise<ReservationView> {
  const handle = link.client.workflow.getHandle(reservationWorkflowId(ref));
  const status = await ask(link, ref, () => handle.query(statusQuery));
  if (status === null) throw new NightlatchError({ code: 'NotFound', ...ref });
  return status;
}

/**
 * Reads the steps that a reservation has left.
 *
 * @throws {NightlatchError} NotFound, Unavailable.
 */
export async function readPlan(link: Link, ref: ReservationRef): Promise<readonly Step[]> {
  const handle = link.client.workflow.getHandle(reservationWorkflowId(ref));
  const answer = await ask(link, ref, () => handle.query(planQuery));
  if (answer === null) throw new NightlatchError({ code: 'NotFound', ...ref });
  return stepsOf(ref, answer);
}

/** The steps of a preview; it refuses in the words in which the PUT itself would be refused. */
function stepsOf(ref: ReservationRef, answer: readonly Step[] | RefusedPreview): readonly Step[] {
  if ('refused' in answer) throw errorOf({ kind: 'refused', ...answer.refused }, ref, undefined);
  return answer;
}

/**
 * Reads what a PUT would make a reservation do; of one that does not exist, or has ended, the property is asked.
 *
 * @throws {NightlatchError} Refused, Unavailable.
 */
export async function previewPut(link: Link, ref: ReservationRef, { body }: Checked): Promise<readonly Step[]> {
  const handle = link.client.workflow.getHandle(reservationWorkflowId(ref));
  // A run that has ended still answers, as if it were to go on: the PUT would start another one.
  if (await orNull(askTemporal(link, ref, async () => (await handle.describe()).closeTime !== undefined))) {
    const ended = await askTemporal(link, ref, () => endOf(link, ref));
    return ended !== null && isLate(body, ended) ? [] : previewNew(link, ref, body);
  }
  const answer = await orNull(ask(link, ref, () => handle.query(planQuery, body)));
  return answer === null ? previewNew(link, ref, body) : stepsOf(ref, answer);
}

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
  async function asked(): Promise<readonly Step[] | RefusedPreview> {
    try {
      return await askWorker(link, () => handle.query(previewReservationQuery, ref, body));
    } catch (error) {
      const meaning = meaningOf(error);
      // A property that is not there was not started by any worker yet.
      throw errorOf(meaning.kind === 'not-found' ? { kind: 'no-answer' } : meaning, ref, error);
    }
  }
  return stepsOf(ref, await asked());
}
