import { isValidCredential, type Credential } from '../credentials/credential.ts';
import type { Instant } from '../instant.ts';
import type { Granted } from '../rooms/granted.ts';
import type { Step } from './step.ts';
import { generationsOf, isNewest, isVoid, type Generations } from './generations.ts';
import { opensRoom } from './wanted.ts';
import { guestRooms, guestWindow, type Desired } from '../reservation/desired.ts';
import { opens, type Claim, type Head } from '../rooms/book.ts';

/** The facts from which a reservation's part among sharers follows (rule 14). */
export interface Sharing {
  readonly desired: Desired;
  readonly credentials: readonly Credential[];
  /** What is granted, whichever sharer opens the generation. */
  readonly held: Granted;
  /** The desk's cards that the guests' keys join (rule 19). */
  readonly cards: readonly Head[];
  /** The claim that the property was sent last. */
  readonly claimed: Claim | null;
  readonly now: Instant;
  /**
   * Whether a guest's key can be requested now: no pause after a failure, nothing that a person has to look at first.
   */
  readonly canIssueTo: (guestId: string) => boolean;
}

/**
 * Whether a reservation can open a generation, and how often that has changed: grants repeat the number (glossary:
 * turn, docs/architecture.md).
 */
export type Opening = Pick<Claim, 'canOpen' | 'turn'>;

/** What only sharers tell their property. */
export type SharersPart = Pick<Claim, 'sharesWith' | 'canOpen' | 'turn' | 'heads' | 'renews'>;

/** The part of a reservation that wants nothing. */
export const sharesNothing: SharersPart = { sharesWith: [], canOpen: true, turn: 0, heads: [], renews: [] };

function sharedRooms({ held }: Sharing): readonly (readonly [string, number])[] {
  return Object.entries(held.rooms).flatMap(([room, { sharedAs, grant }]) =>
    sharedAs === undefined ? [] : [[room, grant]],
  );
}

function isAlone(sharing: Sharing): boolean {
  return sharing.desired.sharesWith.length === 0 && sharedRooms(sharing).length === 0;
}

/**
 * Whether the reservation has opened, or is opening, a generation on a shared room: then no other sharer may open one
 * there.
 */
function hasOpened(sharing: Sharing, room: string): boolean {
  return sharedRooms(sharing).some(
    ([shared, grant]) =>
      shared === room &&
      sharing.credentials.some((one) => one.sent && isValidCredential(one) && one.grants[room] === grant),
  );
}

/**
 * Whether a guest could get a first key to a room now. Not counted are guests whose own stay is over, guests of other
 * rooms, and guests who have to wait for an earlier stay on one of their rooms (rule 2).
 */
function mayIssue({ desired, now, canIssueTo }: Sharing, room: string): boolean {
  const stays = desired.guests.flatMap((guest) => {
    const window = guestWindow(desired, guest);
    const rooms = guestRooms(desired, guest);
    return window === null || window.to <= now ? [] : [{ guestId: guest.guestId, rooms, window }];
  });
  return (
    !desired.onHold &&
    desired.lostPhones.length === 0 &&
    stays.some(({ guestId, rooms, window }) => {
      const earlier = stays.filter((other) => other.window.to <= window.from);
      const isLater = earlier.some((other) => other.rooms.some((one) => rooms.includes(one)));
      return rooms.includes(room) && !isLater && canIssueTo(guestId);
    })
  );
}

function canOpenOf(sharing: Sharing): Claim['canOpen'] {
  const { rooms } = sharing.desired;
  if (isAlone(sharing)) return true;
  const some = rooms.filter((room) => hasOpened(sharing, room) || mayIssue(sharing, room));
  if (some.length === rooms.length) return true;
  return some.length > 0 && some;
}

function sameOpening(a: Claim['canOpen'], b: Claim['canOpen']): boolean {
  return typeof a === 'boolean' || typeof b === 'boolean' ? a === b : a.join('\n') === b.join('\n');
}

/** Whether the reservation may open a generation on its shared rooms; alone it always may. */
export function openingOf(sharing: Sharing): Opening {
  const told: Opening = sharing.claimed ?? { canOpen: true, turn: 0 };
  const canOpen = canOpenOf(sharing);
  return { canOpen, turn: sameOpening(canOpen, told.canOpen) ? told.turn : told.turn + 1 };
}

/**
 * The grants of shared rooms whose generation is void, because a phone was lost or a message said `rekey`.
 * The sharers need another one, even if this reservation has no guest left who could open it.
 */
function voidGrants(sharing: Sharing, generations: Generations): readonly number[] {
  return sharedRooms(sharing).flatMap(([room, grant]) => (isVoid(generations, room, grant) ? [grant] : []));
}

/** What a live reservation tells the property about its part among sharers. */
export function sharingOf(sharing: Sharing, plan: readonly Step[]): SharersPart {
  const { desired, credentials, held, cards } = sharing;
  const { sharesWith } = desired;
  const opening = openingOf(sharing);
  if (isAlone(sharing)) return { sharesWith, ...opening, heads: [], renews: [] };
  const generations = generationsOf(credentials, desired.voidGeneration, cards);
  const heads = credentials
    .filter((one) => one.state === 'issued' && isNewest(one, one.grants, generations))
    .filter((one) => Object.keys(one.grants).every((room) => opensRoom(one, room, held)))
    .flatMap(({ acsCredentialId, grants, window }) =>
      acsCredentialId === null ? [] : [{ acsCredentialId, rooms: grants, window }],
    );
  const canRenew = new Set(sharedRooms(sharing).flatMap(([room, grant]) => (opens(opening, room) ? [grant] : [])));
  const needed = plan.flatMap((step) => (step.step === 'wait' ? (step.renews ?? []) : []));
  const renews = [...voidGrants(sharing, generations), ...needed.filter((grant) => canRenew.has(grant))];
  return { sharesWith, ...opening, heads, renews: [...new Set(renews)] };
}

/**
 * The grants, with the reservation as opener only of the rooms that the property lets it open now. A grant that crossed
 * a change of `canOpen` is out of date, and two openers at a time would end each other's keys.
 */
export function inTurn(granted: Granted, opening: Opening): Granted {
  return {
    ...granted,
    rooms: Object.fromEntries(
      Object.entries(granted.rooms).map(([room, grant]) => {
        // This holds for a reservation alone in its room, too: a sharer may have come to open it meanwhile.
        const isInTurn = (grant.turn ?? 0) === opening.turn;
        const isMine = isInTurn && (grant.sharedAs === undefined || opens(opening, room));
        return [room, isMine ? grant : { ...grant, sharedAs: 'member' as const }];
      }),
    ),
  };
}
