import { reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import type { Step } from '../../domain/plan/step.ts';
import type { ReservationView } from '../../domain/status.ts';
import { planQuery, statusQuery } from '../../workflows/messages.ts';
import { NightlatchError } from '../errors.ts';
import { errorOf, meaningOf } from './failure.ts';
import { askWorker, type Link } from './link.ts';

/** Asks a reservation's workflow, also for a while after it has ended. */
const ask = async <T>(link: Link, ref: ReservationRef, call: () => Promise<T>): Promise<T> => {
  try {
    return await askWorker(link, call);
  } catch (error) {
    throw errorOf(meaningOf(error), ref, error);
  }
};

/**
 * Reads how a reservation stands.
 *
 * @throws {NightlatchError} NotFound, Unavailable.
 */
export const readStatus = async (link: Link, ref: ReservationRef): Promise<ReservationView> => {
  const handle = link.client.workflow.getHandle(reservationWorkflowId(ref));
  const status = await ask(link, ref, () => handle.query(statusQuery));
  if (status === null) throw new NightlatchError({ code: 'NotFound', ...ref });
  return status;
};

/**
 * Reads what a reservation would do, or what a PUT of `body` would make it do.
 *
 * @throws {NightlatchError} NotFound, Refused, Unavailable.
 */
export const readPlan = async (link: Link, ref: ReservationRef, body: unknown): Promise<readonly Step[]> => {
  const handle = link.client.workflow.getHandle(reservationWorkflowId(ref));
  return ask(link, ref, () => (body === undefined ? handle.query(planQuery) : handle.query(planQuery, body)));
};
