import { isAtSeam, type Credential } from '../credentials/credential.ts';
import { overlaps, sameWindow } from '../instant.ts';
import { deleteAgainAt } from '../credentials/revoking.ts';
import type { Granted, NotGranted } from '../rooms/granted.ts';
import { isNewest } from './generations.ts';
import type { Round } from './round.ts';
import type { Step } from './step.ts';
import { isHeld, isOfGuest, type Wanted, type WantedKey } from './wanted.ts';

/**
 * What has to be revoked now, side by side (rules 3, 4, 5, 9 and 13; guide: revoking a mobile credential, which says
 * that a multi-phone sync parent takes its children along). New keys come before old ones go: a credential that will be
 * replaced stays until its replacement is issued, unless it opens at a time or a room that is no longer the guest's. A
 * deletion that Seam accepted and did not carry out is repeated.
 */
export function planRevokes(round: Round): readonly Step[] {
  const byId = new Map(round.all.map((one) => [one.guestId, one]));
  return round.credentials.flatMap((credential) => {
    const again = deleteAgainAt(credential);
    if (again !== null && again > round.now) return [];
    const reason = again === null ? reasonToRevoke(credential, byId.get(credential.guestId), round) : credential.reason;
    if (reason === null || credential.acsCredentialId === null) return [];
    return [{ step: 'revoke', requestId: credential.requestId, guestId: credential.guestId, reason }];
  });
}

/** Why a credential that exists at Seam has to go now, `null` if it may stay. */
function reasonToRevoke(credential: Credential, guest: Wanted | undefined, round: Round): string | null {
  const { persons, desired, granted, credentials, generations, right } = round;
  if (!isAtSeam(credential)) return null;
  // The person who had the guest id before has left, too. Their key goes even on hold, and whether or not the next
  // person's key is issued.
  if (guest === undefined || !isOfGuest(credential, persons)) return 'guest removed';
  if (guest.key === null) {
    const isKeptOn = guest.why === 'ended' && !desired.keysRevoked && isHandedOver(credential, round);
    if (guest.why === 'unread' || isKeptOn) return null;
    // An answer that takes milliseconds is waited for, but not with a key to a room that is no longer held.
    if (guest.why === 'look' || guest.why === 'identity') return isLost(credential, granted) ? whyWithheld.room : null;
    // A guest who waits for a room keeps the newest key to the rooms that are still held: new keys come before old ones
    // go.
    const kept = credentials.findLast(
      (one) =>
        one.guestId === credential.guestId &&
        one.state === 'issued' &&
        isHeld(one, granted) &&
        isNewest(one, one.grants, generations),
    );
    const keeps = credential === kept || (credential.state === 'requested' && isHeld(credential, granted));
    return guest.why === 'room' && keeps ? null : whyWithheld[guest.why];
  }
  const { key } = guest;
  const same = right.get(credential.guestId) ?? [];
  if (same.includes(credential)) return same[0] === credential ? null : 'twice';
  if (credential.state === 'invalidated') return credential.reason ?? 'invalidated';
  if (same.some(({ state }) => state === 'issued')) return 'replaced';
  if (!overlaps(credential.window, key.window)) return 'stay moved';
  const isSharing = key.rooms.some((room) => granted.rooms[room]?.sharedAs);
  return isSharing && isOutdone(credential, key, round) ? 'replaced' : null;
}

/** Whether the guest stays in the room under their next reservation, which has no key yet: this one stays until then. */
function isHandedOver({ state, userIdentityId }: Credential, { keepsFor = [] }: Round): boolean {
  return state === 'issued' && userIdentityId !== null && keepsFor.includes(userIdentityId);
}

/** Whether a room of a credential was taken back: it is not held, nor granted again and waiting for its look. */
function isLost(credential: Credential, { rooms, notGranted }: Granted): boolean {
  return Object.keys(credential.grants).some(
    (room) => rooms[room] === undefined && !beingLookedAt.has(notGranted[room]?.why ?? 'over'),
  );
}

const beingLookedAt: ReadonlySet<NotGranted['why']> = new Set(['look', 'look-refused']);

/** The rooms that a credential opens rightly: under their present grants, and of their newest generation. */
function rightfulRooms(credential: Credential, { generations, granted }: Round): readonly string[] {
  return Object.entries(credential.grants).flatMap(([room, grant]) =>
    granted.rooms[room]?.grant === grant && isNewest(credential, { [room]: grant }, generations) ? [room] : [],
  );
}

/**
 * Whether a later key of the guest opens all that a credential opens rightly: while a room is waited for, one key is
 * enough.
 */
function isOutdone(credential: Credential, key: WantedKey, round: Round): boolean {
  return round.credentials.slice(round.credentials.indexOf(credential) + 1).some((later) => {
    const { guestId, person, state, window } = later;
    const isTheirs = guestId === credential.guestId && person === credential.person;
    if (!isTheirs || state !== 'issued' || !sameWindow(window, key.window)) return false;
    const rooms = rightfulRooms(later, round);
    return rightfulRooms(credential, round).every((room) => rooms.includes(room));
  });
}

const whyWithheld: Readonly<Record<Extract<Wanted, { key: null }>['why'], string>> = {
  ended: 'stay ended',
  'taken-back': 'keys taken back',
  lead: 'not yet due',
  'no-rooms': 'no room',
  'too-many-rooms': 'all keys name too many rooms',
  room: 'room lost',
  phone: 'no phone',
  'own-stay': "guest's stay ended",
  look: 'room not looked at',
  unread: 'entrances not read',
  'other-stay': "guest's other stay goes first",
  identity: 'identity is being removed',
  'lost-phone': 'lost phone is still active',
};
