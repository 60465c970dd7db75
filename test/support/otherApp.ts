import { eventually } from './eventually.ts';
import type { TestHotel } from './hotel.ts';

/** A mobile key that Nightlatch did not issue, on 101, with its copy on a phone. */
export async function mobileKeyOfAnotherApp(hotel: TestHotel): Promise<{ parent: string; child: string }> {
  const seam = hotel.seam;
  const { user_identity_id: user } = await seam.userIdentities.create({ full_name: 'Other App' });
  await seam.phones.simulate.createSandboxPhone({ user_identity_id: user });
  const created = await seam.acs.credentials.create({
    user_identity_id: user,
    acs_system_id: hotel.settings.acsSystemId,
    access_method: 'mobile_key',
    is_multi_phone_sync_credential: true,
    allowed_acs_entrance_ids: [hotel.doorOf('101')],
    starts_at: hotel.inHours(-1),
    ends_at: hotel.inHours(48),
    visionline_metadata: { card_format: 'rfid48', card_function_type: 'guest', override: true },
  });
  const parent = created.acs_credential_id;
  return eventually(async () => {
    const all = await seam.acs.credentials.list({ user_identity_id: user });
    const child = all.find((one) => one.parent_acs_credential_id === parent);
    return child === undefined ? undefined : { parent, child: child.acs_credential_id };
  });
}
