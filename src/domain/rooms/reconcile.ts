import type { SeamCredential, SeamEvent } from '../seam/resources.ts';
import { isSameMoment } from '../credentials/alike.ts';
import { instantOf, type Instant } from '../instant.ts';
import type { RoomBook } from './book.ts';

/** A valid guest credential that no reservation knows, with the guest entrances that it opens. */
export interface Stranger {
  readonly acsCredentialId: string;
  readonly acsEntranceIds: readonly string[];
}

/** Credentials by id, with their ends. */
export type KnownCredentials = Readonly<Record<string, Instant>>;

/** How a lock system's credentials differ from the room book. */
export interface Differences {
  /**
   * Known credentials that Seam does not list, no longer calls valid, or shows with another end or with problems (glossary:
   * doubt, docs/architecture.md).
   */
  readonly doubtful: readonly string[];
  readonly strangers: readonly Stranger[];
}

/** The most strangers that one comparison tells: some cards for each room of a large hotel. */
const mostStrangers = 3_000;

/**
 * How the credentials of a lock system differ from the known ones, each given with its end. Only the end can be changed
 * through Seam (`/acs/credentials/update`), not the doors. A phone's copy of a known credential is known. What has ended is no
 * stranger, even if Seam calls it valid for ever.
 */
export function differences(listed: readonly SeamCredential[], known: KnownCredentials, now: Instant): Differences {
  const ids = new Set(Object.keys(known));
  function isSound({ acsCredentialId, isValid, isBeingDeleted, to, ...seen }: SeamCredential): boolean {
    const hasProblems = seen.isChangedOutside === true || seen.problems !== undefined;
    return isValid !== false && !isBeingDeleted && !hasProblems && isSameMoment(to, known[acsCredentialId] ?? to);
  }
  const sound = new Set(listed.filter(isSound).map(({ acsCredentialId }) => acsCredentialId));
  return {
    doubtful: [...ids].filter((id) => !sound.has(id)),
    strangers: listed
      .filter((one) => one.isGuest && one.isValid === true && !one.isBeingDeleted && one.to > now)
      .filter(({ acsCredentialId, parentId }) => !ids.has(acsCredentialId) && !(parentId !== null && ids.has(parentId)))
      .slice(0, mostStrangers)
      .map(({ acsCredentialId, guestEntranceIds }) => ({ acsCredentialId, acsEntranceIds: guestEntranceIds })),
  };
}

/** The slow reconcile's event to a reservation: one of its credentials differs from what it should be (rule 18). */
export const credentialDiffers = 'nightlatch.credential_differs';

/** The slow reconcile's event to a room's holders: a credential on this entrance belongs to no reservation. */
const occupantSeen = 'nightlatch.occupant_seen';

/** Every credential that a reservation has reported. */
export function knownCredentials({ claims }: RoomBook): KnownCredentials {
  return Object.fromEntries(
    Object.values(claims).flatMap(({ credentials, ends, window }) =>
      Object.keys(credentials).map((id) => [id, ends?.[id] ?? window.to] as const),
    ),
  );
}

function eventOf(eventType: string, resourceId: string, epochMs: number): SeamEvent {
  return {
    eventId: `${eventType}/${resourceId}/${epochMs}`,
    eventType,
    occurredAt: instantOf(epochMs),
    resourceId,
  };
}

/** What decides beside the room book which reservation a difference concerns. */
export interface ReconcileContext {
  /** The entrances of each room that is held. */
  readonly doorsByRoom: Readonly<Record<string, readonly string[]>>;
  /** The strangers that were reported before. */
  readonly before: readonly string[];
  readonly epochMs: number;
}

/**
 * The events for each reservation, as if Seam had sent them: which of its credentials differ, and on which of its rooms
 * a credential is valid that no reservation knows. A stranger is reported once.
 */
export function eventsAfter(
  book: RoomBook,
  { doubtful, strangers }: Differences,
  { doorsByRoom, before, epochMs }: ReconcileContext,
): Readonly<Record<string, readonly SeamEvent[]>> {
  const events: Record<string, SeamEvent[]> = {};
  function tell(reservationId: string, event: SeamEvent): void {
    events[reservationId] = [...(events[reservationId] ?? []), event];
  }
  const differs = new Set(doubtful);
  for (const { reservationId, credentials } of Object.values(book.claims))
    for (const id of Object.keys(credentials))
      if (differs.has(id)) tell(reservationId, eventOf(credentialDiffers, id, epochMs));
  const doors = new Set(
    strangers.flatMap(({ acsCredentialId, acsEntranceIds }) =>
      before.includes(acsCredentialId) ? [] : acsEntranceIds,
    ),
  );
  for (const [room, { holders }] of Object.entries(book.holdings))
    for (const acsEntranceId of doorsByRoom[room] ?? [])
      if (doors.has(acsEntranceId))
        for (const holder of holders) tell(holder, eventOf(occupantSeen, acsEntranceId, epochMs));
  return events;
}
