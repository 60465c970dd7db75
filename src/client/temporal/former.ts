import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import { withIgnored, type ReservationView } from '../../domain/status/view.ts';
import type { ReservationInput } from '../../workflows/messages.ts';
import type { Checked } from '../check/message.ts';
import type { Link } from './link.ts';

/** How a PUT starts a reservation. */
export interface Start {
  readonly input: ReservationInput;
  readonly reuse: WorkflowIdReusePolicy;
}

/** The first try: it fails where a reservation of this id has ended, whose memory of revisions ended with it. */
export function startAtFirst(ref: ReservationRef): Start {
  return {
    input: ref,
    reuse: WorkflowIdReusePolicy.REJECT_DUPLICATE,
  };
}

/** The final status of the one that ended goes along: should the new one take no message, this is still the last word. */
function startAnew(ref: ReservationRef, former: ReservationView | null): Start {
  return {
    input: former === null ? ref : { ...ref, former },
    reuse: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
  };
}

/** How the reservation ended; `null` where it left no word. */
export async function endOf({ client }: Link, ref: ReservationRef): Promise<ReservationView | null> {
  try {
    return (await client.workflow.getHandle(reservationWorkflowId(ref)).result()) as ReservationView | null;
  } catch (error) {
    // Terminated or failed, or forgotten meanwhile: nothing stands against a new one. Whatever else went wrong may pass.
    if (error instanceof WorkflowFailedError || error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Whether a PUT is no newer than the last message that an ended reservation took; what carries no revision cannot be. */
export function isLate({ revision }: Checked['body'], ended: ReservationView): boolean {
  return revision !== undefined && ended.revision !== null && revision <= ended.revision;
}

/** What comes of a PUT to a reservation that has ended: it is late, and this is the word; or it starts a new one. */
export type AfterEnd =
  { readonly kind: 'late'; readonly status: ReservationView } | { readonly kind: 'anew'; readonly start: Start };

/**
 * Tells what comes of a PUT whose first try failed. One that is no newer than the last that the ended reservation took is
 * late: it is answered with the final status, and stands among what was ignored.
 *
 * @throws `error`, where it is not that the reservation existed; whatever keeps Temporal from telling how it ended.
 */
export async function afterEnd(
  link: Link,
  ref: ReservationRef,
  { name, body }: Checked,
  error: unknown,
): Promise<AfterEnd> {
  if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  const ended = await endOf(link, ref);
  if (ended === null || !isLate(body, ended)) return { kind: 'anew', start: startAnew(ref, ended) };
  const why = `late: revision ${body.revision} is no newer than ${ended.revision}, the last of a reservation that has ended`;
  const ignored = { eventId: body.eventId, name, why, at: new Date().toISOString() };
  return { kind: 'late', status: withIgnored(ended, [ignored]) };
}
