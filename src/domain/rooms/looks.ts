import { earlier, later, type Instant, type Window } from '../instant.ts';
import type { SeamCredential } from '../seam/resources.ts';
import type { RoomGrant } from './granted.ts';

/** What rule 19 judges a plastic card by, beside its window. */
export interface CardFacts {
  readonly createdAt: Instant;
  /** The doors of the guest rooms that it opens. */
  readonly guestEntranceIds: readonly string[];
  /** The credentials whose generation it shares, as far as Seam says; empty: it opened one. */
  readonly joinedTo: readonly string[];
}

/** A valid guest credential on a room that this reservation did not issue. */
export interface Occupant {
  readonly acsCredentialId: string;
  /** The multi-phone sync credential of which it is a phone's copy; `null` if it is none. */
  readonly parentId: string | null;
  readonly window: Window;
  readonly acsEntranceIds: readonly string[];
  /** Whether another reservation knows it. */
  readonly isKnown: boolean;
  /** The newest generation of the reservation when it was first seen: what was void by then is not joined again. */
  readonly seenAfter: number;
  /** Of a plastic card; `null` for keys on phones. */
  readonly card: CardFacts | null;
  /** Of a key on a phone that is no phone's copy: a person may adopt it, and then it is judged as a card is. */
  readonly key?: CardFacts;
}

/** What looks at a room found under a grant (glossary: look, docs/architecture.md). */
export interface RoomLook {
  readonly grant: number;
  /** When Seam was asked; `null` if a room counts as looked at because a sharer did. */
  readonly seenAt: Instant | null;
  /** Until when news of the room wait for their look, a moment after Seam answered; absent: they do not wait. */
  readonly quietUntil?: Instant;
  /** When the newest news of the room came, such as an event; absent: none came. */
  readonly newsAt?: Instant;
  readonly occupants: readonly Occupant[];
  /** The looks since the last one that found something to join. */
  readonly vainLooks: number;
  /** When to look again even without news; `null`: never. */
  readonly nextLookAt: Instant | null;
}

/**
 * How long news of a room wait after a look there, in milliseconds. So a stream of events costs one look per pause, and
 * between two looks keys are issued.
 */
export const newsPauseMs = 2_000;

/** A look after news of its room, such as an event: the room is looked at again, soon if that was done a moment ago. */
export function afterNews(look: RoomLook, now: Instant): RoomLook {
  const at = later(now, look.quietUntil ?? now);
  return { ...look, newsAt: now, nextLookAt: earlier(look.nextLookAt ?? at, at) };
}

/** Whether a room has to be looked at again by now: until then, what was found there may have been replaced. */
export function isLookDue({ nextLookAt }: RoomLook, now: Instant): boolean {
  return nextLookAt !== null && nextLookAt <= now;
}

/** Looks by room. */
export type Looks = Readonly<Record<string, RoomLook>>;

/** The ids by which the result of a look is read. */
export interface Seer {
  readonly ownCredentials: ReadonlySet<string>;
  readonly ownIdentities: ReadonlySet<string>;
  readonly knownElsewhere: ReadonlySet<string>;
  readonly newestGeneration: number;
  readonly before: readonly Occupant[];
  /** Doors that open by themselves: Seam may show them on any credential. */
  readonly automaticDoors: readonly string[];
  readonly now: Instant;
}

function among(ids: ReadonlySet<string>, { acsCredentialId, parentId }: SeamCredential): boolean {
  return ids.has(acsCredentialId) || (parentId !== null && ids.has(parentId));
}

/** One record for each credential: one that was found on several doors has all of them. */
function gathered(found: readonly SeamCredential[]): readonly SeamCredential[] {
  const byId = new Map<string, SeamCredential>();
  for (const one of found) {
    const doors = [...(byId.get(one.acsCredentialId)?.acsEntranceIds ?? []), ...one.acsEntranceIds];
    byId.set(one.acsCredentialId, { ...one, acsEntranceIds: [...new Set(doors)] });
  }
  return [...byId.values()];
}

/**
 * The occupants among the credentials on a room's doors: not our own, not the staff's, none that is being deleted, and none
 * whose window is over, because Seam may call it valid for ever.
 */
export function occupantsOf(found: readonly SeamCredential[], seer: Seer): readonly Occupant[] {
  return gathered(found)
    .filter((one) => one.isGuest && !one.isBeingDeleted && one.isValid !== false && one.to > seer.now)
    .filter((one) => !among(seer.ownCredentials, one))
    .filter(
      ({ userIdentityId, isCard }) => userIdentityId === null || isCard || !seer.ownIdentities.has(userIdentityId),
    )
    .map((one) => ({
      acsCredentialId: one.acsCredentialId,
      parentId: one.parentId,
      window: { from: one.from, to: one.to },
      acsEntranceIds: one.acsEntranceIds,
      isKnown: among(seer.knownElsewhere, one),
      seenAfter:
        seer.before.find(({ acsCredentialId }) => acsCredentialId === one.acsCredentialId)?.seenAfter ??
        seer.newestGeneration,
      card: one.isCard ? cardFacts(one, seer) : null,
      ...(one.isCard || one.parentId !== null ? {} : { key: cardFacts(one, seer) }),
    }));
}

function cardFacts({ createdAt, guestEntranceIds, joinedTo }: SeamCredential, { automaticDoors }: Seer): CardFacts {
  const rooms = guestEntranceIds.filter((id) => !automaticDoors.includes(id));
  return { createdAt, guestEntranceIds: rooms, joinedTo };
}

/** The look at a room under its present grant; `null` if there was none. */
export function lookUnder(looks: Looks, room: string, { grant }: Pick<RoomGrant, 'grant'>): RoomLook | null {
  return looks[room]?.grant === grant ? looks[room] : null;
}

/** Whether a credential opens all doors of a room. */
export function coversRoom(
  { acsEntranceIds }: Pick<Occupant, 'acsEntranceIds'>,
  grant: Pick<RoomGrant, 'acsEntranceIds'>,
) {
  return grant.acsEntranceIds.every((id) => acsEntranceIds.includes(id));
}
