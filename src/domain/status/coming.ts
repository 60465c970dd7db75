import { plus, type Instant } from '../instant.ts';
import type { Step } from '../plan/step.ts';
import type { Desired } from '../reservation/desired.ts';

type Wait = Extract<Step, { step: 'wait' }>;

/** What decides whether a key is coming. */
export interface Coming {
  readonly plan: readonly Step[];
  readonly desired: Desired;
  /** Nothing is issued until a person has looked (rule 17). */
  readonly isBlocked: boolean;
  readonly now: Instant;
}

/** As long as a caller waits for keys at most: what ends within this time is worth waiting for. */
const soonMs = 120_000;

function isSoon({ until }: Wait, now: Instant): boolean {
  return until !== null && until <= plus(now, soonMs);
}

/** Whether a room can be granted in a moment, as far as the property has said why it is not. */
function mayBeGranted(wait: Wait, now: Instant): boolean {
  // A wait for a room that names neither room nor guest: no room is assigned.
  if (wait.room === undefined) return wait.guestId !== undefined;
  switch (wait.why) {
    case undefined:
    case 'unread':
    case 'look':
    case 'look-refused':
    case 'releasing':
      return true;
    case 'lead':
    case 'occupied':
    case 'unknown-occupant':
      return isSoon(wait, now);
    case 'over':
    case 'unknown-room':
    case 'no-mobile-key':
      return false;
  }
}

function mayEnd(wait: Wait, now: Instant): boolean {
  switch (wait.for) {
    case 'issued':
    case 'sharer':
    case 'identity':
    case 'phone':
      return true;
    case 'room':
      return mayBeGranted(wait, now);
    case 'lead':
    case 'earlier-stay':
      return isSoon(wait, now);
    case 'guest':
    case 'other-stay':
    case 'lost-phone':
    case 'existing':
    case 'revoked':
    case 'hold':
    case 'repair':
      return false;
  }
}

/**
 * Whether it is worth waiting for a key: one is being made, or what delays it may end by itself within two minutes. Otherwise no
 * key comes before time, a message or a person changes something.
 */
export function isKeyComing({ plan, desired, isBlocked, now }: Coming): boolean {
  if (desired.keysRevoked) return false;
  // A guest who waits for a key to join waits for another guest's, which may be held back; a key that is being made names none.
  const isBeingMade = plan.some((step) => step.step === 'wait' && step.for === 'issued' && step.guestId === undefined);
  if (isBeingMade || desired.onHold || isBlocked) return isBeingMade;
  return plan.some((step) => {
    if (step.step === 'wait') return mayEnd(step, now);
    return step.step === 'issueOverride' || step.step === 'issueJoiner';
  });
}
