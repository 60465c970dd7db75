import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import type { ReservationView } from '../../domain/status.ts';
import type { Checked } from '../check/message.ts';
import type { Link } from './link.ts';

/**
 * Whether a start is to fail where the reservation existed and has ended: its memory of revisions ended with it, and a late
 * message must not bring it back to life. What carries no revision cannot be late.
 */
export const mustBeNewer = ({ name, body }: Checked): boolean =>
  name === 'replaceReservation' && body.revision !== undefined;

/** How the reservation ended; `null` where that is not known, or where no reservation of this id has ended. */
const endOf = async ({ client }: Link, ref: ReservationRef): Promise<ReservationView | null> => {
  try {
    return (await client.workflow.getHandle(reservationWorkflowId(ref)).result()) as ReservationView | null;
  } catch {
    return null; // Terminated, or failed: it left no word, so that nothing stands against a new one.
  }
};

/**
 * What the ended reservation says to a message that would start it anew: its final status, with the message among those
 * that were ignored, where the message is no newer than the last one that it took; `null` where a new one may begin.
 *
 * @throws `error`, where it is not that the reservation existed.
 */
export const wordOfTheEnded = async (
  link: Link,
  ref: ReservationRef,
  { name, body }: Checked,
  error: unknown,
): Promise<ReservationView | null> => {
  if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  const ended = await endOf(link, ref);
  if (ended === null || ended.revision === null || body.revision === undefined || body.revision > ended.revision)
    return null;
  const why = `late: revision ${body.revision} is no newer than ${ended.revision}, the last of a reservation that has ended`;
  const ignored = { eventId: body.eventId, name, why, at: new Date().toISOString() };
  return { ...ended, ignored: [...ended.ignored, ignored] };
};
