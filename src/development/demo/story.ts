import type { PropertyConfig } from '../../settings/index.ts';
import type { Example } from './examples.ts';
import { scenesOf, type Scene } from './scenes.ts';
import { scoreOf, type Score, type Tap } from './score.ts';
import { setTraps, type Side } from './side.ts';
import { commonDoors, shouldOpen } from './truth.ts';

/** What the story is played with: Nightlatch, and the script of the guides, each in a hotel of its own. */
export interface Cast {
  readonly sides: readonly Side[];
  readonly property: PropertyConfig;
  readonly examples: readonly Example[];
  readonly show: (look: Look) => Promise<void>;
}

/** One side at one moment: what the doors did in the last scene, and the score so far. */
export interface SideLook {
  readonly taps: readonly Tap[];
  readonly score: Score;
}

/** What there is to see at one moment. */
export interface Look {
  /** The hotels' time, an instant; `null` before the first night. */
  readonly at: string | null;
  readonly title: string;
  readonly reservations: readonly string[];
  /** What goes wrong at the moment; `null`: nothing. */
  readonly trouble: string | null;
  /** Whether guests have just been to the doors. */
  readonly isTapped: boolean;
  /** Nightlatch first. */
  readonly sides: readonly SideLook[];
}

/** What the desk knows, and what the doors did so far. */
interface Memory {
  readonly checkedIn: Set<string>;
  readonly checkedOut: Set<string>;
  /** The reservations whose keys have gone out: from then on their guests try the doors. */
  readonly prepared: Set<string>;
  /** All taps, by side. */
  readonly taps: readonly Tap[][];
  /** The taps of the last scene, by side. */
  readonly last: (readonly Tap[])[];
  haveTroublesBeen: boolean;
}

/**
 * Books all examples on both sides, lets their nights pass, and in each scene holds every guest's phone to every door. While
 * the first keys go out, the same troubles come over both sides. Returns the scores, that of Nightlatch first.
 */
export async function playStory(cast: Cast): Promise<readonly Score[]> {
  const { sides, property, examples } = cast;
  const memory: Memory = {
    checkedIn: new Set(),
    checkedOut: new Set(),
    prepared: new Set(),
    taps: sides.map(() => []),
    last: sides.map(() => []),
    haveTroublesBeen: false,
  };
  await showScene(cast, memory, { at: null, title: 'at booking', who: examples });
  for (const example of examples) await onBoth(cast, (side) => side.book(example));
  for (const scene of scenesOf(examples, property)) await playScene(cast, memory, scene);
  return scores(cast, memory);
}

async function onBoth({ sides }: Cast, act: (side: Side, index: number) => Promise<unknown>): Promise<void> {
  await Promise.all(sides.map(act));
}

async function playScene(cast: Cast, memory: Memory, scene: Scene): Promise<void> {
  const { at, title, expected, arriving, leaving } = scene;
  const shown = { at, title, who: [...expected, ...arriving, ...leaving] };
  const isTroubled = expected.length > 0 && !memory.haveTroublesBeen;
  if (isTroubled) await onBoth(cast, setTraps);
  await onBoth(cast, ({ doors }) => doors.advanceTo(at));
  await showScene(cast, memory, shown);
  await onBoth(cast, (side, index) => {
    // Both are struck alike; what happens is told once, as it happens to Nightlatch.
    async function tell(trouble: string): Promise<void> {
      if (index === 0) await showScene(cast, memory, { ...shown, trouble });
    }
    return side.prepare(expected, isTroubled ? { tell } : null);
  });
  for (const { reservationId } of expected) memory.prepared.add(reservationId);
  if (isTroubled) memory.haveTroublesBeen = true;
  for (const example of leaving) {
    await onBoth(cast, (side) => side.checkOut(example));
    memory.checkedOut.add(example.reservationId);
  }
  for (const example of arriving) {
    await onBoth(cast, (side) => side.checkIn(example));
    memory.checkedIn.add(example.reservationId);
  }
  await onBoth(cast, async (side, index) => {
    const taps = await tapAll(side, cast.examples, memory);
    memory.taps[index]?.push(...taps);
    memory.last[index] = taps;
  });
  await showScene(cast, memory, { ...shown, isTapped: true });
  await onBoth(cast, (side, index) => side.help(outsideIn(cast.examples, memory.last[index] ?? [])));
}

/** Every guest goes to every door and holds up the phone, which offers its newest key first. */
async function tapAll({ doors, phones }: Side, examples: readonly Example[], desk: Memory): Promise<readonly Tap[]> {
  const taps: Tap[] = [];
  const all = [...new Set(examples.flatMap(({ rooms }) => rooms)), ...commonDoors];
  for (const { reservationId, guests } of examples)
    for (const { guestId } of guests) {
      const keys = phones.keysOf({ reservationId, guestId });
      for (const door of desk.prepared.has(reservationId) ? all : []) {
        let opens = false;
        for (const key of keys) opens ||= await doors.tap(door, key);
        const expected = shouldOpen({ reservationId, guestId }, door, { examples, ...desk });
        taps.push({ reservationId, guestId, door, opens, expected, departed: desk.checkedOut.has(reservationId) });
      }
    }
  return taps;
}

/** The reservations with a guest who stood before a door that should have opened. */
function outsideIn(examples: readonly Example[], taps: readonly Tap[]): readonly Example[] {
  const outside = new Set(
    taps.flatMap(({ opens, expected, reservationId }) => (expected && !opens ? reservationId : [])),
  );
  return examples.filter(({ reservationId }) => outside.has(reservationId));
}

function scores({ sides, examples }: Cast, { taps }: Memory): readonly Score[] {
  return sides.map(({ phones }, index) => {
    const withKey = examples.flatMap(({ reservationId, guests }) =>
      guests.filter(({ guestId }) => phones.keysOf({ reservationId, guestId }).length > 0),
    );
    return scoreOf(taps[index] ?? [], { keys: phones.count(), guests: withKey.length });
  });
}

/** A scene, as it is shown. */
interface Shown {
  readonly at: string | null;
  readonly title: string;
  readonly who: readonly Example[];
  readonly trouble?: string | null;
  readonly isTapped?: boolean;
}

function showScene(
  cast: Cast,
  memory: Memory,
  { at, title, who, trouble = null, isTapped = false }: Shown,
): Promise<void> {
  const all = scores(cast, memory);
  return cast.show({
    at,
    title,
    reservations: who.map(({ reservationId }) => reservationId),
    trouble,
    isTapped,
    sides: all.map((score, index) => ({ score, taps: memory.last[index] ?? [] })),
  });
}
