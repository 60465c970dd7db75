import type { Credential } from '../credentials/credential.ts';
import { personsStaying, roomsOfGuests } from '../reservation/desired.ts';
import { generationsOf, isNewest, type Generations } from './generations.ts';
import {
  isHeld,
  isOfGuest,
  rightCredentials,
  wantedKeys,
  type Situation,
  type Wanted,
  type WantedKey,
} from './wanted.ts';

/** A credential that other keys can join, as far as it and they open the same rooms at the same time. */
export interface Joinable extends Credential {
  readonly acsCredentialId: string;
}

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
  /** The reservation's own credentials that other keys can join. */
  readonly joinable: readonly Joinable[];
  /** What each guest should have: a key, or none and why. */
  readonly all: readonly Wanted[];
  /** The keys that guests should have, the primary guest first. */
  readonly wanted: readonly WantedKey[];
  /** The credentials that match what their guest should have, by guest. */
  readonly right: ReadonlyMap<string, readonly Credential[]>;
}

/** Works out what the decisions of one plan look at. */
export function roundOf(situation: Situation): Round {
  const { desired, granted, credentials, now } = situation;
  const all = wantedKeys(situation);
  const roomsOf = roomsOfGuests(desired);
  const wanted = all.flatMap(({ key }) => key ?? []);
  const generations = generationsOf(credentials, desired.voidGeneration, granted.heads);
  const persons = personsStaying(desired);
  function isJoinable(one: Credential): one is Joinable {
    if (one.acsCredentialId === null || one.state !== 'issued' || one.window.to <= now) return false;
    // For Seam, an override on one of its rooms ended the whole credential: it is a head on all of them or on none.
    return isOfGuest(one, persons) && isHeld(one, granted) && isNewest(one, one.grants, generations);
  }
  return {
    ...situation,
    generations,
    regrant: granted.policies.returningGuest === 'regrant-entrances',
    roomsBeingLookedAt: desired.guests.flatMap((guest, index) => {
      const one = all[index];
      return one?.key === null && one.why === 'look' ? roomsOf(guest) : [];
    }),
    persons,
    joinable: credentials.filter(isJoinable),
    all,
    wanted,
    right: rightCredentials(wanted, credentials, generations),
  };
}
