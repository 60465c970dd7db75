import type { Credential } from '../credentials/credential.ts';
import { later, type Instant } from '../instant.ts';
import type { Guest } from '../messages/reservation.ts';
import type { Granted } from '../rooms/granted.ts';
import type { Step } from '../plan/step.ts';
import { generationsOf, isNewest, type Generations } from '../plan/generations.ts';
import { isOfGuest } from '../plan/wanted.ts';
import { guestRooms, guestWindow, type Desired } from '../reservation/desired.ts';

/** A guest who is to have a key by now and has none. */
export interface WithoutKey {
  readonly guestId: string;
  /** No phone of theirs is ready: without one the property issues no key. */
  readonly lacksPhone: boolean;
}

/** By what that is judged. */
export interface KeyFacts {
  readonly desired: Desired;
  readonly granted: Granted;
  readonly plan: readonly Step[];
  readonly credentials: readonly Credential[];
  readonly now: Instant;
}

/** Whether a guest gets into all of their granted rooms, now or on arrival, though the key may be about to be replaced. */
function opensRooms(
  key: Credential,
  guest: Guest,
  { desired, granted, now, generations }: KeyFacts & { readonly generations: Generations },
): boolean {
  const window = guestWindow(desired, guest);
  if (key.state !== 'issued' || key.guestId !== guest.guestId || !isOfGuest(key, desired) || window === null)
    return false;
  const arrival = later(now, window.from);
  if (key.window.from > arrival || key.window.to <= arrival) return false;
  const rooms = guestRooms(desired, guest).flatMap((room) => {
    const grant = granted.rooms[room]?.grant;
    return grant === undefined ? [] : [[room, grant] as const];
  });
  return isNewest(key, Object.fromEntries(rooms), generations);
}

/** What a guest's key waits for that no other entry names; a key that is made, or made again, is on its way at once. */
function awaitsKey(step: Step): boolean {
  switch (step.step) {
    case 'issueOverride':
    case 'issueJoiner':
    case 'deactivatePhone':
      return true;
    case 'revoke':
      return false;
    case 'wait':
      return step.for === 'issued' || step.for === 'phone' || step.for === 'sharer';
  }
}

/**
 * The guests who wait for a key and have none that opens their rooms. Not counted are those whose wait has an entry of its
 * own: a hold, a room that is not granted, another stay, nothing to join; nor who waits for an earlier guest's stay to end.
 */
export function withoutKey(facts: KeyFacts): readonly WithoutKey[] {
  const { desired, plan, credentials } = facts;
  if (desired.onHold || desired.rooms.length === 0) return [];
  const steps = plan.filter(awaitsKey);
  const generations = generationsOf(credentials, desired.voidGeneration);
  return desired.guests.flatMap((guest) => {
    const { guestId } = guest;
    const own = steps.filter((step) => 'guestId' in step && step.guestId === guestId);
    const isComing = credentials.some(
      (one) => one.state === 'requested' && one.guestId === guestId && isOfGuest(one, desired),
    );
    if (own.length === 0 && !isComing) return [];
    if (credentials.some((one) => opensRooms(one, guest, { ...facts, generations }))) return [];
    return [{ guestId, lacksPhone: own.some((step) => step.step === 'wait' && step.for === 'phone') }];
  });
}
