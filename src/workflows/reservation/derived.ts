import { plus, type Instant } from '../../domain/instant.ts';
import type { Granted } from '../../domain/rooms/granted.ts';
import { planCredentials } from '../../domain/plan/plan.ts';
import type { Step } from '../../domain/plan/step.ts';
import { defaultPolicies, type Policies, type PropertySettings } from '../../domain/property.ts';
import { personKey, type Desired } from '../../domain/reservation/desired.ts';
import { grantedInSight } from '../../domain/rooms/occupants.ts';
import { inTurn, openingOf, type Sharing } from '../../domain/plan/sharing.ts';
import { reservationView, type ReservationView } from '../../domain/status/view.ts';
import { isPaused, now, type PhoneWatch, type Reservation, type State } from './state.ts';

/** The user identity of a guest, as far as it is known. */
export function identityOf({ desired, identities }: State, guestId: string): string | undefined {
  return desired === null
    ? undefined
    : (desired.guests.find((guest) => guest.guestId === guestId)?.userIdentityId ??
        identities[personKey(desired, guestId)]);
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

/** What the property granted, less what was given up meanwhile. */
export function heldBy({ grants, released }: State): Granted {
  if (grants === null) return nothingGranted;
  const rooms = Object.entries(grants.granted.rooms).filter(([, { grant }]) => !released.includes(grant));
  return { ...grants.granted, rooms: Object.fromEntries(rooms) };
}

/** The name of the task that issues a guest's credential. */
export function issueTask(guestId: string): string {
  return `issue ${guestId}`;
}

/** What the reservation's part among sharers follows from. */
export function sharingIn(state: State, desired: Desired): Sharing {
  const hasPhone = !policiesOf(state).requirePhone || guestsWithPhone(state).length > 0;
  const isHindered = isRepairedTooOften(state) || !hasPhone;
  function canIssueTo(guestId: string): boolean {
    return !isHindered && !isPaused(state, issueTask(guestId));
  }
  return {
    desired,
    credentials: state.credentials,
    held: heldBy(state),
    claimed: state.claimed,
    now: now(),
    canIssueTo,
  };
}

/** The name of the task that looks who has valid credentials on a room. */
export function lookTask(room: string): string {
  return `look at room ${room}`;
}

/** What of the granted can be used for what is desired: rooms that were looked at (rule 16), and what can be joined there. */
export function grantedFor(state: State, desired: Desired): Granted {
  const granted = inTurn(heldBy(state), openingOf(sharingIn(state, desired)));
  const yields = desired.guests
    .map(({ guestId }) => guestId)
    .filter((guestId) => state.grants?.yieldTo.includes(identityOf(state, guestId) ?? ''));
  const unreadable = Object.keys(granted.rooms).filter((room) => state.pauses[lookTask(room)] !== undefined);
  const { looks, credentials } = state;
  return { ...grantedInSight({ desired, granted, looks, credentials, unreadable, now: now() }), yields };
}

/** What follows from a state at a moment, worked out once: a wake asks for it many times. */
interface Outlook {
  readonly at: Instant;
  readonly granted: Granted;
  plan?: readonly Step[];
}

const outlooks = new WeakMap<State, Outlook>();

function outlookOf(state: State): Outlook {
  const at = now();
  const before = outlooks.get(state);
  if (before?.at === at) return before;
  const granted = state.desired === null ? heldBy(state) : grantedFor(state, state.desired);
  const outlook: Outlook = { at, granted };
  outlooks.set(state, outlook);
  return outlook;
}

/** What of the granted can be used now. */
export function grantedTo(state: State): Granted {
  return outlookOf(state).granted;
}

/** The property's policies, the defaults until the property has sent them. */
export function policiesOf({ grants }: State): Policies {
  return grants?.settings.policies ?? defaultPolicies;
}

/** The property's settings; steps that call Seam run only once these are there. */
export function settingsOf({ grants }: State): PropertySettings | null {
  return grants?.settings ?? null;
}

/** What is known of a guest's phone. */
export function phoneOf({ desired, phones }: State, guestId: string): PhoneWatch | undefined {
  return desired === null ? undefined : phones[personKey(desired, guestId)];
}

/** Guests whose phone is known to have an active endpoint, as things stand or as they would be with what is `desired`. */
export function guestsWithPhone(state: State, desired: Desired | null = state.desired): readonly string[] {
  return (desired?.guests ?? []).flatMap(({ guestId }) =>
    phoneOf({ ...state, desired }, guestId)?.has ? [guestId] : [],
  );
}

/** The plan as of now. */
export function currentPlan({ state }: Reservation): readonly Step[] {
  if (state.desired === null) return [];
  const outlook = outlookOf(state);
  outlook.plan ??= planCredentials({
    desired: state.desired,
    granted: outlook.granted,
    credentials: state.credentials,
    now: outlook.at,
    withPhone: guestsWithPhone(state),
  });
  return outlook.plan;
}

/** How often a generation may be invalidated from outside within an hour before nothing more is issued (rule 17). */
const maxRepairs = 2;

/** Whether keys were invalidated from outside so often that a person has to look first; a message ends it. */
export function isRepairedTooOften({ repairs }: State): boolean {
  return repairs.some(
    (repair) => repairs.filter(({ at }) => at <= repair.at && at > plus(repair.at, -3_600_000)).length >= maxRepairs,
  );
}

/** Whether that holds a key back: once nothing more is to be issued, nobody has to look. */
export function isBlocked(state: State, plan: readonly Step[]): boolean {
  return isRepairedTooOften(state) && plan.some(({ step }) => step === 'issueOverride' || step === 'issueJoiner');
}

/** The status as of now, `null` before the first message. */
export function viewOf(r: Reservation): ReservationView | null {
  const { desired, memory, credentials, attention, ignored } = r.state;
  if (desired === null) return null;
  const plan = currentPlan(r);
  const identities = desired.guests.flatMap(({ guestId }) => {
    const userIdentityId = identityOf(r.state, guestId);
    return userIdentityId === undefined ? [] : [[guestId, userIdentityId] as const];
  });
  return reservationView({
    propertyId: r.propertyId,
    reservationId: r.reservationId,
    workflowId: r.workflowId,
    revision: memory.revision,
    desired,
    plan,
    isBlocked: isBlocked(r.state, plan),
    credentials,
    identities: Object.fromEntries(identities),
    needsAttention: attention,
    ignored,
  });
}
