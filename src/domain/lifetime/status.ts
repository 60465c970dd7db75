import type { ReservationRef } from '../ids.ts';
import { behindTrouble } from '../reservation/behind.ts';
import { isCurrent } from '../reservation/desired.ts';
import { refusedTrouble } from '../reservation/refused.ts';
import { adoptedOccupants } from '../rooms/occupants.ts';
import { attentionNow } from '../status/attention.ts';
import type { Attributes } from '../status/card.ts';
import { howToGiveNewKeys } from '../status/deskCards.ts';
import { withSince } from '../status/since.ts';
import { reservationView, withIgnored, type Attention, type ReservationView } from '../status/view.ts';
import type { Trouble } from '../trouble.ts';
import { tellOperator, trouble } from '../whereToLook.ts';
import { identityOfGuest, isBlocked, settingsOf, type Outlook } from './outlook.ts';
import type { State } from './state.ts';
import { keptPhoneTroubles } from './keptPhones.ts';
import { wayTroubles } from './ways.ts';

/** The names of a reservation in the status. */
export interface Named extends ReservationRef {
  readonly workflowId: string;
}

/** The status as of now; `null` before the first message. */
export function viewOf(state: State, outlook: Outlook, { propertyId, reservationId, workflowId }: Named) {
  const { desired, memory, credentials, attention, ignored } = state;
  if (desired === null) return null;
  const identities = desired.guests.flatMap((guest) => {
    const userIdentityId = identityOfGuest(state, desired, guest);
    return userIdentityId === undefined ? [] : [[guest.guestId, userIdentityId] as const];
  });
  return reservationView({
    propertyId,
    reservationId,
    workflowId,
    revision: memory.revision,
    desired,
    plan: outlook.plan,
    now: outlook.now,
    isBlocked: isBlocked(state, outlook),
    credentials,
    identities: Object.fromEntries(identities),
    needsAttention: attention,
    ignored,
  });
}

/**
 * The status; before the first message that with which the earlier reservation of this id ended, if one is known. If a PUT
 * that would have begun it anew was late for that one, a person has to know: its sender waits for keys.
 */
export function statusOrFormer(
  view: ReservationView | null,
  former: ReservationView | null,
  { ignored, behind }: State,
): ReservationView | null {
  if (view !== null || former === null) return view;
  const late = behindTrouble(behind, 'never-begun');
  const since = ignored.at(-1)?.at;
  const others = former.needsAttention.filter(({ code }) => code !== late?.code);
  const needsAttention = late === null || since === undefined ? others : [...others, ...withSince([], [late], since)];
  return withIgnored({ ...former, needsAttention }, ignored);
}

const tooOften = trouble('invalidated-again', null, {
  forDesk: `The mobile keys were ended twice by something else. Give plastic cards for now, and find out who makes keys for these rooms. Then give all guests new keys, which end the keys and cards that open now. ${tellOperator}`,
  forOperator: `Keys were invalidated from outside twice, and no card was found that ended them. Find out what issues keys for these rooms outside Nightlatch. Then give new keys, which end the keys and cards that open now: ${howToGiveNewKeys}. Any other message does it, too.`,
});

/** What is wrong and not yet put right, other than what follows from the plan. */
function troublesOf(state: State, outlook: Outlook): readonly Trouble[] {
  const { troubles, refused, behind, grants } = state;
  return [
    ...troubles.map((kept) => kept.trouble),
    ...refused.map(refusedTrouble),
    ...[behindTrouble(behind)].filter((late) => late !== null),
    ...wayTroubles(state, outlook.now),
    ...keptPhoneTroubles(state, outlook.now),
    ...(isBlocked(state, outlook) ? [tooOften] : []),
    ...(grants?.trouble ? [grants.trouble] : []),
    ...lockTroublesOf(state, outlook),
  ];
}

/** What the property says of the lock system and of the doors, while the reservation is current. */
function lockTroublesOf({ desired, credentials, grants }: State, { now }: Outlook): readonly Trouble[] {
  if (desired === null || !isCurrent(desired, now)) return [];
  const withKey = new Set(credentials.filter(({ state }) => state === 'issued').map(({ guestId }) => guestId));
  const isAllIssued = desired.guests.every(({ guestId }) => withKey.has(guestId));
  return (grants?.lockTroubles ?? [])
    .filter(({ untilIssued }) => !untilIssued || !isAllIssued)
    .map(({ untilIssued: _untilIssued, ...told }) => told);
}

/** The zone of the hotel's clocks; before the property has answered, UTC. */
export function timeZoneOf(state: State): string {
  return settingsOf(state)?.timeZone ?? 'UTC';
}

/** What a person has to look at, as of now. */
export function attentionOf(state: State, outlook: Outlook): readonly Attention[] {
  const { desired, claimed, grants, credentials, attention, looks, lastMessageAt } = state;
  const { granted, plan, now } = outlook;
  if (desired === null) return attention;
  return attentionNow(attention, {
    desired,
    granted: grants === null ? null : granted,
    // A reservation far ahead does not hear when the settings are corrected.
    leftOut: claimed?.isFar === true ? [] : (grants?.leftOut ?? []),
    tooMany: claimed?.isFar === true ? [] : (grants?.tooMany ?? []),
    unlisted: grants?.unlisted ?? [],
    plan,
    credentials,
    troubles: troublesOf(state, outlook),
    adopted: adoptedOccupants(desired, looks, now),
    cards: state.cards,
    lastMessageAt,
    now,
    timeZone: timeZoneOf(state),
  });
}

/**
 * A status as the answer to a message, with what the message brought on or ended. That the key it asks for is not issued
 * yet is not news to the sender.
 */
export function answerView(state: State, outlook: Outlook, view: ReservationView): ReservationView {
  const before = new Set(view.needsAttention.map(({ code, about }) => `${code} ${about}`));
  function isNews({ code, about }: Attention): boolean {
    return code !== 'key-not-issued' || before.has(`${code} ${about}`);
  }
  return state.desired === null ? view : { ...view, needsAttention: attentionOf(state, outlook).filter(isNews) };
}

/** Whether search attributes changed. Ids alone wait until the creates under way are answered: every upsert costs an action. */
export function isWorthShowing({ credentials }: State, attributes: Attributes, shown: Attributes | null): boolean {
  if (JSON.stringify(attributes) === JSON.stringify(shown)) return false;
  if (shown === null || !credentials.some((one) => one.acsCredentialId === null)) return true;
  return JSON.stringify({ ...attributes, SeamIds: shown.SeamIds }) !== JSON.stringify(shown);
}
