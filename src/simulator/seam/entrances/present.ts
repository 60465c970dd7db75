import { isCommon, type Door } from '../../hotel/doors.ts';
import { fixedIds, withRemarks, type World } from '../world.ts';

/** An entrance as Seam shows it. */
export function presentEntrance(world: World, door: Door): Readonly<Record<string, unknown>> {
  const profiles = [
    { visionline_door_profile_id: door.name, visionline_door_profile_type: 'touch' },
    ...(isCommon(door) ? [{ visionline_door_profile_id: door.name, visionline_door_profile_type: 'commonDoor' }] : []),
    ...(door.takesMobileKeys ? [{ visionline_door_profile_id: door.name, visionline_door_profile_type: 'BLE' }] : []),
  ];
  return {
    acs_entrance_id: door.doorId,
    acs_system_id: fixedIds.acsSystem,
    connected_account_id: fixedIds.connectedAccount,
    created_at: '2026-01-01T00:00:00.000Z',
    display_name: door.name,
    can_unlock_with_card: true,
    can_unlock_with_mobile_key: door.takesMobileKeys,
    can_unlock_with_code: false,
    can_unlock_with_cloud_key: false,
    can_belong_to_reservation: door.category === 'guest',
    space_ids: [],
    visionline_metadata: { door_category: door.category, door_name: door.name, profiles },
    ...withRemarks(world, door.doorId, {}),
  };
}
