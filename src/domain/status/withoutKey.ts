import { byGuest, type Credential } from '../credentials/credential.ts';
import { later, type Instant } from '../instant.ts';
import type { Guest } from '../messages/reservation.ts';
import type { Granted } from '../rooms/granted.ts';
import type { Step } from '../plan/step.ts';
import { generationsOf, isNewest, type Generations } from '../plan/generations.ts';
import { guestWindow, personKey, roomsOfGuests, type Desired } from '../reservation/desired.ts';

/** A guest who should have a key by now and has none. */
export interface WithoutKey {
  readonly guestId: string;
  /** None of the guest's phones is ready, and the property issues no key without one. */
  readonly lacksPhone: boolean;
  /** The guest has an issued key for other rooms or times, which is being replaced. */
  readonly hasOldKey: boolean;
}

/** The facts that decide it. */
export interface KeyFacts {
  readonly desired: Desired;
  readonly granted: Granted;
  readonly plan: readonly Step[];
  readonly credentials: readonly Credential[];
  readonly now: Instant;
}

/** What decides whether a key opens its rooms. */
interface Opening extends KeyFacts {
  readonly generations: Generations;
  readonly roomsOf: (guest: Guest) => readonly string[];
}

/** Whether a guest's key opens all granted rooms of the guest, now or on arrival. It may be about to be replaced. */
function opensRooms(key: Credential, guest: Guest, { desired, granted, now, generations, roomsOf }: Opening): boolean {
  const window = guestWindow(desired, guest);
  if (key.state !== 'issued' || window === null) return false;
  const arrival = later(now, window.from);
  if (key.window.from > arrival || key.window.to <= arrival) return false;
  const rooms = roomsOf(guest).flatMap((room) => {
    const grant = granted.rooms[room]?.grant;
    return grant === undefined ? [] : [[room, grant] as const];
  });
  return isNewest(key, Object.fromEntries(rooms), generations);
}

/** Whether a step delays a guest's key and no other attention entry says so; a key being made or replaced counts, too. */
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

function guestOfStep(step: Step): string | undefined {
  return 'guestId' in step ? step.guestId : undefined;
}

/**
 * The guests who wait for a key and have none that opens their rooms. Guests whose wait has an attention entry of its own (a
 * hold, a room that is not granted, another stay, nothing to join) do not count, nor do guests who wait for an earlier
 * guest's stay to end.
 */
export function withoutKey(facts: KeyFacts): readonly WithoutKey[] {
  const { desired, granted, plan, credentials } = facts;
  if (desired.onHold || desired.rooms.length === 0) return [];
  const steps = plan.filter(awaitsKey);
  const delayed = new Set(steps.map(guestOfStep));
  const lackingPhone = new Set(
    steps.flatMap((step) => (step.step === 'wait' && step.for === 'phone' ? [guestOfStep(step)] : [])),
  );
  const keys = byGuest(credentials);
  const roomsOf = roomsOfGuests(desired);
  const generations = generationsOf(credentials, desired.voidGeneration, granted.heads);
  return desired.guests.flatMap((guest) => {
    const { guestId } = guest;
    const person = personKey(desired, guestId);
    const own = (keys.get(guestId) ?? []).filter((one) => one.person === person);
    if (!delayed.has(guestId) && !own.some(({ state }) => state === 'requested')) return [];
    if (own.some((one) => opensRooms(one, guest, { ...facts, generations, roomsOf }))) return [];
    const hasOldKey = own.some(({ state }) => state === 'issued');
    return [{ guestId, lacksPhone: lackingPhone.has(guestId), hasOldKey }];
  });
}
