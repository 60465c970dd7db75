import { condition } from '@temporalio/workflow';
import type { IssueStep } from '../../domain/plan/step.ts';
import { seam } from './seam.ts';
import { settingsOf } from './derived.ts';
import type { Reservation } from './state.ts';

/** How long a guest's identity, just found, may take to the property and back. */
const propertyAnswersWithin = '1 minute';

/**
 * For systems that grant by entrance: takes all access from a returning guest's ACS user and grants each entrance of the
 * new reservation (rule 6; guide: common use cases, early). Never while the identity has another live reservation, whose
 * access it would take. A guest whom the system does not know yet has nothing to revoke.
 *
 * @returns `false` where the property has not said whether another stay uses the identity: it is to be tried again.
 * @throws {ActivityFailure} where Seam refuses.
 */
export async function regrantEntrances(r: Reservation, step: IssueStep, userIdentityId: string): Promise<boolean> {
  function isHeard(): boolean {
    return r.state.grants?.identitiesHeard?.includes(userIdentityId) ?? false;
  }
  if (!isHeard() && !(await condition(isHeard, propertyAnswersWithin))) return false;
  if (r.state.grants?.usedElsewhere.includes(userIdentityId)) return true;
  const { propertyId } = r;
  const calls = seam(r.state, `grant the entrances of ${step.guestId} anew`);
  const users = await calls.listAcsUsers({ propertyId, userIdentityId });
  const user = users.find(({ acsSystemId }) => acsSystemId === settingsOf(r.state)?.acsSystemId);
  if (user === undefined) return true;
  const { acsUserId } = user;
  await calls.revokeAccessToAllEntrances({ propertyId, acsUserId });
  await Promise.all(
    step.acsEntranceIds.map((acsEntranceId) => calls.grantAccess({ propertyId, acsUserId, acsEntranceId })),
  );
  return true;
}
