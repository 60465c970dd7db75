import { newestOfAll, type Credential } from '../credentials/credential.ts';
import type { Head } from '../rooms/book.ts';

/** The generations of a reservation's credentials: worked out once for a list of credentials and passed on. */
export interface Generations {
  /** The newest generation of all; 0 if there is none. */
  readonly newest: number;
  /** Generations up to this number are void: a phone was lost, or a message said `rekey`. */
  readonly voidUpTo: number;
  /** The newest one that an override of the reservation, or a card of the desk, opened ({@link newestOpened}). */
  readonly opened: NewestByRoom;
  /** The newest one of any credential of the reservation ({@link newestKnown}). */
  readonly known: NewestByRoom;
}

/** Generations by room and grant. */
type NewestByRoom = ReadonlyMap<string, ReadonlyMap<number, number>>;

function note(newest: Map<string, Map<number, number>>, [room, grant]: readonly [string, number], generation: number) {
  const ofRoom = newest.get(room) ?? new Map<number, number>();
  if (generation > (ofRoom.get(grant) ?? 0)) newest.set(room, ofRoom.set(grant, generation));
}

/**
 * Works out the generations of a reservation's credentials.
 *
 * @param heads among which the desk's cards have opened generations, too (rule 19).
 */
export function generationsOf(
  credentials: readonly Credential[],
  voidUpTo: number,
  heads: readonly Head[] = [],
): Generations {
  const [opened, known] = [new Map<string, Map<number, number>>(), new Map<string, Map<number, number>>()];
  const cards = heads.flatMap(({ rooms, generation }) =>
    generation === undefined ? [] : [{ grants: rooms, generation, kind: 'override' }],
  );
  for (const { grants, generation, kind } of [...credentials, ...cards])
    for (const held of Object.entries(grants)) {
      note(known, held, generation);
      if (kind === 'override') note(opened, held, generation);
    }
  const newest = Math.max(newestOfAll(credentials), ...cards.map(({ generation }) => generation));
  return { newest, voidUpTo, opened, known };
}

/** The newest generation on a room under its present grant, opened or joined; 0 if there was none yet. */
export function newestKnown({ known }: Generations, room: string, grant: number): number {
  return known.get(room)?.get(grant) ?? 0;
}

/** The newest generation that an override or a card of the desk opened on a room under its present grant; 0 if none did. */
export function newestOpened({ opened }: Generations, room: string, grant: number): number {
  return opened.get(room)?.get(grant) ?? 0;
}

/** Whether the newest generation on a room under its present grant is void: keys exist there, and none may be joined. */
export function isVoid(generations: Generations, room: string, grant: number): boolean {
  const newest = newestKnown(generations, room, grant);
  return newest > 0 && newest <= generations.voidUpTo;
}

/** The newest generation that was opened on any of `rooms`, each with its grant; 0 if none was. */
export function newestOpenedOn(generations: Generations, rooms: Readonly<Record<string, number>>): number {
  return Object.entries(rooms).reduce(
    (newest, [room, grant]) => Math.max(newest, newestOpened(generations, room, grant)),
    0,
  );
}

/**
 * Whether a credential belongs to the newest generation on every one of `rooms`, each with its grant, and that generation
 * is not void. An override gets a number above all before it, and a joiner that of the newest of its heads: so a
 * credential is older than a room's newest generation exactly if its number is smaller.
 */
export function isNewest(
  credential: Credential,
  rooms: Readonly<Record<string, number>>,
  generations: Generations,
): boolean {
  return (
    credential.generation > generations.voidUpTo &&
    Object.entries(rooms).every(
      ([room, grant]) =>
        credential.grants[room] === grant && credential.generation >= newestOpened(generations, room, grant),
    )
  );
}
