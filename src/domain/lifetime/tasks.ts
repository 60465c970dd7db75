import { awaitingWord } from '../credentials/confirm.ts';
import { isAtSeam } from '../credentials/credential.ts';
import { deliveriesAwaited } from '../credentials/delivery.ts';
import { earlier, type Instant } from '../instant.ts';
import type { Guest } from '../messages/reservation.ts';
import { pausedUntil } from '../pause.ts';
import { joinsDeskCard, type IssueStep, type Step } from '../plan/step.ts';
import { isCurrent, roomsOfGuests, type Desired } from '../reservation/desired.ts';
import type { NotGranted } from '../rooms/granted.ts';
import { scheduled, type Schedule } from '../task.ts';
import { withoutIdleSearches } from './cardSearches.ts';
import { roomNews, type Claimant } from './claims.ts';
import { retentionEndsAt } from './closing.ts';
import { personOf } from './identities.ts';
import { keyText } from './keyText.ts';
import { roomLooks } from './looking.ts';
import { keptPhoneLooks } from './keptPhones.ts';
import { nextRemarksLookAt } from './keyRemarks.ts';
import { hasNotices, wantsNotices } from './notices.ts';
import {
  heldBy,
  identityOfGuest,
  isRepairedTooOften,
  phoneOf,
  policiesOf,
  settingsOf,
  type Outlook,
} from './outlook.ts';
import { lostPhoneDueAt, stayingGuests, stayingPersons, type LostPhoneStep } from './phones.ts';
import type { RevokeStep } from './revoking.ts';
import { withoutServerErrors } from './serverErrors.ts';
import { withOnly } from './setbacks.ts';
import { recordOf, type State, type TaskKind } from './state.ts';
import { guestsToTell, keysWithoutWay } from './ways.ts';

/** What a task does, by kind, and what it needs to know for it. */
export type Task = { readonly what: string } & (
  | { readonly kind: 'look'; readonly about: string; readonly room: string }
  | { readonly kind: 'issue'; readonly about: string; readonly step: IssueStep }
  | { readonly kind: 'revoke'; readonly about: string; readonly step: RevokeStep }
  | { readonly kind: 'identify'; readonly about: string; readonly guest: Guest }
  | { readonly kind: 'contacts' | 'way'; readonly about: string; readonly guest: Guest }
  | { readonly kind: 'phone'; readonly about: string; readonly guest: Guest }
  | { readonly kind: 'lost-phone'; readonly about: string; readonly step: LostPhoneStep }
  /** Look whether a lost phone of this user identity is gone, which this hotel alone does not deactivate. */
  | { readonly kind: 'kept-phone'; readonly about: string }
  /** Tell the other reservations of the person with this user identity that a phone of theirs is deactivated. */
  | { readonly kind: 'lost-phone-news'; readonly about: string }
  | { readonly kind: WholeTask; readonly about: null }
);

/** The kinds of tasks that are about the whole reservation. */
type WholeTask = Extract<TaskKind, 'property' | 'deliveries' | 'doubts' | 'watch' | 'strays' | 'retention' | 'notices'>;

/** A task, and when there is something to do; `null` if there is nothing. A pause makes it later. */
interface Due {
  readonly task: Task;
  readonly dueAt: Instant | null;
}

/** A row of the table of tasks. */
export type TaskRow = Task & Schedule;

/** What could be done for a reservation at a moment, and when: what starts and what wakes the workflow follow from it. */
export function tasksOf(state: State, outlook: Outlook, claimant: Claimant): readonly TaskRow[] {
  const { now } = outlook;
  const all = [
    ...lookTasks(state, now),
    ...planTasks(state, outlook),
    ...contactTasks(state, now),
    ...keptPhoneLooks(state, now).map(({ userIdentityId, at }): Due => ({
      task: { kind: 'kept-phone', about: userIdentityId, what: 'until the next look whether a lost phone is gone' },
      dueAt: at,
    })),
    ...Object.keys(state.lostPhoneNews).map((about): Due => ({
      task: { kind: 'lost-phone-news', about, what: 'until the next try to tell other stays of a lost phone' },
      dueAt: when(settingsOf(state) !== null, now),
    })),
    ...wholeTasks(state, outlook, claimant),
  ];
  return all.map(({ task, dueAt }) => scheduled(task, dueAt, { pauses: state.pauses, now }));
}

function lookTasks(state: State, now: Instant): readonly Due[] {
  return roomLooks(state, now).map(({ room, at }) => ({
    task: { kind: 'look', about: room, room, what: `until the next look at room ${room}` },
    dueAt: at,
  }));
}

/** What is worked out once for all steps of a plan. */
interface Steps {
  readonly guests: ReadonlyMap<string, Guest>;
  /** The guests who may open a room, if rooms are waited for. */
  readonly byRoom: ReadonlyMap<string, readonly Guest[]>;
  /** The guests with a request under way. */
  readonly requested: ReadonlySet<string>;
}

function guestsByRoom(desired: Desired): Steps['byRoom'] {
  const byRoom = new Map<string, Guest[]>();
  const roomsOf = roomsOfGuests(desired);
  for (const guest of desired.guests)
    for (const room of roomsOf(guest)) {
      const before = byRoom.get(room);
      if (before === undefined) byRoom.set(room, [guest]);
      else before.push(guest);
    }
  return byRoom;
}

/** What the steps of the plan lead to. */
function planTasks(state: State, outlook: Outlook): readonly Due[] {
  const guests = new Map((state.desired?.guests ?? []).map((guest) => [guest.guestId, guest]));
  const open = state.credentials.filter(({ acsCredentialId }) => acsCredentialId === null);
  const awaitsRooms = outlook.plan.some((step) => step.step === 'wait' && step.room !== undefined);
  const byRoom = awaitsRooms && state.desired !== null ? guestsByRoom(state.desired) : new Map<string, Guest[]>();
  const steps = { guests, byRoom, requested: new Set(open.map(({ guestId }) => guestId)) };
  return outlook.plan.flatMap((step) => stepTasks(state, step, { ...outlook, ...steps }));
}

/** What a step of the plan leads to. */
function stepTasks(
  state: State,
  step: Step,
  { granted, now, guests, byRoom, requested }: Outlook & Steps,
): readonly Due[] {
  switch (step.step) {
    case 'issueOverride':
    case 'issueJoiner': {
      const { guestId } = step;
      const task: Task = { kind: 'issue', about: guestId, step, what: `until the next try: key of ${guestId}` };
      // Until the property has sent its settings, Seam cannot be called.
      const mayIssue = settingsOf(state) !== null;
      const isFree = !isRepairedTooOften(state) || joinsDeskCard(step, granted.heads);
      return [{ task, dueAt: isFree && mayIssue && !requested.has(guestId) ? now : null }];
    }
    case 'revoke': {
      const { requestId } = step;
      const key = recordOf(state, requestId);
      const what = `until the next try: revoke the ${key === undefined ? `key of ${step.guestId}` : keyText(key)}`;
      const task: Task = { kind: 'revoke', about: requestId, step, what };
      return [{ task, dueAt: now }];
    }
    case 'deactivatePhone': {
      const { person } = step;
      const what = `until the next look: lost phone of ${person}`;
      return [{ task: { kind: 'lost-phone', about: person, step, what }, dueAt: lostPhoneDueAt(state, person, now) }];
    }
    case 'wait': {
      return waitersOf(state, step, { guests, byRoom }).flatMap((guest) =>
        waitTasks(state, { step, guest, isRequested: requested.has(guest.guestId) }, now),
      );
    }
  }
}

const othersHave: ReadonlySet<NotGranted['why']> = new Set(['occupied', 'releasing']);

/**
 * The guests who wait: the one that the step names, or all who wait for a room that another reservation has. Who they are
 * is found meanwhile: a guest who is there under another reservation is known then, and keeps that key (rule 6).
 */
function waitersOf(
  state: State,
  { guestId, room }: Extract<Step, { step: 'wait' }>,
  { guests, byRoom }: Pick<Steps, 'guests' | 'byRoom'>,
): readonly Guest[] {
  if (guestId !== undefined) return [guests.get(guestId)].filter((guest) => guest !== undefined);
  if (room === undefined || !othersHave.has(heldBy(state).notGranted[room]?.why ?? 'over')) return [];
  return byRoom.get(room) ?? [];
}

/** A guest who waits, and whether a key of theirs is being made. */
interface Waiting {
  readonly step: Extract<Step, { step: 'wait' }>;
  readonly guest: Guest;
  readonly isRequested: boolean;
}

/** While a guest waits for a key, their user identity is found, and their phone is looked for. */
function waitTasks(state: State, { step, guest, isRequested }: Waiting, now: Instant): readonly Due[] {
  const { guestId } = guest;
  if (step.for === 'phone') {
    const what = `until the next look for a phone of ${guestId}`;
    const at = settingsOf(state) === null ? null : (phoneOf(state, guestId)?.nextLookAt ?? now);
    return [{ task: { kind: 'phone', about: personOf(state, guestId), guest, what }, dueAt: at }];
  }
  const isSoon = step.for === 'issued' || step.for === 'room';
  const mayStart = !isRepairedTooOften(state) && settingsOf(state) !== null && !isRequested;
  const { desired } = state;
  const isKnown = desired !== null && identityOfGuest(state, desired, guest) !== undefined;
  const isNew = isSoon && !isKnown && mayStart;
  const what = `until the next try: identity of ${guestId}`;
  const at = pausedUntil(state.pauses, { kind: 'issue', about: guestId }) ?? now;
  return [{ task: { kind: 'identify', about: guestId, guest, what }, dueAt: isNew ? at : null }];
}

/** Contacts that came later are told to Seam; an identity without any is looked at until an app uses it. */
function contactTasks(state: State, now: Instant): readonly Due[] {
  if (settingsOf(state) === null) return [];
  const told = guestsToTell(state, now).map((guest): Due => ({
    task: {
      kind: 'contacts',
      about: personOf(state, guest.guestId),
      guest,
      what: `until the next try: contacts of ${guest.guestId}`,
    },
    dueAt: now,
  }));
  const looks = keysWithoutWay(state, now).map(({ guest, way }): Due => ({
    task: {
      kind: 'way',
      about: personOf(state, guest.guestId),
      guest,
      what: `until the next look for an app of ${guest.guestId}`,
    },
    dueAt: way.nextLookAt,
  }));
  return [...told, ...looks];
}

function row(kind: WholeTask, dueAt: Instant | null, what: string): Due {
  return { task: { kind, about: null, what }, dueAt };
}

/** The tasks about the whole reservation. */
function wholeTasks(state: State, outlook: Outlook, claimant: Claimant): readonly Due[] {
  const { now } = outlook;
  const isOver = state.desired !== null && !isCurrent(state.desired, now);
  return [
    row('property', when(roomNews(state, outlook, claimant) !== null, now), 'until the property is told again'),
    row('deliveries', deliveriesAt(state, now), 'until the next look for keys on phones'),
    row('doubts', state.doubts.length > 0 ? now : nextRemarksLookAt(state), 'until doubtful keys are looked at'),
    row('watch', when(awaitingWord(state.credentials).length > 0, now), "until Seam's word is awaited"),
    row('strays', firstOf(state.strays.map((one) => one.nextCheckAt)), 'until the next look for a key that came late'),
    row('retention', isOver ? retentionEndsAt(state) : null, 'until the identities that were created are removed'),
    row('notices', when(hasNotices(state) && wantsNotices(state), now), 'until the next try: notices'),
  ];
}

function when(isNeeded: boolean, now: Instant): Instant | null {
  return isNeeded ? now : null;
}

function firstOf(moments: readonly Instant[]): Instant | null {
  return moments.length === 0 ? null : moments.reduce(earlier);
}

/** When the next look for keys on phones is due: only a property that requires a phone looks. */
function deliveriesAt(state: State, now: Instant): Instant | null {
  if (!policiesOf(state).requirePhone) return null;
  return firstOf(deliveriesAwaited(state.credentials, now).map(({ delivery }) => delivery?.nextLookAt ?? now));
}

/**
 * The state without the pauses and troubles of what is no longer needed: of guests who wait for no key, of rooms that were
 * given back, of keys that are gone, of phones of guests who have left.
 */
export function tidied(state: State, { plan, held, now }: Outlook): State {
  const planned = plan.flatMap((step) => ('guestId' in step && step.guestId ? [step.guestId] : []));
  const underWay = state.credentials.filter((one) => one.state === 'requested').map(({ guestId }) => guestId);
  const alive = state.credentials.filter(isAtSeam).map(({ requestId }) => requestId);
  const needed = [
    ['issue', new Set([...planned, ...underWay])],
    ['look', new Set(Object.keys(held.rooms))],
    ['unknown-phone', stayingPersons(state, now)],
    ['contacts', new Set(guestsToTell(state, now).map(({ guestId }) => personOf(state, guestId)))],
    ['phone-elsewhere', stayingPersons(state, now)],
    ['merged-identity', new Set(stayingGuests(state, now))],
    ['revoke', new Set(alive)],
  ] as const;
  const tidy = needed.reduce((before, [kind, kept]) => withOnly(before, kind, kept), state);
  const idle = state.serverErrors.filter(({ guestId }) => !planned.includes(guestId) && !underWay.includes(guestId));
  return withoutIdleSearches(
    idle.reduce((before, { guestId }) => withoutServerErrors(before, guestId), tidy),
    now,
  );
}
