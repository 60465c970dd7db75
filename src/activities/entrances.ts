import type { AcsEntrance } from 'seam';
import type { Instant } from '../domain/instant.ts';
import type { Entrance } from '../domain/property.ts';
import type { SeamCredential } from '../domain/seam/resources.ts';
import { call, listAll, type ActivityDependencies, type OfProperty } from './call.ts';
import { credentialOf } from './credential.ts';

const commonCategories: ReadonlySet<string> = new Set(['common', 'common (PMS)']);

function kindOf({ visionline_metadata: visionline }: AcsEntrance): Entrance['kind'] {
  const category = visionline?.door_category ?? '';
  if (category === 'guest') return 'guest';
  return commonCategories.has(category) ? 'common' : 'other';
}

/** A mobile key needs a lock that takes one. If Visionline names the door's profiles, one of them must be BLE. */
function takesMobileKey({ can_unlock_with_mobile_key: can, visionline_metadata: visionline }: AcsEntrance): boolean {
  const profiles = visionline?.profiles ?? [];
  if (can === false) return false;
  if (profiles.length === 0) return can === true;
  return profiles.some(({ visionline_door_profile_type: type }) => type === 'BLE');
}

function entranceOf(entrance: AcsEntrance): Entrance {
  return {
    acsEntranceId: entrance.acs_entrance_id,
    // In the Unicode form of the PMS's room names, which are compared with it.
    name: (entrance.display_name || (entrance.visionline_metadata?.door_name ?? '')).normalize('NFC'),
    kind: kindOf(entrance),
    takesMobileKey: takesMobileKey(entrance),
  };
}

/** Seam's `/acs/entrances/*`. */
export function entranceActivities({ seam }: ActivityDependencies) {
  return {
    /** All entrances of an access system (`/acs/entrances/list`; guide: retrieving guest and common entrances). */
    listEntrances: (input: OfProperty & { readonly acsSystemId: string }): Promise<readonly Entrance[]> =>
      call('/acs/entrances/list', async () => {
        const client = seam(input.propertyId);
        const list = client.acs.entrances.list({ acs_system_id: input.acsSystemId });
        return (await listAll(client.createPaginator(list))).map(entranceOf);
      }),

    /**
     * The credentials that are valid on an entrance, by Seam's account (`/acs/entrances/list_credentials_with_access`),
     * without those whose window was over at `now`: Seam may call them valid for ever. Each names the entrance, also one
     * that shows no doors.
     */
    listCredentialsWithAccess: (
      input: OfProperty & { readonly acsEntranceId: string; readonly now: Instant },
    ): Promise<readonly SeamCredential[]> =>
      call('/acs/entrances/list_credentials_with_access', async () => {
        const credentials = await seam(input.propertyId).acs.entrances.listCredentialsWithAccess({
          acs_entrance_id: input.acsEntranceId,
          include_if: ['visionline_metadata.is_valid'],
        });
        const { acsEntranceId, now } = input;
        return credentials
          .map(credentialOf)
          .filter(({ to }) => to > now)
          .map((one) => ({ ...one, acsEntranceIds: [...new Set([...one.acsEntranceIds, acsEntranceId])] }));
      }),

    /** Gives an ACS user access to one entrance (`/acs/entrances/grant_access`; guide: common use cases, early). */
    grantAccess: (input: OfProperty & { readonly acsUserId: string; readonly acsEntranceId: string }): Promise<void> =>
      call('/acs/entrances/grant_access', () =>
        seam(input.propertyId).acs.entrances.grantAccess({
          acs_user_id: input.acsUserId,
          acs_entrance_id: input.acsEntranceId,
        }),
      ),
  };
}
