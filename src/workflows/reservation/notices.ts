import type { Moment } from '../../domain/moment.ts';
import { isCancellation, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { plus } from '../../domain/instant.ts';
import { nextNewsAt, noticesTrouble } from '../../domain/notices/news.ts';
import { emptyOutbox, forgotten, withNews, withoutOld, withoutSent, type Outbox } from '../../domain/notices/outbox.ts';

import { failureOf } from '../failure.ts';
import { untilLeaving } from '../untilLeaving.ts';
import { settingsOf, viewOf } from './derived.ts';
import { goneWell, isPaused, now, setTrouble, update, type Reservation } from './state.ts';

const task = 'notices';

/** How many notices one activity sends: a family's keys are issued together. */
const batch = 20;

/** Rounds of some two minutes that fail before a person is to look. */
const toleratedRounds = 2;

function isWanted({ state }: Reservation): boolean {
  return settingsOf(state)?.notices === true;
}

/** Puts what is new into the outbox; forgets it where the property wants no notices any more. */
export function queueNotices(r: Reservation): void {
  const outbox = r.state.notices ?? emptyOutbox;
  if (!isWanted(r)) return forget(r, outbox);
  const view = viewOf(r);
  if (view === null) return;
  const after = withNews(outbox, view, { chain: workflowInfo().firstExecutionRunId, now: now() });
  if (after !== outbox) update(r, { notices: after });
}

function forget(r: Reservation, outbox: Outbox): void {
  goneWell(r, task);
  const notices = forgotten(outbox);
  if (notices !== outbox) update(r, { notices });
}

/** Whether notices wait, so that the reservation cannot close yet. */
export function hasNotices({ state }: Reservation): boolean {
  return (state.notices?.waiting.length ?? 0) > 0;
}

/** Whether notices are to be sent now. */
export function areNoticesDue(r: Reservation): boolean {
  return hasNotices(r) && isWanted(r) && !isPaused(r.state, task);
}

/** When time alone makes something worth telling. */
export function nextNotice(r: Reservation): readonly Moment[] {
  if (!isWanted(r)) return [];
  const at = nextNewsAt((r.state.notices ?? emptyOutbox).told, r.state.attention, now());
  return at === null ? [] : [{ at, what: 'until what needs attention is told' }];
}

const { postNotices } = proxyActivities<Pick<Activities, 'postNotices'>>({
  summary: 'tell the PMS what changed',
  startToCloseTimeout: '40 seconds',
  scheduleToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
});

/** Sends the oldest notices; where they are not taken the next round waits, at growing pauses. */
export async function sendNotices(r: Reservation): Promise<void> {
  const outbox = withoutOld(r.state.notices ?? emptyOutbox, now());
  update(r, { notices: outbox });
  const notices = outbox.waiting.slice(0, batch);
  if (notices.length === 0) return;
  try {
    const { done, refusedWith } = await untilLeaving(() => postNotices({ propertyId: r.propertyId, notices }));
    update(r, { notices: withoutSent(r.state.notices ?? emptyOutbox, notices.slice(0, done)) });
    goneWell(r, task);
    if (refusedWith !== null) trouble(r, `refused a notice for good (HTTP ${refusedWith}).`);
  } catch (error) {
    // Called off by us: what was delivered all the same is known to the receiver by its id.
    if (!isCancellation(error)) setBackNotices(r, failureOf(error).message);
  }
}

/** The next round after 1 minute, twice as long after each round more, an hour at the most. */
function setBackNotices(r: Reservation, reason: string): void {
  const failures = (r.state.pauses[task]?.failures ?? 0) + 1;
  const until = plus(now(), Math.min(60_000 * 2 ** (failures - 1), 3_600_000));
  update(r, { pauses: { ...r.state.pauses, [task]: { failures, until } } });
  if (failures >= toleratedRounds) trouble(r, `is not told what changes: ${reason}`);
}

function trouble(r: Reservation, what: string): void {
  setTrouble(r, task, {
    code: noticesTrouble,
    about: null,
    message: `The PMS ${what} Check the property's notices and its receiver; the status is right all the same.`,
  });
}
