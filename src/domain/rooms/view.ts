import type { Instant } from '../instant.ts';
import type { Granted, NotGranted, RoomGrant } from '../plan/granted.ts';
import type { Entrance, PropertySettings } from '../property.ts';
import type { Trouble } from '../reservation/attention.ts';
import { claimsOn, type RoomBook } from './book.ts';
import { areaDoors, commonDoors, roomDoors } from './catalogue.ts';
import { dueFrom, waitingFor } from './grant.ts';

/** A grant that the property wants back: answered by `roomReleased`. */
export interface Withdrawal {
  readonly room: string;
  readonly grant: number;
}

/** All that the property tells a reservation: a whole picture each time, so that nothing depends on an earlier one. */
export interface RoomGrants {
  readonly granted: Granted;
  readonly withdrawn: readonly Withdrawal[];
  readonly settings: PropertySettings;
  /** Common doors that the settings name and that take no mobile key. */
  readonly leftOut: readonly string[];
  /** Identities of this reservation's guests that another live reservation uses too. */
  readonly usedElsewhere: readonly string[];
  /** Why nothing can be granted at all, such as a wrong API key. */
  readonly trouble: Trouble | null;
}

/** What a reservation is to be told now. */
export const grantsFor = (
  book: RoomBook,
  settings: PropertySettings,
  catalogue: readonly Entrance[] | null,
  reservationId: string,
  now: Instant,
  trouble: Trouble | null = null,
): RoomGrants => {
  const held = Object.entries(book.holdings).filter(([, holding]) => holding.reservationId === reservationId);
  const rooms: Record<string, RoomGrant> = {};
  for (const [room, { grant, withdrawing }] of held) {
    if (catalogue === null) break;
    const doors = roomDoors(settings, catalogue, room);
    if (!withdrawing && 'acsEntranceIds' in doors) rooms[room] = { grant, acsEntranceIds: doors.acsEntranceIds };
  }
  const notGranted: Record<string, NotGranted> = {};
  for (const room of book.claims[reservationId]?.rooms ?? [])
    if (rooms[room] === undefined)
      notGranted[room] =
        catalogue === null ? { why: 'unread' } : whyNot(book, settings, catalogue, reservationId, room, now);
  const common = commonDoors(settings, catalogue ?? []);
  return {
    granted: {
      rooms,
      notGranted,
      commonEntranceIds: common.acsEntranceIds,
      areas: areaDoors(settings, catalogue ?? []),
      policies: settings.policies,
    },
    withdrawn: held.filter(([, { withdrawing }]) => withdrawing).map(([room, { grant }]) => ({ room, grant })),
    settings,
    leftOut: catalogue === null ? [] : common.leftOut,
    usedElsewhere: usedElsewhere(book, reservationId, now),
    trouble,
  };
};

const usedElsewhere = (book: RoomBook, reservationId: string, now: Instant): readonly string[] => {
  const claim = book.claims[reservationId];
  const own = [...new Set([...(claim?.identities ?? []), ...(claim?.strays ?? [])])];
  const others = Object.values(book.claims).filter(
    (other) => other.reservationId !== reservationId && other.window.to > now,
  );
  return own.filter((identity) => others.some(({ identities }) => identities.includes(identity)));
};

const whyNot = (
  book: RoomBook,
  settings: PropertySettings,
  catalogue: readonly Entrance[],
  reservationId: string,
  room: string,
  now: Instant,
): NotGranted => {
  const doors = roomDoors(settings, catalogue, room);
  if ('refused' in doors) return { why: doors.refused };
  const claim = claimsOn(book, room, now).find((one) => one.reservationId === reservationId);
  if (claim === undefined) return { why: 'over' };
  const until = dueFrom(claim, settings.policies.issueLeadMs);
  if (!claim.inHouse && until > now) return { why: 'lead', until };
  const [first] = waitingFor(book, room, claim, now);
  if (first !== undefined) return { why: 'occupied', by: first.reservationId, until: first.window.to };
  return { why: 'releasing', by: book.holdings[room]?.reservationId ?? reservationId };
};
