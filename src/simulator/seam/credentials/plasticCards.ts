import { z } from 'zod';
import { parseDuration } from '../../clock.ts';
import { invalidInput } from '../../errors.ts';
import { isCommon } from '../../hotel/doors.ts';
import { id, instant } from '../endpoint.ts';
import type { CredentialRecord } from '../records.ts';
import { fixedIds, newRecord, type World } from '../world.ts';
import { issue } from './issue.ts';
import { checkJoiners } from './joining.ts';

/** What the front desk gives when it encodes a card. */
export const plasticCardInput = z.strictObject({
  rooms: z.array(z.string()).nonempty(),
  from: instant.optional(),
  to: instant,
  /** The credentials whose generation the card shares. If there are none, the card opens a new generation. */
  joins: z.array(id).default([]),
  /** How long after its making the lists first show the card, on the hotel's clock: an ISO 8601 duration. */
  listedAfter: z.string().optional(),
  /** Whether the card stays unknown to Seam. */
  hidden: z.boolean().default(false),
});

/**
 * Encodes a guest card for rooms, by name, and all common doors. It works at once, even while the bridge is down. A card
 * that joins nothing is a new card: it ends all other keys of its rooms, as an override does.
 */
export function encodePlasticCard(world: World, input: z.infer<typeof plasticCardInput>): CredentialRecord {
  const doors = [...world.hotel.doors.values()];
  const guestEntranceIds = input.rooms.map((room) => {
    const door = doors.find(({ name, category }) => name === room && category === 'guest');
    if (door === undefined) throw invalidInput('rooms', `Unknown room ${room}`);
    return door.doorId;
  });
  const startsAt = input.from ?? world.clock.now();
  if (input.to <= startsAt) throw invalidInput('to', 'Must be after from');
  const lagMs = parseDuration(input.listedAfter ?? 'PT0S');
  if (lagMs === undefined) throw invalidInput('listedAfter', 'Must be an ISO 8601 duration such as PT1M');
  checkJoiners(world, { isMobile: false, joinedIds: input.joins, guestEntranceIds, startsAt, endsAt: input.to });
  const record: CredentialRecord = {
    ...newRecord(world),
    acsSystemId: fixedIds.acsSystem,
    acsUserId: undefined,
    accessMethod: 'card',
    isMultiPhoneSync: false,
    parentId: undefined,
    deviceId: undefined,
    cardFunctionType: 'guest',
    kind: input.joins.length > 0 ? 'joiner' : 'override',
    joinedIds: input.joins,
    guestEntranceIds,
    commonEntranceIds: doors.filter(isCommon).map((door) => door.doorId),
    startsAt,
    endsAt: input.to,
    scheduleModified: false,
    listedFrom: Date.now() + world.settings().listLag,
    cardListedFrom: world.clock.now() + lagMs,
    hidden: input.hidden,
  };
  world.records.credentials.set(record.id, record);
  issue(world, record);
  return record;
}
