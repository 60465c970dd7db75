import type { Bench } from '../stack/open.ts';
import { createPeople, soon } from '../stack/people.ts';

/** How many resources of each kind an identity has. */
export interface Having {
  readonly credentials: number;
  readonly phones: number;
  readonly sessions: number;
}

/**
 * The worked example: 3 credentials, 2 phones with a copy of each, 2 client sessions, 1 enrollment automation, and 2 ACS
 * users, because the automation creates a second one.
 */
export const workedExample: Having = { credentials: 3, phones: 2, sessions: 2 };

/** Creates a person with all these resources; returns the user identity's id. */
export async function prepareTeardown({ seamSide }: Bench, rooms: readonly string[], having: Having): Promise<string> {
  await seamSide.actAtOnce();
  const { seam, credentialManagerAcsSystemId } = seamSide;
  const [person] = await createPeople(seamSide, 1);
  if (person === undefined) throw new Error('Seam created no person');
  const { userIdentityId, acsUserId } = person;
  for (let n = 0; n < having.phones; n += 1)
    await seam.phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
  const { from, to } = soon();
  for (const room of rooms.slice(0, having.credentials))
    await seam.acs.credentials.create({
      acs_user_id: acsUserId,
      access_method: 'mobile_key',
      is_multi_phone_sync_credential: true,
      credential_manager_acs_system_id: credentialManagerAcsSystemId,
      allowed_acs_entrance_ids: [seamSide.door(room)],
      starts_at: from,
      ends_at: to,
      visionline_metadata: { card_format: 'rfid48', override: true },
    });
  for (let n = 0; n < having.sessions; n += 1) await seam.clientSessions.create({ user_identity_id: userIdentityId });
  await seam.client.post('/user_identities/enrollment_automations/launch', {
    user_identity_id: userIdentityId,
    credential_manager_acs_system_id: credentialManagerAcsSystemId,
    create_credential_manager_user: true,
  });
  return userIdentityId;
}
