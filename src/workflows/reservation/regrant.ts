import type { IssueStep } from '../../domain/plan/step.ts';
import { seam } from './seam.ts';
import { settingsOf } from './derived.ts';
import type { Reservation } from './state.ts';

/**
 * For systems that grant by entrance: takes all access from a returning guest's ACS user and grants each entrance of the
 * new reservation (rule 6; guide: common use cases, early). Never while the identity has another live reservation, whose
 * access it would take. A guest whom the system does not know yet has nothing to revoke.
 *
 * @throws {ActivityFailure} where Seam refuses.
 */
export const regrantEntrances = async (r: Reservation, step: IssueStep, userIdentityId: string): Promise<void> => {
  if (r.state.grants?.usedElsewhere.includes(userIdentityId)) return;
  const { propertyId } = r;
  const calls = seam(r.state, `grant the entrances of ${step.guestId} anew`);
  const users = await calls.listAcsUsers({ propertyId, userIdentityId });
  const user = users.find(({ acsSystemId }) => acsSystemId === settingsOf(r.state)?.acsSystemId);
  if (user === undefined) return;
  const { acsUserId } = user;
  await calls.revokeAccessToAllEntrances({ propertyId, acsUserId });
  await Promise.all(
    step.acsEntranceIds.map((acsEntranceId) => calls.grantAccess({ propertyId, acsUserId, acsEntranceId })),
  );
};
