import { plus, type Instant } from '../instant.ts';
import type { Moment } from '../moment.ts';
import { claimedFrom, isFarAhead } from '../plan/claimAhead.ts';
import type { Step, WaitFor } from '../plan/step.ts';
import { guestWindow, isCurrent, keyWindow, type Desired } from '../reservation/desired.ts';
import { closesAt } from './closing.ts';
import { handoverEndsAt, keptFor } from './handover.ts';
import { nextNoticeAt } from './notices.ts';
import type { Outlook } from './outlook.ts';
import type { State } from './state.ts';

const waits: Readonly<Partial<Record<WaitFor, string>>> = {
  lead: 'until keys go out',
  'earlier-stay': "until an earlier guest's stay ends",
};

/** The moments that a plan waits for. Before any room is granted keys do not go out: the property signals its grant. */
function plannedMoments(plan: readonly Step[], holdsRooms: boolean): readonly Moment[] {
  return plan.flatMap((step) => {
    if (step.step !== 'wait' || step.until === null) return [];
    const what = waits[step.for];
    return what !== undefined && (holdsRooms || step.for !== 'lead') ? [{ at: step.until, what }] : [];
  });
}

/** The moments of the stay itself, while it is not over. */
function stayMoments(desired: Desired, { granted, now }: Outlook): readonly Moment[] {
  if (!isCurrent(desired, now)) return [];
  const { from, to } = keyWindow(desired);
  return [
    { at: plus(from, -granted.policies.attentionLeadMs), what: 'until keys must be issued' },
    { at: from, what: 'until the stay begins' },
    { at: to, what: 'until the stay ends' },
    ...desired.guests.flatMap((guest) => {
      const window = guestWindow(desired, guest);
      return window === null ? [] : [{ at: window.to, what: `until the stay of ${guest.guestId} ends` }];
    }),
  ];
}

function at(moment: Instant | null, what: string): readonly Moment[] {
  return moment === null ? [] : [{ at: moment, what }];
}

/** The moments, also past ones, at which time alone changes what is desired, shown or told; tasks have their own. */
export function shownMoments(state: State, outlook: Outlook): readonly Moment[] {
  const { desired, heldFirst, pauses } = state;
  const { plan, granted, held, now } = outlook;
  if (desired === null) return [];
  return [
    ...plannedMoments(plan, Object.keys(granted.rooms).length > 0),
    ...stayMoments(desired, outlook),
    // A pause also decides whether this reservation can open rooms that it shares.
    ...pauses.map(({ until }) => ({ at: until, what: 'until the next try of what failed' })),
    ...at(nextNoticeAt(state, now), 'until the PMS is told what needs attention'),
    ...at(isFarAhead(desired, held, now) ? claimedFrom(desired, held) : null, 'until its rooms are claimed'),
    ...at(heldFirst?.until ?? null, 'until the rooms are claimed that others may hold'),
    ...at(
      keptFor(state, now).length === 0 ? null : handoverEndsAt(state, now),
      'until the next reservation has its keys',
    ),
    ...at(closesAt(state), 'until the check-out can no longer be undone'),
  ];
}
