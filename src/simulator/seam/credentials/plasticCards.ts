import { z } from 'zod';
import { invalidInput } from '../../errors.ts';
import { id, instant } from '../endpoint.ts';
import type { CredentialRecord } from '../records.ts';
import { IDS, newRecord, type World } from '../world.ts';
import { issue } from './issue.ts';
import { checkJoiners } from './joining.ts';

/** What the front desk encodes a card from. */
export const plasticCardInput = z.strictObject({
  rooms: z.array(z.string()).nonempty(),
  from: instant.optional(),
  to: instant,
  /** Credentials whose generation the card shares; none: a generation newer than any before. */
  joins: z.array(id).default([]),
  /** Whether Seam does not get to see it. */
  hidden: z.boolean().default(false),
});

/** Encodes a guest card at the front desk, for rooms by name and all common doors; it works at once, bridge or not. */
export function encodePlasticCard(world: World, input: z.infer<typeof plasticCardInput>): CredentialRecord {
  const doors = [...world.hotel.doors.values()];
  const guestEntranceIds = input.rooms.map((room) => {
    const door = doors.find(({ name, category }) => name === room && category === 'guest');
    if (door === undefined) throw invalidInput('rooms', `Unknown room ${room}`);
    return door.doorId;
  });
  const startsAt = input.from ?? world.clock.now();
  if (input.to <= startsAt) throw invalidInput('to', 'Must be after from');
  checkJoiners(world, { joinedIds: input.joins, guestEntranceIds, startsAt, endsAt: input.to });
  const record: CredentialRecord = {
    ...newRecord(world),
    acsSystemId: IDS.acsSystem,
    acsUserId: undefined,
    accessMethod: 'card',
    isMultiPhoneSync: false,
    parentId: undefined,
    deviceId: undefined,
    cardFunctionType: 'guest',
    kind: input.joins.length > 0 ? 'joiner' : 'override',
    joinedIds: input.joins,
    guestEntranceIds,
    commonEntranceIds: doors.filter((door) => door.category === 'common').map((door) => door.doorId),
    startsAt,
    endsAt: input.to,
    scheduleModified: false,
    listedFrom: Date.now() + world.settings().listLag,
    hidden: input.hidden,
  };
  world.records.credentials.set(record.id, record);
  issue(world, record);
  return record;
}
