import type { SeamSide } from '../stack/simulator.ts';
import { mainEntrance, type IssueCase } from './case.ts';

/**
 * The script of the guide "Issuing Various Types of Guest Mobile Credentials", "Multiple Guests in Multiple Rooms", with
 * the same calls in the same order. README.md lists the changes that it needs to run today.
 */
export async function issueAsGuide({ seam, ...hotel }: SeamSide, { guests, rooms, stay }: IssueCase): Promise<void> {
  const guestRooms: string[] = [];
  for (const room of rooms) {
    const entrances = await seam.acs.entrances.list({ acs_system_id: hotel.acsSystemId });
    const found = entrances.find(({ display_name: name }) => name === room);
    if (found === undefined) throw new Error(`no entrance ${room}`);
    guestRooms.push(found.acs_entrance_id);
  }
  let first: string | undefined;
  for (const { acsUserId } of guests) {
    const user = await seam.acs.users.get({ acs_user_id: acsUserId });
    const credential = await seam.acs.credentials.create({
      acs_user_id: user.acs_user_id,
      credential_manager_acs_system_id: hotel.credentialManagerAcsSystemId,
      is_multi_phone_sync_credential: true,
      access_method: 'mobile_key',
      starts_at: stay.from,
      ends_at: stay.to,
      allowed_acs_entrance_ids: [...guestRooms, hotel.door(mainEntrance)],
      visionline_metadata: {
        card_format: 'rfid48',
        card_function_type: 'guest',
        ...(first === undefined ? { override: true } : { joiner_acs_credential_ids: [first] }),
      },
    });
    first ??= credential.acs_credential_id;
  }
}
