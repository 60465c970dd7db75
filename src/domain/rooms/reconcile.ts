import type { SeamCredential, SeamEvent } from '../seam/resources.ts';
import { isSameMoment } from '../credentials/changed.ts';
import { instantOf, type Instant } from '../instant.ts';
import type { RoomBook } from './book.ts';

/** A valid guest credential that no reservation knows, with the guest entrances that it opens. */
export interface Stranger {
  readonly acsCredentialId: string;
  readonly acsEntranceIds: readonly string[];
}

/** Credentials by id, with their ends. */
export type KnownCredentials = Readonly<Record<string, Instant>>;

/** How a system's credentials differ from what the room book knows of. */
export interface Differences {
  /** Known ones that are not listed, that Seam no longer calls valid, or that end at another time than is known. */
  readonly doubtful: readonly string[];
  readonly strangers: readonly Stranger[];
}

/**
 * How the credentials of a system differ from the known ones, each of which is given with its end. Of times and doors only
 * the end can be changed through Seam (`/acs/credentials/update`). A phone's copy of a known credential is known.
 */
export function differences(listed: readonly SeamCredential[], known: KnownCredentials): Differences {
  const ids = new Set(Object.keys(known));
  function isSound({ acsCredentialId, isValid, isBeingDeleted, to }: SeamCredential): boolean {
    return isValid !== false && !isBeingDeleted && isSameMoment(to, known[acsCredentialId] ?? to);
  }
  const sound = new Set(listed.filter(isSound).map(({ acsCredentialId }) => acsCredentialId));
  return {
    doubtful: [...ids].filter((id) => !sound.has(id)),
    strangers: listed
      .filter((one) => one.isGuest && one.isValid === true && !one.isBeingDeleted)
      .filter(({ acsCredentialId, parentId }) => !ids.has(acsCredentialId) && !(parentId !== null && ids.has(parentId)))
      .map(({ acsCredentialId, acsEntranceIds }) => ({ acsCredentialId, acsEntranceIds })),
  };
}

/** The event by which the slow reconcile tells a reservation that a credential of its is not as it should be (rule 18). */
export const credentialDiffers = 'nightlatch.credential_differs';

/** The event by which it tells that a credential on an entrance is known to nobody. */
export const occupantSeen = 'nightlatch.occupant_seen';

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

/** What the differences are told by, beside the room book. */
export interface ReconcileContext {
  /** The entrances of each room that is held. */
  readonly doorsByRoom: Readonly<Record<string, readonly string[]>>;
  /** The strangers that were told before. */
  readonly before: readonly string[];
  readonly epochMs: number;
}

/**
 * What each reservation is to be told, as if events had come: which of its credentials differ, and on which of its rooms
 * somebody stands whom nobody knows. What was told before of a stranger is not told again.
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
