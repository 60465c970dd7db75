import {
  identityOfTeardownId,
  propertyOfWorkflowId,
  reservationOfWorkflowId,
  type IdentityRef,
  type ReservationRef,
} from '../ids.ts';
import { pmsId, seamId } from '../messages/fields.ts';

// A workflow takes its ids from its workflow id and not from its input: other workflows find it by the former, and a start by
// hand may lack the input, or give that of another one.

/** The reservation that a workflow id names, `null` if it names none. */
export function ownReservation(workflowId: string): ReservationRef | null {
  const ref = reservationOfWorkflowId(workflowId);
  return ref !== null && [ref.propertyId, ref.reservationId].every((id) => pmsId.safeParse(id).success) ? ref : null;
}

/** The property that a workflow id names, `null` if it names none. */
export function ownProperty(workflowId: string): string | null {
  return pmsId.safeParse(propertyOfWorkflowId(workflowId)).data ?? null;
}

/** The user identity whose teardown a workflow id names, `null` if it names none. */
export function ownIdentity(workflowId: string): IdentityRef | null {
  const ref = identityOfTeardownId(workflowId);
  const userIdentityId = seamId.safeParse(ref?.userIdentityId).data;
  const workspace = pmsId.safeParse(ref?.workspace).data;
  return userIdentityId === undefined || workspace === undefined ? null : { workspace, userIdentityId };
}
