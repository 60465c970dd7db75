import { WorkflowFailedError, WorkflowIdReusePolicy, WorkflowNotFoundError } from '@temporalio/client';
import { reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import { withIgnored, type ReservationView } from '../../domain/status/view.ts';
import type { ReservationInput } from '../../workflows/messages.ts';
import type { Checked } from '../check/message.ts';
import type { Link } from '../temporal/link.ts';

/** How a PUT starts a reservation. */
export interface Start {
  readonly input: ReservationInput;
  readonly reuse: WorkflowIdReusePolicy;
}

/** The first attempt. It fails if a reservation with this id has ended, because only that one remembers its revisions. */
export function firstStart(ref: ReservationRef): Start {
  return { input: ref, reuse: WorkflowIdReusePolicy.REJECT_DUPLICATE };
}

/** A start after an ended reservation. Its final status stays the answer if the new one refuses the message. */
function startAfter(ref: ReservationRef, former: ReservationView | null): Start {
  return {
    input: former === null ? ref : { ...ref, former },
    reuse: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
  };
}

/** The final status of a reservation that has ended; `null` if it left none. */
export async function finalStatusOf({ client }: Link, ref: ReservationRef): Promise<ReservationView | null> {
  try {
    return (await client.workflow.getHandle(reservationWorkflowId(ref)).result()) as ReservationView | null;
  } catch (error) {
    // Terminated, failed, or deleted in the meantime: a new one may start. Any other error may pass.
    if (error instanceof WorkflowFailedError || error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Whether a PUT is no newer than the last message of an ended reservation; a PUT without a revision is never late. */
export function isLate({ revision }: Checked['body'], ended: ReservationView): boolean {
  return revision !== undefined && ended.revision !== null && revision <= ended.revision;
}

/** What a PUT to an ended reservation does: it is late, and this is the answer; or it starts a new reservation. */
export type AfterEnd =
  { readonly kind: 'late'; readonly status: ReservationView } | { readonly kind: 'new'; readonly start: Start };

/**
 * Decides what a PUT to an ended reservation does. A late PUT gets the final status, which lists the PUT as ignored.
 *
 * @throws if Temporal cannot say how the reservation ended.
 */
export async function afterEnd(link: Link, ref: ReservationRef, { name, body }: Checked): Promise<AfterEnd> {
  const ended = await finalStatusOf(link, ref);
  if (ended === null || !isLate(body, ended)) return { kind: 'new', start: startAfter(ref, ended) };
  const why = `late: revision ${body.revision} is not newer than ${ended.revision}, the last one before the reservation ended`;
  const ignored = { eventId: body.eventId, name, why, at: new Date().toISOString() };
  return { kind: 'late', status: withIgnored(ended, [ignored]) };
}
