import type { Moment } from '../moment.ts';
import { later, plus, type Instant } from '../instant.ts';
import type { Granted } from '../rooms/granted.ts';
import type { Step, WaitFor } from '../plan/step.ts';
import { guestWindow, isCurrent, isLive, keyWindow, type Desired } from '../reservation/desired.ts';

/** When a reservation with nothing left to do closes: `linger` past its end or its last message, whichever is later. */
export function closesAt(desired: Desired, lastMessageAt: Instant, lingerMs: number): Instant {
  return plus(isLive(desired.status) ? later(desired.stay.to, lastMessageAt) : lastMessageAt, lingerMs);
}

const waits: Readonly<Partial<Record<WaitFor, string>>> = {
  lead: 'until keys go out',
  'earlier-stay': "until an earlier guest's stay ends",
};

/** Moments of the stay itself, while the reservation is live and not over. */
function stayMoments(desired: Desired, { policies }: Granted, now: Instant): readonly Moment[] {
  if (!isCurrent(desired, now)) return [];
  const { from, to } = keyWindow(desired);
  return [
    { at: plus(from, -policies.attentionLeadMs), what: 'until keys must be issued' },
    { at: from, what: 'until the stay begins' },
    { at: to, what: 'until the stay ends' },
    ...desired.guests.flatMap((guest) => {
      const window = guestWindow(desired, guest);
      return window === null ? [] : [{ at: window.to, what: `until the stay of ${guest.guestId} ends` }];
    }),
  ];
}

/** What a reservation waits for, by the clock. */
export interface Waiting {
  readonly desired: Desired;
  readonly granted: Granted;
  readonly plan: readonly Step[];
  /** Moments of the reservation's tasks, such as the end of a pause. */
  readonly others: readonly Moment[];
  readonly now: Instant;
}

/**
 * The next moment at which time alone changes what is to be done or shown; `null`: never. Before any room is granted, the
 * lead is no such moment: the property signals its grant.
 */
export function nextMoment({ desired, granted, plan, others, now }: Waiting): Moment | null {
  const holdsRooms = Object.keys(granted.rooms).length > 0;
  const planned = plan.flatMap((step): readonly Moment[] => {
    const what = step.step === 'wait' ? waits[step.for] : undefined;
    if (step.step !== 'wait' || step.until === null || what === undefined) return [];
    return holdsRooms || step.for !== 'lead' ? [{ at: step.until, what }] : [];
  });
  const moments = [...planned, ...stayMoments(desired, granted, now), ...others];
  return moments.filter(({ at }) => at > now).toSorted((a, b) => (a.at < b.at ? -1 : 1))[0] ?? null;
}
