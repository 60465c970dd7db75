import { isFarAhead } from '../../domain/plan/claimAhead.ts';
import { isAtSeam } from '../../domain/credentials/credential.ts';
import { plus, type Instant } from '../../domain/instant.ts';
import { isCurrent, keyWindow } from '../../domain/reservation/desired.ts';
import type { Claim } from '../../domain/rooms/book.ts';

import { adoptedOccupants } from '../../domain/rooms/occupants.ts';
import { sharesNothing, sharingOf } from '../../domain/plan/sharing.ts';
import type { Withdrawal } from '../../domain/rooms/view.ts';
import { currentPlan, heldBy, identityOf, sharingIn } from './derived.ts';
import { now, update, type Reservation, type State } from './state.ts';

/** What the property wants back and was not answered. */
export function withdrawnFrom({ grants, released }: State): readonly Withdrawal[] {
  return (grants?.withdrawn ?? []).filter(({ grant }) => !released.includes(grant));
}

/** Whether no create is under way and no word of Seam's awaited: then what is reported stays true for a while. */
function isSettled({ credentials }: State): boolean {
  return credentials.every(({ state }) => state !== 'requested' && state !== 'revoking');
}

/** Credentials by id with their rooms, as the room book keeps them (rule 16): issued ones, and what was adopted. */
function reportedOf({ desired, credentials, looks }: State): Claim['credentials'] {
  return {
    ...Object.fromEntries(
      credentials.flatMap((one) =>
        one.acsCredentialId !== null && isAtSeam(one) ? [[one.acsCredentialId, Object.keys(one.grants)]] : [],
      ),
    ),
    ...(desired === null
      ? {}
      : Object.fromEntries(
          adoptedOccupants(desired, looks, now()).map(({ acsCredentialId, rooms }) => [acsCredentialId, rooms]),
        )),
  };
}

/** When what is reported ends, where that is not with the reservation's keys in general. */
function endsOf(
  { desired, credentials, looks }: State,
  reported: Claim['credentials'],
  usual: Instant,
): Pick<Claim, 'ends'> {
  const own = credentials.map(({ acsCredentialId, shown, window }) => [acsCredentialId, (shown ?? window).to] as const);
  const adopted = desired === null ? [] : adoptedOccupants(desired, looks, now());
  const all = [...own, ...adopted.map(({ acsCredentialId, window }) => [acsCredentialId, window.to] as const)];
  const ends = all.flatMap(([id, to]) => (id !== null && id in reported && to !== usual ? [[id, to] as const] : []));
  return ends.length === 0 ? {} : { ends: Object.fromEntries(ends) };
}

/** How long the others are given to say what they hold. */
const heldFirstMs = 30_000;

/**
 * Claims anew for a property that was lost: at once what is held, the rest a little later, or the property, which knows of no
 * holder yet, would grant a room to who only waits for it.
 */
export function claimAgain(r: Reservation): void {
  update(r, {
    claimed: null,
    heldFirst: { rooms: Object.keys(heldBy(r.state).rooms), until: plus(now(), heldFirstMs) },
  });
}

function roomsToClaim({ heldFirst }: State, rooms: readonly string[]): readonly string[] {
  return heldFirst !== null && heldFirst.until > now() ? rooms.filter((room) => heldFirst.rooms.includes(room)) : rooms;
}

/** What the reservation wants of the property's rooms now; nothing once it is not live or over. */
export function claimOf(r: Reservation): Claim | null {
  const { desired } = r.state;
  if (desired === null) return null;
  const window = keyWindow(desired);
  const inHouse = desired.status === 'in-house';
  const isLive = isCurrent(desired, now());
  const known = desired.guests.flatMap(({ guestId }) => identityOf(r.state, guestId) ?? []);
  // Identities alone are worth no signal of their own while others are being found; who waits for that is in use, too.
  const told = r.state.claimed?.identities ?? [];
  const identities = r.identifying.size === 0 ? known : told.filter((one) => known.includes(one));
  const strays = [...new Set(r.state.strays.map(({ userIdentityId }) => userIdentityId))];
  const replaced = r.state.replaced.filter((one) => r.state.grants?.usedElsewhere.includes(one));
  // Each report costs a signal: while much is under way, what was reported stands, except before a room is let go, and where
  // another reservation would take a key that it was not told of for one that came late.
  const isSought = (r.state.grants?.soughtElsewhere ?? []).length > 0;
  const isDue = isSettled(r.state) || withdrawnFrom(r.state).length > 0 || isSought;
  const credentials = isDue ? reportedOf(r.state) : (r.state.claimed?.credentials ?? {});
  return {
    reservationId: r.reservationId,
    rooms: isLive ? roomsToClaim(r.state, desired.rooms) : [],
    window,
    inHouse,
    ...(isFarAhead(desired, heldBy(r.state), now()) ? { isFar: true } : {}),
    identities: isLive ? identities : [],
    replaced: isLive ? replaced : [],
    strays,
    credentials,
    ...endsOf(r.state, credentials, window.to),
    ...(isLive ? sharingOf(sharingIn(r.state, desired), currentPlan(r)) : sharesNothing),
  };
}
