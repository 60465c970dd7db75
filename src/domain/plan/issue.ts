import type { Credential } from '../credentials/credential.ts';
import { overlaps, type Instant } from '../instant.ts';
import type { Heads } from './candidates.ts';
import { joinCrossing } from './crossing.ts';
import type { Granted } from '../rooms/granted.ts';
import { cardEndsBefore, joinMeanwhile, joinOutside, mayOpen } from './outside.ts';
import { isNewest, newestOpenedOn } from './generations.ts';
import type { Round } from './round.ts';
import type { IssueStep, Step } from './step.ts';
import { isOfGuest, opensRoom, partOf, type WantedKey } from './wanted.ts';

function meet(a: WantedKey, b: WantedKey): boolean {
  return a.rooms.some((room) => b.rooms.includes(room));
}

/**
 * The credentials that keys could join once Seam calls them valid (rule 2), worked out once for all keys. The key of a removed
 * guest is being revoked and is no head.
 */
function possibleHeads({ credentials, persons, generations, now }: Round): readonly Credential[] {
  return credentials.filter(
    (one) =>
      (one.state === 'issued' || one.state === 'requested') &&
      one.window.to > now &&
      isOfGuest(one, persons) &&
      isNewest(one, {}, generations),
  );
}

/** How a missing key can be issued. */
type Way =
  /** `key`: to some of the rooms only, in place of several keys. */
  | ({ readonly way: 'join'; readonly key?: WantedKey } & Heads)
  /**
   * Joins a credential that is about to be replaced: the first key of each set of rooms does, the others join that one.
   */
  | { readonly way: 'first'; readonly head: Credential }
  | {
      readonly way: 'after';
      readonly until: Instant | null;
      readonly for: 'issued' | 'earlier-stay' | 'existing' | 'sharer';
      readonly renews?: readonly number[];
    }
  /** `key` covers the rooms on which a generation may be opened. */
  | { readonly way: 'open'; readonly key: WantedKey };

function after(why: 'issued' | 'existing' | 'sharer'): Way {
  return { way: 'after', for: why, until: null };
}

function joinOf({ acsCredentialId, generation }: Credential): Heads {
  return {
    joinTo: acsCredentialId === null ? [] : [acsCredentialId],
    generation,
  };
}

/** The credentials that could be heads, worked out once for all keys. */
interface Possible {
  /** Those that are as wanted. */
  readonly staying: readonly Credential[];
  /** Those that are issued, by each of their rooms that is still held under its grant. */
  readonly leaving: ReadonlyMap<string, readonly Credential[]>;
  /** All that are being made. */
  readonly requested: readonly Credential[];
}

function headsByRoom(heads: readonly Credential[], { rooms }: Granted): Possible['leaving'] {
  const byRoom = new Map<string, Credential[]>();
  for (const one of heads)
    for (const [room, grant] of Object.entries(one.grants)) {
      if (rooms[room]?.grant !== grant) continue;
      const before = byRoom.get(room);
      if (before === undefined) byRoom.set(room, [one]);
      else before.push(one);
    }
  return byRoom;
}

function isIssued({ state, acsCredentialId }: Credential): boolean {
  return state === 'issued' && acsCredentialId !== null;
}

function wayFor(key: WantedKey, round: Round, { staying, leaving: heads, requested }: Possible): Way {
  const { wanted, desired, granted, generations } = round;
  const atLeast = newestOpenedOn(generations, key.grants);
  function isHead(one: Credential): boolean {
    return (
      one.generation >= atLeast &&
      overlaps(one.window, key.window) &&
      key.rooms.every((room) => one.grants[room] === key.grants[room] && opensRoom(one, room, granted))
    );
  }
  const head = staying.find((one) => isIssued(one) && isHead(one));
  if (head !== undefined) return { way: 'join', ...joinOf(head) };
  const coming = staying.some((one) => one.state === 'requested' && isHead(one));
  if (coming) return after('issued');
  const outside = joinOutside(key, round);
  if (outside !== null) return { way: 'join', ...outside };
  const leaving = heads.get(key.rooms[0] ?? '')?.find(isHead);
  if (leaving !== undefined) return { way: 'first', head: leaving };
  const crossing = joinCrossing(key, round);
  if (crossing !== null) return { way: 'join', ...crossing };
  const earlier = wanted.filter((other) => meet(key, other) && other.window.to <= key.window.from);
  const [until] = [...earlier.map(({ window }) => window.to), ...cardEndsBefore(key, round)].toSorted();
  if (until !== undefined) return { way: 'after', for: 'earlier-stay', until };
  if (requested.some(({ grants }) => key.rooms.some((room) => room in grants))) return after('issued');
  if (desired.join !== null) return after('existing');
  if (key.rooms.some((room) => round.roomsBeingLookedAt.includes(room))) return after('issued');
  const permission = mayOpen(key, round);
  switch (permission.may) {
    case 'open':
      return { way: 'open', key: partOf(key, permission.rooms, round.granted) };
    case 'renew':
      return { way: 'after', for: 'sharer', until: null, renews: permission.grants };
    case 'wait': {
      const meanwhile = joinMeanwhile(key, round);
      if (meanwhile !== null) return { way: 'join', ...meanwhile };
      return permission.until === null
        ? after('sharer')
        : { way: 'after', for: 'earlier-stay', until: permission.until };
    }
  }
}

/**
 * What can be issued now, side by side, and what has to wait (rules 2 to 5; guides: issuing various types of guest and
 * joiner credentials). A joiner needs a head. A guest without a head opens a generation, unless a head is about to
 * exist or another guest's earlier stay on the same rooms has to end first.
 */
export function planIssues(round: Round): readonly Step[] {
  const { wanted, right } = round;
  const staying = new Set([...right.values()].flat());
  const heads = possibleHeads(round);
  const possible = {
    staying: heads.filter((one) => staying.has(one)),
    leaving: headsByRoom(heads.filter(isIssued), round.granted),
    requested: round.credentials.filter(({ state }) => state === 'requested'),
  };
  const missing = wanted
    .filter(({ guestId }) => !right.has(guestId))
    .map((key) => ({ key, how: wayFor(key, round, possible) }));
  // A new generation voids every key on its rooms, so all joiners there wait for it.
  const openers = missing
    .flatMap(({ how }) => (how.way === 'open' ? [how.key] : []))
    // If the primary guest has no key, the guest with the most rooms opens them; otherwise the next guest would have to
    // open them again.
    .toSorted((a, b) => b.rooms.length - a.rooms.length)
    .reduce<readonly WantedKey[]>((list, key) => (list.some((o) => meet(o, key)) ? list : [...list, key]), []);
  const firsts: WantedKey[] = [];
  return missing.map(({ key, how }): Step => {
    const { guestId } = key;
    const wait: Step = { step: 'wait', for: 'issued', guestId, until: null };
    if (how.way === 'open' && openers.includes(how.key)) return override(how.key, round, openers.indexOf(how.key));
    if (how.way === 'after')
      return { ...wait, for: how.for, until: how.until, ...(how.renews === undefined ? {} : { renews: how.renews }) };
    if (how.way === 'open' || openers.some((opener) => meet(opener, key))) return wait;
    if (how.way === 'join') return joiner(how.key ?? key, how);
    const first = firsts.find(({ rooms }) => key.rooms.every((room) => rooms.includes(room)));
    if (first !== undefined && overlaps(first.window, key.window)) return wait;
    firsts.push(key);
    return joiner(key, joinOf(how.head));
  });
}

function base({
  guestId,
  person,
  rooms,
  grants,
  acsEntranceIds,
  window,
}: WantedKey): Omit<IssueStep, 'step' | 'joinTo' | 'generation' | 'regrant'> {
  return {
    guestId,
    person,
    rooms,
    grants,
    acsEntranceIds,
    window,
  };
}

function joiner(key: WantedKey, { generation, joinTo }: Heads): Step {
  return {
    step: 'issueJoiner',
    ...base(key),
    generation,
    joinTo,
  };
}

/** Each of several generations that are opened side by side gets its own number. */
function override(key: WantedKey, { generations, regrant }: Round, index: number): Step {
  return {
    step: 'issueOverride',
    regrant,
    ...base(key),
    generation: generations.newest + 1 + index,
  };
}
