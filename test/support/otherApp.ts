import { eventually } from './eventually.ts';
import type { TestHotel } from './hotel.ts';

/** Which mobile key another app issues; on 101 by default, as an override. */
interface OtherKey {
  readonly room?: string;
  readonly joins?: readonly string[];
  /** When it ends, in hours from now. */
  readonly to?: number;
}

/** A mobile key that Nightlatch did not issue, with its copy on a phone. */
export async function mobileKeyOfAnotherApp(
  hotel: TestHotel,
  { room = '101', joins = [], to = 48 }: OtherKey = {},
): Promise<{ parent: string; child: string }> {
  const seam = hotel.seam;
  const { user_identity_id: user } = await seam.userIdentities.create({ full_name: 'Other App' });
  await seam.phones.simulate.createSandboxPhone({ user_identity_id: user });
  const created = await seam.acs.credentials.create({
    user_identity_id: user,
    acs_system_id: hotel.settings.acsSystemId,
    access_method: 'mobile_key',
    is_multi_phone_sync_credential: true,
    allowed_acs_entrance_ids: [hotel.doorOf(room)],
    starts_at: hotel.inHours(-1),
    ends_at: hotel.inHours(to),
    visionline_metadata: {
      card_format: 'rfid48',
      card_function_type: 'guest',
      ...(joins.length === 0 ? { override: true } : { joiner_acs_credential_ids: [...joins] }),
    },
  });
  const parent = created.acs_credential_id;
  return eventually(async () => {
    const all = await seam.acs.credentials.list({ user_identity_id: user });
    const child = all.find((one) => one.parent_acs_credential_id === parent);
    return child === undefined ? undefined : { parent, child: child.acs_credential_id };
  });
}
