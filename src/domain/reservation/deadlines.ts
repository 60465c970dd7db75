import { later, plus, type Instant } from '../instant.ts';
import type { Granted } from '../plan/granted.ts';
import type { Step } from '../plan/step.ts';
import { guestWindow, isCurrent, isLive, keyWindow, type Desired } from './desired.ts';

/** When a reservation with nothing left to do closes: `linger` past its end or its last message, whichever is later. */
export const closesAt = (desired: Desired, lastMessageAt: Instant, lingerMs: number): Instant =>
  plus(isLive(desired.status) ? later(desired.stay.to, lastMessageAt) : lastMessageAt, lingerMs);

/**
 * The next moment at which time alone changes what is to be done or shown; `null`: never. A room's lead is no such
 * moment: the property signals its grant.
 */
export const nextMoment = (
  desired: Desired,
  granted: Granted,
  plan: readonly Step[],
  others: readonly Instant[],
  now: Instant,
): Instant | null => {
  const holdsRooms = Object.keys(granted.rooms).length > 0;
  const waits = plan.flatMap((step) =>
    step.step === 'wait' && step.until !== null && (holdsRooms || step.for === 'earlier-stay') && step.for !== 'room'
      ? [step.until]
      : [],
  );
  const window = keyWindow(desired);
  const stays = isCurrent(desired, now)
    ? [
        window.to,
        window.from,
        ...(granted.policies.attentionLeadMs > 0 ? [plus(window.from, -granted.policies.attentionLeadMs)] : []),
        ...desired.guests.flatMap((guest) => guestWindow(desired, guest)?.to ?? []),
      ]
    : [];
  return [...waits, ...stays, ...others].filter((moment) => moment > now).toSorted()[0] ?? null;
};
