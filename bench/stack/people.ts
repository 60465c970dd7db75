import type { SeamSide } from './simulator.ts';

/** A person who is known to Seam and has an ACS user in the hotel's system. */
export interface Person {
  readonly userIdentityId: string;
  readonly acsUserId: string;
}

/** Creates people in Seam. */
export async function createPeople({ seam, acsSystemId }: SeamSide, count: number): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (let n = 0; n < count; n += 1) {
    const { user_identity_id: userIdentityId } = await seam.userIdentities.create({ full_name: 'Ada Example' });
    const { acs_user_id: acsUserId } = await seam.acs.users.create({
      acs_system_id: acsSystemId,
      full_name: 'Ada Example',
      user_identity_id: userIdentityId,
    });
    people.push({ userIdentityId, acsUserId });
  }
  return people;
}

const hourMs = 3_600_000;

/** A stay that begins soon, so that keys are issued at once; ISO 8601 instants. */
export function soon(): { readonly from: string; readonly to: string } {
  return {
    from: new Date(Date.now() + hourMs).toISOString(),
    to: new Date(Date.now() + 72 * hourMs).toISOString(),
  };
}
