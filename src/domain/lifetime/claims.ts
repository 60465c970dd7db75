import { isAtSeam, type Credential } from '../credentials/credential.ts';
import { plus, type Instant } from '../instant.ts';
import { isFarAhead } from '../plan/claimAhead.ts';
import { sharesNothing, sharingOf } from '../plan/sharing.ts';
import { arrivalOf, isCurrent, keyWindow } from '../reservation/desired.ts';
import { isEmptyClaim, type Claim, type HeldGrants, type Release } from '../rooms/book.ts';
import { adoptedOccupants } from '../rooms/occupants.ts';
import type { Withdrawal } from '../rooms/view.ts';
import { keptFor } from './handover.ts';
import { keptPhoneIds } from './keptPhones.ts';
import { heldBy, identityOfGuest, policiesOf, sharingIn, type Outlook } from './outlook.ts';
import type { State } from './state.ts';

/** Who claims, and what of it is not part of the state. */
export interface Claimant {
  readonly reservationId: string;
  /** Whether a guest's user identity is being looked for: then new identities are worth no signal yet. */
  readonly isIdentifying: boolean;
}

/** What the property wants back and was not answered. */
function unanswered({ grants, released }: State): readonly Withdrawal[] {
  return (grants?.withdrawn ?? []).filter(({ grant }) => !released.includes(grant));
}

/** Whether no create is under way and Seam owes no word: then what is reported stays true for a while. */
function isSettled({ credentials }: State): boolean {
  return credentials.every(({ state }) => state !== 'requested' && state !== 'revoking');
}

function adoptedBy({ desired, looks }: State, now: Instant) {
  return desired === null ? [] : adoptedOccupants(desired, looks, now);
}

/** Credentials by id with their rooms, as the room book keeps them (rule 16): those at Seam, and what was adopted. */
function reportedOf(state: State, now: Instant): Claim['credentials'] {
  const own = state.credentials.flatMap((one) =>
    one.acsCredentialId !== null && isAtSeam(one) ? [[one.acsCredentialId, Object.keys(one.grants)] as const] : [],
  );
  const adopted = adoptedBy(state, now).map(({ acsCredentialId, rooms }) => [acsCredentialId, rooms] as const);
  return Object.fromEntries([...own, ...adopted]);
}

/** When reported credentials end, of those that do not end with the claim itself. */
function endsOf(state: State, { credentials, window }: Pick<Claim, 'credentials' | 'window'>, now: Instant) {
  const own = state.credentials.map((one) => [one.acsCredentialId, (one.shown ?? one.window).to] as const);
  const adopted = adoptedBy(state, now).map((one) => [one.acsCredentialId, one.window.to] as const);
  const ends = [...own, ...adopted].flatMap(([id, to]) =>
    id !== null && id in credentials && to !== window.to ? [[id, to] as const] : [],
  );
  return ends.length === 0 ? {} : { ends: Object.fromEntries(ends) };
}

/**
 * The credentials to report. Each report costs a signal, so that while much is under way the last one stays; but not before
 * a room is given back, and not if another reservation could take a key for one of its own that came late.
 */
function credentialsToReport(state: State, now: Instant): Claim['credentials'] {
  const isSought = (state.grants?.soughtElsewhere ?? []).length > 0;
  const isDue = isSettled(state) || unanswered(state).length > 0 || isSought;
  return isDue ? reportedOf(state, now) : (state.claimed?.credentials ?? {});
}

/**
 * The identities for whose keys an answer of the property is needed: those that were found may be about to be removed
 * (decision 15), and access that is granted anew may be another stay's (rule 6).
 */
function awaitingAnswer(state: State, identities: readonly string[]): readonly string[] {
  if (policiesOf(state).returningGuest === 'regrant-entrances') return identities;
  const created = new Set(state.newIdentities);
  return identities.filter((one) => !created.has(one));
}

/**
 * The identities to report. While others are being looked for, new ones are worth no signal of their own. Those that await an
 * answer are reported at once: one identity that cannot be created would delay the keys of all guests.
 */
function identitiesToReport(state: State, { isIdentifying }: Claimant): readonly string[] {
  const { desired } = state;
  const known = desired?.guests.flatMap((guest) => identityOfGuest(state, desired, guest) ?? []) ?? [];
  if (!isIdentifying) return known;
  const told = new Set(state.claimed?.identities);
  const isAwaited = awaitingAnswer(state, known).some((one) => !told.has(one));
  return isAwaited ? known : known.filter((one) => told.has(one));
}

/** The identities that the property has as used by this reservation, and that a claim with `identities` gives up. */
function givenUp({ claimed }: State, identities: readonly string[]): readonly string[] {
  const kept = new Set(identities);
  return (claimed?.identities ?? []).filter((one) => !kept.has(one));
}

/** The state when a claim is about to be sent. An identity that it gives up is no longer new: a teardown may remove it. */
function afterClaiming(state: State, claim: Claim): State {
  const isOver = claim.rooms.length + claim.identities.length === 0;
  const gone = new Set(givenUp(state, claim.identities));
  const newIdentities = isOver ? [] : state.newIdentities.filter((one) => !gone.has(one));
  return { ...state, claimed: claim, newIdentities, uses: claim.uses ?? state.uses };
}

/** For a property that was lost, at first only the rooms that were held. */
function roomsToClaim({ heldFirst }: State, rooms: readonly string[], now: Instant): readonly string[] {
  return heldFirst !== null && heldFirst.until > now ? rooms.filter((room) => heldFirst.rooms.includes(room)) : rooms;
}

/** What the reservation wants of the property's rooms now; no room if it is over. `null` before the first message. */
export function claimOf(state: State, outlook: Outlook, claimant: Claimant): Claim | null {
  const { desired } = state;
  const { held, plan, now } = outlook;
  if (desired === null) return null;
  const window = keyWindow(desired);
  const isLive = isCurrent(desired, now);
  const replaced = state.replaced.filter((one) => state.grants?.usedElsewhere.includes(one));
  const credentials = credentialsToReport(state, now);
  const keepsFor = keptFor(state, now);
  const identities = isLive ? identitiesToReport(state, claimant) : [];
  const created = new Set(state.newIdentities);
  const found = identities.filter((one) => !created.has(one));
  const hasKept = Object.keys(state.keptPhones).length > 0;
  const uses = state.uses + (givenUp(state, identities).length > 0 ? 1 : 0);
  return {
    reservationId: claimant.reservationId,
    rooms: isLive ? roomsToClaim(state, desired.rooms, now) : [],
    window,
    inHouse: desired.status === 'in-house',
    ...arrivalOf(desired),
    // The property sees only from a claim that it keeps that the phones are gone.
    ...(isFarAhead(desired, held, now) && !hasKept ? { isFar: true } : {}),
    identities,
    ...(found.length === 0 ? {} : { found }),
    ...(uses === 0 ? {} : { uses }),
    replaced: isLive ? replaced : [],
    ...(keepsFor.length === 0 ? {} : { keepsFor }),
    ...(hasKept ? { keptPhones: keptPhoneIds(state) } : {}),
    strays: [...new Set(state.strays.map(({ userIdentityId }) => userIdentityId))],
    credentials,
    ...endsOf(state, { credentials, window }, now),
    ...(isLive ? sharingOf(sharingIn(state, desired, now), plan) : sharesNothing),
  };
}

/** Whether a create for the room under that grant was sent and its outcome is not known. */
function isUnderWay({ sent, acsCredentialId, grants }: Credential, { room, grant }: Withdrawal): boolean {
  return grants[room] === grant && sent && acsCredentialId === null;
}

/**
 * The grants to give up: what the property wants back, as soon as no create for it is under way (rule 13); and what is no
 * longer claimed, as soon as no credential for it is left, because new keys come before old ones go.
 */
function releasable(state: State, { held }: Outlook, claim: Claim | null): readonly Withdrawal[] {
  const claimed = new Set(claim?.rooms);
  const unwanted = Object.entries(held.rooms)
    .map(([room, { grant }]) => ({ room, grant }))
    .filter(({ room }) => !claimed.has(room))
    .filter(({ room, grant }) => !state.credentials.some((one) => isAtSeam(one) && one.grants[room] === grant));
  return [...unanswered(state), ...unwanted].filter(
    (release) => !state.released.includes(release.grant) && !state.credentials.some((one) => isUnderWay(one, release)),
  );
}

/** What a reservation tells its property next. */
export type RoomNews =
  | { readonly tell: 'claim'; readonly claim: Claim; readonly heardNothing: boolean; readonly holds: HeldGrants }
  | { readonly tell: 'release'; readonly release: Release };

function isSame(a: Claim | null, b: Claim | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What is held, told only if everything is claimed again: the property may have lost its book. */
function heldAnew(state: State, { held }: Outlook): HeldGrants {
  if (state.claimed !== null) return {};
  return Object.fromEntries(Object.entries(held.rooms).map(([room, { grant }]) => [room, grant]));
}

/**
 * What the property does not know yet, or no longer needs: a changed claim before each release. `null` if it knows all.
 */
export function roomNews(state: State, outlook: Outlook, claimant: Claimant): RoomNews | null {
  const claim = claimOf(state, outlook, claimant);
  if (claim !== null && !isSame(claim, state.claimed))
    return { tell: 'claim', claim, heardNothing: state.grants === null, holds: heldAnew(state, outlook) };
  const [release] = releasable(state, outlook, claim);
  return release === undefined
    ? null
    : { tell: 'release', release: { reservationId: claimant.reservationId, ...release } };
}

/** How many numbers of given-up grants are remembered. */
const rememberedGrants = 200;

/**
 * The state when the property is about to be told. It is noted before the signal goes: from then on a generation is opened
 * only on the answer to this claim, and nothing is issued under a grant that is given up.
 */
export function afterTelling(state: State, news: RoomNews): State {
  return news.tell === 'claim'
    ? afterClaiming(state, news.claim)
    : { ...state, released: [...state.released, news.release.grant].slice(-rememberedGrants) };
}

/** The state after the property could not be told, less what was noted of it. */
export function afterNotTelling(state: State, news: RoomNews, before: Claim | null): State {
  if (news.tell === 'release')
    return { ...state, released: state.released.filter((grant) => grant !== news.release.grant) };
  return state.claimed === news.claim ? { ...state, claimed: before } : state;
}

/** What a reservation that closes tells its property: it wants and has nothing. `null` if the property knows that. */
export function lastClaim({ claimed }: State): Claim | null {
  if (claimed === null || isEmptyClaim(claimed)) return null;
  return { ...claimed, rooms: [], identities: [], replaced: [], strays: [], credentials: {}, heads: [], renews: [] };
}

/** How long the other reservations of a lost property are given to say what they hold, in milliseconds. */
const heldFirstMs = 30_000;

/**
 * Claims everything again, for a property that was lost: at once what is held, the rest a little later. The property knows
 * no holder yet, and would else grant a room to a reservation that only waits for it.
 */
export function claimedAgain(state: State, now: Instant): State {
  const rooms = Object.keys(heldBy(state).rooms);
  return { ...state, claimed: null, heldFirst: { rooms, until: plus(now, heldFirstMs) } };
}
