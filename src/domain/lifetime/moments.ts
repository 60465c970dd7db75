import { plus, type Instant } from '../instant.ts';
import type { Moment } from '../moment.ts';
import { claimedFrom, isFarAhead } from '../plan/claimAhead.ts';
import type { WaitFor } from '../plan/step.ts';
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

/**
 * Whether the property signals this reservation when its keys go out: while all its rooms wait for that moment. If the
 * property has said more, it has nothing new to say then: its clock may be ahead of ours, or the room may be unknown.
 */
function isSignalledAtLead({ granted, held }: Outlook): boolean {
  return Object.keys(granted.rooms).length === 0 && Object.values(held.notGranted).every(({ why }) => why === 'lead');
}

/** The moments that a plan waits for, except those at which the property signals this reservation. */
function plannedMoments(outlook: Outlook): readonly Moment[] {
  const isSignalled = isSignalledAtLead(outlook);
  return outlook.plan.flatMap((step) => {
    if (step.step !== 'wait' || step.until === null) return [];
    const what = waits[step.for];
    return what !== undefined && (step.for !== 'lead' || !isSignalled) ? [{ at: step.until, what }] : [];
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
  const { held, now } = outlook;
  if (desired === null) return [];
  return [
    ...plannedMoments(outlook),
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
