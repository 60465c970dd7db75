import type { Credential } from '../credentials/credential.ts';
import { personsStaying, roomsOfGuests } from '../reservation/desired.ts';
import { generationsOf, type Generations } from './generations.ts';
import { rightCredentials, wantedKeys, type Situation, type Wanted, type WantedKey } from './wanted.ts';

/** What the decisions of one plan look at: the situation, and what follows from it, worked out once. */
export interface Round extends Situation {
  readonly generations: Generations;
  /** Whether overrides regrant a returning guest's access entrance by entrance (rule 6). */
  readonly regrant: boolean;
  /**
   * Rooms of guests whose last room is being looked at, which takes milliseconds: these guests open the rooms, not
   * others.
   */
  readonly roomsBeingLookedAt: readonly string[];
  /** The persons who stay, by guest id. */
  readonly persons: ReadonlyMap<string, string>;
  /** What each guest should have: a key, or none and why. */
  readonly all: readonly Wanted[];
  /** The keys that guests should have, the primary guest first. */
  readonly wanted: readonly WantedKey[];
  /** The credentials that match what their guest should have, by guest. */
  readonly right: ReadonlyMap<string, readonly Credential[]>;
}

/** Works out what the decisions of one plan look at. */
export function roundOf(situation: Situation): Round {
  const { desired, granted, credentials } = situation;
  const all = wantedKeys(situation);
  const roomsOf = roomsOfGuests(desired);
  const wanted = all.flatMap(({ key }) => key ?? []);
  const generations = generationsOf(credentials, desired.voidGeneration, granted.heads);
  return {
    ...situation,
    generations,
    regrant: granted.policies.returningGuest === 'regrant-entrances',
    roomsBeingLookedAt: desired.guests.flatMap((guest, index) => {
      const one = all[index];
      return one?.key === null && one.why === 'look' ? roomsOf(guest) : [];
    }),
    persons: personsStaying(desired),
    all,
    wanted,
    right: rightCredentials(wanted, credentials, generations),
  };
}
