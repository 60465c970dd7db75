import type { Heard } from '../stack/events.ts';
import type { SeamSide } from '../stack/simulator.ts';
import { mainEntrance, type IssueCase } from './case.ts';

/**
 * What an ideal program would do: create the override and wait for its confirmation, then create all joiners side by side
 * and wait for theirs. A joiner's head must be valid in Seam (rule 2), so the override must be issued first. The program
 * already knows guests and doors.
 */
export async function issueAtLeast(
  { seam, ...hotel }: SeamSide,
  heard: Heard,
  { guests, rooms, stay }: IssueCase,
): Promise<void> {
  async function issue(acsUserId: string, kind: object): Promise<string> {
    const { acs_credential_id: id } = await seam.acs.credentials.create({
      acs_user_id: acsUserId,
      credential_manager_acs_system_id: hotel.credentialManagerAcsSystemId,
      is_multi_phone_sync_credential: true,
      access_method: 'mobile_key',
      starts_at: stay.from,
      ends_at: stay.to,
      allowed_acs_entrance_ids: [...rooms, mainEntrance].map((name) => hotel.door(name)),
      visionline_metadata: { card_format: 'rfid48', card_function_type: 'guest', ...kind },
    });
    await heard.of('acs_credential.issued', id);
    return id;
  }
  const [primary, ...others] = guests;
  if (primary === undefined) return;
  const head = await issue(primary.acsUserId, { override: true });
  await Promise.all(others.map(({ acsUserId }) => issue(acsUserId, { joiner_acs_credential_ids: [head] })));
}
