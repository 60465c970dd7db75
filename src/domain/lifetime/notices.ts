import type { Instant } from '../instant.ts';
import { nextNewsAt, noticesTrouble } from '../notices/news.ts';
import type { Notice } from '../notices/notice.ts';
import { emptyOutbox, forgotten, withNews, withoutOld, withoutSent, type Outbox } from '../notices/outbox.ts';
import type { PauseSchedule } from '../pause.ts';
import type { ReservationView } from '../status/view.ts';
import { tellOperator, trouble } from '../whereToLook.ts';
import { settingsOf } from './outlook.ts';
import { goneWell, pauseOf, setBack, withTroubleOf, type TaskName } from './setbacks.ts';
import type { State } from './state.ts';

const task: TaskName = { kind: 'notices', about: null };

/** How many notices are sent at once: a family's keys are issued together. */
const batch = 20;

/** How many rounds of some two minutes may fail before a person has to look. */
const toleratedRounds = 2;

/** The pauses between rounds that failed. */
const pauses: PauseSchedule = { firstMs: 60_000, mostMs: 3_600_000 };

/** Whether the property wants notices. */
export function wantsNotices(state: State): boolean {
  return settingsOf(state)?.notices === true;
}

/** What the PMS was told, and what it has still to be told. */
function outboxOf({ notices }: State): Outbox {
  return notices ?? emptyOutbox;
}

/** Whether notices wait to be sent: the reservation stays open for them. */
export function hasNotices(state: State): boolean {
  return outboxOf(state).waiting.length > 0;
}

/**
 * The state with a notice for everything that is new in the status; if the property wants no notices any more, without
 * those that wait. The same state if nothing changes.
 *
 * @param chain tells a reservation's life from an earlier one with the same id: each numbers its notices from 1.
 */
export function withNotices(
  state: State,
  view: ReservationView | null,
  { chain, now }: { readonly chain: string; readonly now: Instant },
): State {
  const before = outboxOf(state);
  const isWanted = wantsNotices(state);
  if (isWanted && view === null) return state;
  const after = isWanted && view !== null ? withNews(before, view, { chain, now }) : forgotten(before);
  const next = isWanted ? state : goneWell(state, task);
  return after === before ? next : { ...next, notices: after };
}

/** What is sent next. */
export interface NoticeBatch {
  readonly state: State;
  /** The oldest notices; none if all that waited were too old. */
  readonly notices: readonly Notice[];
}

/** The notices to send next; the state is without those that were tried for too long. */
export function nextNotices(state: State, now: Instant): NoticeBatch {
  const notices = withoutOld(outboxOf(state), now);
  return { state: { ...state, notices }, notices: notices.waiting.slice(0, batch) };
}

/** The state after notices were delivered, or one of them refused for good with an HTTP status. */
export function afterNotices(state: State, done: readonly Notice[], refusedWith: number | null): State {
  const next = goneWell({ ...state, notices: withoutSent(outboxOf(state), done) }, task);
  return refusedWith === null ? next : withNoticesTrouble(next, `refused a notice for good (HTTP ${refusedWith}).`);
}

/** The state after notices could not be delivered: the next round waits, and after some rounds a person has to look. */
export function afterFailedNotices(state: State, reason: string, now: Instant): State {
  const before = state.troubles.find(({ kind }) => kind === 'notices')?.trouble ?? null;
  const next = setBack(state, task, { trouble: before, now, schedule: pauses });
  const failures = pauseOf(next, task)?.failures ?? 0;
  return failures < toleratedRounds ? next : withNoticesTrouble(next, `does not receive what changes: ${reason}`);
}

function withNoticesTrouble(state: State, what: string): State {
  return withTroubleOf(
    state,
    task,
    trouble(noticesTrouble, null, {
      forDesk: `The PMS does not hear of what changes with the mobile keys, so what it shows may be old. The keys are not affected. ${tellOperator}`,
      forOperator: `The PMS ${what} Check the property's notices and the receiver of the PMS; the status is right all the same.`,
    }),
  );
}

/** When time alone makes something worth a notice; `null` if nothing does. */
export function nextNoticeAt(state: State, now: Instant): Instant | null {
  return wantsNotices(state) ? nextNewsAt(outboxOf(state).told, state.attention, now) : null;
}
