import { byGuest, isValidCredential, type Credential } from '../credentials/credential.ts';
import { plus, type Instant } from '../instant.ts';
import type { Guest } from '../messages/reservation.ts';
import { planCredentials } from '../plan/plan.ts';
import { inTurn, openingOf, type Sharing } from '../plan/sharing.ts';
import { joinsDeskCard, type Step } from '../plan/step.ts';
import { defaultPolicies, type Policies, type PropertySettings } from '../property.ts';
import { personKey, type Desired } from '../reservation/desired.ts';
import type { Granted } from '../rooms/granted.ts';
import { grantedInSight } from '../rooms/occupants.ts';
import { deskHeads, standingCards, type StandingCard } from '../rooms/standingCards.ts';
import type { Head } from '../rooms/book.ts';
import { keptFor } from './handover.ts';
import { isClosing, usableIdentities } from './identities.ts';
import { isTaskPaused } from './setbacks.ts';
import type { PhoneWatch, State } from './state.ts';

/** What follows from a state at a moment: worked out once for a turn of the workflow, or for a message, and passed on. */
export interface Outlook {
  readonly now: Instant;
  /** What the property granted, without what was given up since. */
  readonly held: Granted;
  /** What of it can be used now. */
  readonly granted: Granted;
  /** What to do next; empty before the first message. */
  readonly plan: readonly Step[];
}

/** Whether two states have the same outlook at a moment: what is shown and told has no part in it. */
export function haveSameOutlook(a: State, b: State): boolean {
  const shown = { attention: b.attention, notices: b.notices };
  return a === b || Object.entries({ ...a, ...shown }).every(([part, value]) => b[part as keyof State] === value);
}

/** What follows from a state now. */
export function outlookOf(state: State, now: Instant): Outlook {
  const { desired, credentials, identities } = state;
  const held = heldBy(state);
  if (desired === null) return { now, held, granted: held, plan: [] };
  const granted = grantedFor(state, desired, now);
  const [withPhone, keepsFor] = [guestsWithPhone(state), keptFor(state, now)];
  const plan = planCredentials({ desired, granted, credentials, now, withPhone, keepsFor, identities });
  return { now, held, granted, plan };
}

/** What of the granted rooms can be used now: an outlook without its plan. */
export function grantedNow(state: State, now: Instant): Granted {
  return state.desired === null ? heldBy(state) : grantedFor(state, state.desired, now);
}

const nothingGranted: Granted = {
  rooms: {},
  notGranted: {},
  commonEntranceIds: [],
  areas: {},
  heads: [],
  yields: [],
  policies: defaultPolicies,
};

/** What the property granted, without what was given up since. */
export function heldBy({ grants, released }: State): Granted {
  if (grants === null) return nothingGranted;
  const rooms = Object.entries(grants.granted.rooms);
  const gone = new Set(released);
  const held = rooms.filter(([, { grant }]) => !gone.has(grant));
  return held.length === rooms.length ? grants.granted : { ...grants.granted, rooms: Object.fromEntries(held) };
}

/**
 * What of the granted rooms can be used for what is desired: those that were looked at (rule 16) and that this reservation
 * may open (rule 14), with what can be joined on them.
 */
export function grantedFor(state: State, desired: Desired, now: Instant): Granted {
  const granted = inTurn(heldBy(state), openingOf(sharingIn(state, desired, now)));
  const yieldTo = new Set(state.grants?.yieldTo);
  const yields = desired.guests
    .filter((guest) => yieldTo.has(identityOfGuest(state, desired, guest) ?? ''))
    .map(({ guestId }) => guestId);
  const paused = new Set(state.pauses.flatMap(({ kind, about }) => (kind === 'look' ? [about] : [])));
  const unreadable = Object.keys(granted.rooms).filter((room) => paused.has(room));
  const { looks, credentials, searches } = state;
  const inSight = grantedInSight({ desired, granted, looks, credentials, unreadable, searches, now });
  return { ...inSight, yields, ...identitiesToWaitFor(state, desired) };
}

/**
 * The guests who have to wait because of their user identity: the property has not confirmed its use, and they have no key of
 * it; or it is being removed; or it has a lost phone.
 */
function identitiesToWaitFor(state: State, desired: Desired): Pick<Granted, 'unconfirmed' | 'closing' | 'phoneActive'> {
  const known = desired.guests.flatMap((guest) => {
    const identity = identityOfGuest(state, desired, guest);
    return identity === undefined ? [] : [{ guestId: guest.guestId, identity }];
  });
  const closing = known.filter(({ identity }) => isClosing(state, identity)).map(({ guestId }) => guestId);
  const usable = usableIdentities(state);
  const keys = byGuest(state.credentials);
  const unconfirmed = known.filter(
    ({ guestId, identity }) =>
      !usable.has(identity) && (closing.includes(guestId) || !hasKeyOf(keys.get(guestId) ?? [], identity)),
  );
  const phoneActive = known.filter(({ identity }) => state.keptPhones[identity] !== undefined);
  return {
    ...(phoneActive.length === 0 ? {} : { phoneActive: phoneActive.map(({ guestId }) => guestId) }),
    ...(unconfirmed.length === 0 ? {} : { unconfirmed: unconfirmed.map(({ guestId }) => guestId) }),
    ...(closing.length === 0 ? {} : { closing }),
  };
}

function hasKeyOf(keys: readonly Credential[], identity: string): boolean {
  return keys.some((one) => one.userIdentityId === identity && isValidCredential(one));
}

/** The desk's cards that were found on the rooms, judged (rule 19). */
export function cardsOf(state: State): readonly StandingCard[] {
  const { desired, looks, credentials } = state;
  return desired === null ? [] : standingCards({ desired, granted: heldBy(state), looks, credentials });
}

/** Of these, the guests' own ones, as heads that keys join. */
export function cardHeadsOf(state: State, desired: Desired | null = state.desired): readonly Head[] {
  const { looks, credentials } = state;
  return desired === null ? [] : deskHeads({ desired, granted: heldBy(state), looks, credentials });
}

/** What decides which part the reservation has among those that share its rooms (rule 14). */
export function sharingIn(state: State, desired: Desired, now: Instant): Sharing {
  const hasPhone = !policiesOf(state).requirePhone || guestsWithPhone(state).length > 0;
  const canIssue = hasPhone && !isRepairedTooOften(state);
  function canIssueTo(guestId: string): boolean {
    const identity = identityOf({ ...state, desired }, guestId);
    if (identity !== undefined && (isClosing(state, identity) || state.keptPhones[identity] !== undefined))
      return false;
    return canIssue && !isTaskPaused(state, { kind: 'issue', about: guestId }, now);
  }
  const [held, cards] = [heldBy(state), cardHeadsOf(state, desired)];
  return { desired, credentials: state.credentials, held, cards, claimed: state.claimed, now, canIssueTo };
}

/** The property's policies; the defaults until the property has sent them. */
export function policiesOf({ grants }: State): Policies {
  return grants?.settings.policies ?? defaultPolicies;
}

/** The entrances of the property that open by themselves: Seam may show them on any credential, and they do not count. */
export function automaticDoors({ grants }: State): readonly string[] {
  return grants?.automatic ?? [];
}

/** The property's settings; `null` until the property has sent them, and until then Seam is not called. */
export function settingsOf({ grants }: State): PropertySettings | null {
  return grants?.settings ?? null;
}

/** A guest of the reservation as the PMS describes them; `undefined` if they have left. */
export function guestOf({ desired }: State, guestId: string): Guest | undefined {
  return desired?.guests.find((guest) => guest.guestId === guestId);
}

/** The user identity of a guest; `undefined` if it is not known. */
export function identityOf(state: State, guestId: string): string | undefined {
  const { desired, identities } = state;
  if (desired === null) return undefined;
  return guestOf(state, guestId)?.userIdentityId ?? identities[personKey(desired, guestId)];
}

/** The user identity of one of the desired guests, for a question about all of them; `undefined` if it is not known. */
export function identityOfGuest(
  { identities }: Pick<State, 'identities'>,
  desired: Desired,
  { guestId, userIdentityId }: Guest,
): string | undefined {
  return userIdentityId ?? identities[personKey(desired, guestId)];
}

/** What is known of a guest's phone. */
export function phoneOf({ desired, phones }: State, guestId: string): PhoneWatch | undefined {
  return desired === null ? undefined : phones[personKey(desired, guestId)];
}

/** The guests whose phone has an active endpoint, as far as known, of those who are desired or of other ones. */
export function guestsWithPhone(state: State, desired: Desired | null = state.desired): readonly string[] {
  if (desired === null) return [];
  return desired.guests.flatMap(({ guestId }) => (state.phones[personKey(desired, guestId)]?.has ? [guestId] : []));
}

/** How many generations may be invalidated from outside within an hour before nothing more is issued (rule 17). */
const maxRepairs = 2;

/** Whether keys were invalidated from outside so often that a person has to look first; a message ends it (rule 17). */
export function isRepairedTooOften({ repairs }: State): boolean {
  return repairs.some(
    (repair) => repairs.filter(({ at }) => at <= repair.at && at > plus(repair.at, -3_600_000)).length >= maxRepairs,
  );
}

/** Whether that withholds a key; if no key is to be issued, there is nothing to look at. */
export function isBlocked(state: State, { plan, granted }: Outlook): boolean {
  return (
    isRepairedTooOften(state) &&
    plan.some(
      (step) => (step.step === 'issueOverride' || step.step === 'issueJoiner') && !joinsDeskCard(step, granted.heads),
    )
  );
}
