import { condition } from '@temporalio/workflow';
import { isAnsweredFor, isUsedElsewhere } from '../../domain/lifetime/identities.ts';
import { isUsedByNoOther } from '../../domain/lifetime/otherUsers.ts';
import { settingsOf } from '../../domain/lifetime/outlook.ts';
import { workspaceOf } from '../../domain/property.ts';
import type { IssueStep } from '../../domain/plan/step.ts';
import { code } from '../../domain/text.ts';
import { askEach } from '../runtime/atOnce.ts';
import { seam, type Reservation } from './reservation.ts';
import { askWhoUses } from './otherUsers.ts';

/** How long a guest's identity, just found, may take to the property, and the answer back. */
const propertyAnswersWithin = '1 minute';

/**
 * For systems that grant by entrance: takes all access from a returning guest's ACS user and grants each entrance of the
 * new reservation (rule 6; guide: common use cases, early). Not while the identity has another live reservation, whose
 * access it would take. A guest that the system does not know yet has no access to revoke.
 *
 * @returns `false` if the property has not said whether another stay uses the identity: then the next try waits.
 * @throws {ActivityFailure} if Seam refuses.
 */
export async function regrantEntrances(r: Reservation, step: IssueStep, userIdentityId: string): Promise<boolean> {
  function isAnswered(): boolean {
    return isAnsweredFor(r.state, userIdentityId);
  }
  if (!isAnswered() && !(await condition(isAnswered, propertyAnswersWithin))) return false;
  if (isUsedElsewhere(r.state, userIdentityId)) return true;
  // Two hotels may have one lock system, in which the guest is one user.
  const others = workspaceOf(r.propertyId, settingsOf(r.state)).filter((id) => id !== r.propertyId);
  if (!isUsedByNoOther(await askWhoUses(r, userIdentityId, others))) return true;
  const { propertyId } = r;
  const calls = seam(r, `grant ${code(step.guestId)} all entrances again`);
  const users = await calls.listAcsUsers({ propertyId, userIdentityId });
  const user = users.find(({ acsSystemId }) => acsSystemId === settingsOf(r.state)?.acsSystemId);
  if (user === undefined) return true;
  const { acsUserId } = user;
  await calls.revokeAccessToAllEntrances({ propertyId, acsUserId });
  await askEach(step.acsEntranceIds, (acsEntranceId) => calls.grantAccess({ propertyId, acsUserId, acsEntranceId }));
  return true;
}
