import { deliveryAfter, phonePauseMs } from '../credentials/delivery.ts';
import { plus, type Instant } from '../instant.ts';
import type { Step } from '../plan/step.ts';
import { isCurrent, personKey, type LostPhone, type PhoneLost } from '../reservation/desired.ts';
import { withLostPhone } from '../reservation/lostPhone.ts';
import type { Trouble } from '../trouble.ts';
import { trouble } from '../whereToLook.ts';
import { afterKeptLook, withKeptPhones } from './keptPhones.ts';
import type { Failed } from './looking.ts';
import { withLostPhoneNews } from './lostPhoneNews.ts';
import { identityOf, settingsOf } from './outlook.ts';
import { goneWell, setBack, withTroubleOf, type TaskName } from './setbacks.ts';
import { recordOf, withCredential, type State } from './state.ts';

/** Whether a guest's phones were looked for before the last message: the guest's identity may have been removed since. */
export function mayHaveLostIdentity({ phones, lastMessageAt }: State, person: string): boolean {
  const before = phones[person];
  return before !== undefined && plus(before.nextLookAt, -phonePauseMs(before.looks - 1)) < lastMessageAt;
}

/** The state after a look for a guest's phone with an active endpoint; Seam has no event for it. */
export function afterPhoneLook(
  state: State,
  person: string,
  { has, now }: { readonly has: boolean; readonly now: Instant },
): State {
  const looks = state.phones[person]?.looks ?? 0;
  const watch = { has, looks: looks + 1, nextLookAt: plus(now, phonePauseMs(looks)) };
  return { ...state, phones: { ...state.phones, [person]: watch } };
}

/** The state after a look whether an issued key is on a phone. */
export function afterDeliveryLook(
  state: State,
  requestId: string,
  { onPhone, now }: { readonly onPhone: boolean; readonly now: Instant },
): State {
  const delivery = deliveryAfter(recordOf(state, requestId)?.delivery ?? null, onPhone, now);
  return withCredential(state, requestId, { delivery });
}

/** A step that makes a lost phone harmless. */
export type LostPhoneStep = Extract<Step, { step: 'deactivatePhone' }>;

function taskOf(person: string): TaskName {
  return { kind: 'lost-phone', about: person };
}

/** The user identity of the person who lost a phone, even if another person has the guest id by now. */
export function loserOf({ desired, identities, credentials }: State, person: string): string | undefined {
  return (
    desired?.lostPhones.find((phone) => phone.person === person)?.userIdentityId ??
    identities[person] ??
    credentials.find((one) => one.person === person && one.userIdentityId !== null)?.userIdentityId ??
    undefined
  );
}

/** The report of a person's lost phone that is acted on first; `undefined` if there is none. */
export function lostPhoneOf({ desired }: State, person: string): LostPhone | undefined {
  return desired?.lostPhones.find((phone) => phone.person === person);
}

/**
 * The state after the lost phones of a person were left active, because another hotel may use the identity: all others get
 * keys of a new generation, and this person none until the phones are gone. A report with more rights, which came while the
 * properties were asked, is acted on first.
 */
export function afterPhonesKept(
  state: State,
  { guestId, person }: LostPhoneStep,
  { userIdentityId, phones, now }: PhonesOfIdentity,
): State {
  const report = lostPhoneOf(state, person);
  if (report?.ownPhonesOnly !== true) return state;
  const lost = (report.deviceIds ?? phones).filter((id) => phones.includes(id));
  const isUnknown = phones.length > 0 && lost.length === 0;
  const gone = withUnknownPhone(afterPhoneGone(state, person), { guestId, person, isUnknown });
  const looked = afterKeptLook(gone, userIdentityId, {
    found: { is: 'phones', owner: userIdentityId, deviceIds: phones },
    now,
  });
  return lost.length === 0 ? looked : withKeptPhones(looked, userIdentityId, { deviceIds: lost, now });
}

/** The phones that Seam knows of an identity, and when. */
export interface PhonesOfIdentity {
  readonly userIdentityId: string;
  readonly phones: readonly string[];
  readonly now: Instant;
}

/**
 * The state after another reservation reported a phone of this person lost, which is deactivated: keys that it had are gone,
 * and a phone that is offline may still open. So all guests get new keys here, too.
 */
export function afterPhoneLostElsewhere(state: State, { userIdentityId, deviceIds }: PhoneLost, now: Instant): State {
  const { desired, credentials } = state;
  if (desired === null || !isCurrent(desired, now)) return state;
  const guest = desired.guests.find(({ guestId }) => identityOf(state, guestId) === userIdentityId);
  if (guest === undefined) return state;
  const { guestId } = guest;
  const report = { guestId, deviceIds, isHeard: true } as const;
  const next = { ...state, desired: withLostPhone(desired, report, { now, credentials }), lastMessageAt: now };
  const what = `A phone of guest ${guestId} was reported lost for another stay of theirs, and is deactivated. All guests of this reservation get new keys.`;
  const heard = trouble('phone-lost-elsewhere', guestId, {
    forDesk: `${what} Help the guest with another phone, or encode a card.`,
    forOperator: `${what} The next message for the reservation ends this note.`,
  });
  return withTroubleOf(next, { kind: 'phone-elsewhere', about: personKey(desired, guestId) }, heard);
}

/**
 * When a lost phone is due: at once, but what a hotel alone may deactivate only once the property has said which hotels there
 * are.
 */
export function lostPhoneDueAt(state: State, person: string, now: Instant): Instant | null {
  return settingsOf(state) === null && lostPhoneOf(state, person)?.ownPhonesOnly ? null : now;
}

/** Whether nothing was done about a person's lost phone yet: then the client sessions are deleted, too. */
export function isFirstRound({ lostSince }: State, person: string): boolean {
  return !(person in lostSince);
}

/** What one round about a lost phone leads to. */
export interface LostPhoneRound {
  readonly state: State;
  /** The phones to deactivate now; none if the person has no lost phone any more. */
  readonly deviceIds: readonly string[];
}

/**
 * One round about a lost phone (rule 8): if no phone was named, it means all that the guest had at the first look. What is
 * still there has to be deactivated; once nothing is, a new generation may be opened. What was reported since the step was
 * planned counts, too.
 */
export function lostPhoneRound(
  state: State,
  { guestId, person }: LostPhoneStep,
  { userIdentityId, phones, now }: PhonesOfIdentity,
): LostPhoneRound {
  const report = lostPhoneOf(state, person);
  if (report === undefined) return { state, deviceIds: [] };
  const lost = report.deviceIds ?? phones;
  const left = phones.filter((id) => lost.includes(id));
  const isFirst = isFirstRound(state, person);
  const noted = withRound(state, report, { lost, now });
  const isUnknown = phones.length > 0 && left.length === 0;
  const isReported = isFirst && report.isHeard !== true;
  const next = isReported ? withUnknownPhone(noted, { guestId, person, isUnknown }) : noted;
  const looked = afterKeptLook(next, userIdentityId, {
    found: { is: 'phones', owner: userIdentityId, deviceIds: phones },
    now,
  });
  if (left.length > 0) return { state: looked, deviceIds: left };
  // An earlier round may have deactivated them and not have heard so.
  const told = isFirst ? looked : withReportTold(looked, person, userIdentityId);
  return { state: afterPhoneGone(told, person), deviceIds: [] };
}

/** The state with a round about a report noted: a report of all phones means those that are there now. */
function withRound(
  state: State,
  report: LostPhone,
  { lost, now }: { readonly lost: readonly string[]; readonly now: Instant },
): State {
  const lostSince = { [report.person]: now, ...state.lostSince };
  return withLostPhones({ ...state, lostSince }, (phones) =>
    phones.map((phone) => (phone === report ? { ...phone, deviceIds: lost } : phone)),
  );
}

/** The new key goes to all phones that Seam knows of the guest; the lost one may be among them under another id. */
function withUnknownPhone(
  state: State,
  { guestId, person, isUnknown }: { readonly guestId: string; readonly person: string; readonly isUnknown: boolean },
): State {
  const unknown = trouble('lost-phone-unknown', guestId, {
    forDesk: `The phone that guest ${guestId} lost is not among the phones that are known of this guest, and those get the new key. Ask the guest which phone it is, and report it lost again; if in doubt, report all of the guest's phones lost.`,
    forOperator: `The phone that was reported lost is not among the phones that Seam knows of guest ${guestId}. Report it again with the right \`deviceId\`, or without one for all of the guest's phones.`,
  });
  return withTroubleOf(state, { kind: 'unknown-phone', about: person }, isUnknown ? unknown : null);
}

/** The state with the other reservations of the person to be told of a report's phones, unless they hear of them elsewhere. */
function withReportTold(state: State, person: string, userIdentityId: string): State {
  const report = lostPhoneOf(state, person);
  if (report === undefined || report.isHeard || report.deviceIds === null || report.deviceIds.length === 0)
    return state;
  const told = withLostPhones(state, (phones) =>
    phones.map((phone) => (phone === report ? { ...phone, isHeard: true } : phone)),
  );
  return withLostPhoneNews(told, { userIdentityId, deviceIds: report.deviceIds });
}

/**
 * The state after Seam took the deactivation of lost phones: a next round looks whether they are gone, and the other
 * reservations of the person hear of it.
 */
export function afterDeactivation(
  state: State,
  { guestId, person }: LostPhoneStep,
  {
    userIdentityId,
    isFirst,
    now,
  }: { readonly userIdentityId: string; readonly isFirst: boolean; readonly now: Instant },
): State {
  // Seam may take a deactivation and not carry it out: the second round says so.
  const stillActive = notDeactivated(guestId, 'is still active, though Seam took its deactivation. It is tried again.');
  return setBack(withReportTold(state, person, userIdentityId), taskOf(person), {
    trouble: isFirst ? null : stillActive,
    now,
  });
}

/** The state after Seam refused a call about a lost phone. */
export function afterFailedDeactivation(
  state: State,
  { guestId, person }: LostPhoneStep,
  { failure, now }: Failed,
): State {
  const refused = notDeactivated(guestId, `is not deactivated: ${failure.message}`);
  return setBack(state, taskOf(person), { trouble: refused, now, leastMs: failure.retryAfterMs });
}

function notDeactivated(guestId: string, what: string): Trouble {
  return trouble('phone-not-deactivated', guestId, {
    forDesk: `The phone that guest ${guestId} lost is not switched off yet and may still open doors. It is tried again by itself, and no new mobile key is made before. Encode a card for the guest.`,
    forOperator: `The lost phone of guest ${guestId} ${what} No new key is issued before it is gone.`,
  });
}

/** The state after a person has no phone of the first report at Seam any more. */
export function afterPhoneGone(state: State, person: string): State {
  const { [person]: _since, ...lostSince } = state.lostSince;
  const { [person]: _replaced, ...phones } = state.phones;
  const report = lostPhoneOf(state, person);
  const next = withLostPhones({ ...state, lostSince, phones }, (lost) => lost.filter((one) => one !== report));
  return goneWell(next, taskOf(person));
}

function withLostPhones(state: State, change: (phones: readonly LostPhone[]) => readonly LostPhone[]): State {
  const { desired } = state;
  return desired === null ? state : { ...state, desired: { ...desired, lostPhones: change(desired.lostPhones) } };
}

/** The persons who have a stay here: what was said of the phones of others is forgotten. */
export function stayingPersons({ desired }: State, now: Instant): ReadonlySet<string> {
  if (desired === null || !isCurrent(desired, now)) return new Set();
  return new Set(desired.guests.map(({ guestId }) => personKey(desired, guestId)));
}

/** The ids of the guests who have a stay here. */
export function stayingGuests({ desired }: State, now: Instant): readonly string[] {
  return desired === null || !isCurrent(desired, now) ? [] : desired.guests.map(({ guestId }) => guestId);
}
