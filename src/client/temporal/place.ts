import { z } from 'zod';
import { pmsId } from '../../domain/messages/fields.ts';
import { invalidInput } from '../errors.ts';

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/.test(text) && !Number.isNaN(Date.parse(text));
}

/**
 * Where a list goes on: at the reservations that were started at an instant, without those of them that were listed. It is
 * not Temporal's own token: that is not checked before it is used, and fails slowly.
 */
const placeShape = z.strictObject({
  from: z.string().refine(isInstant),
  listed: z.array(pmsId).max(1_000),
});

/** A place in a property's list. */
export type Place = Readonly<z.infer<typeof placeShape>>;

/** A reservation, and when it was started, to the nanosecond. */
export interface Started {
  readonly reservationId: string;
  readonly startedAt: string;
}

/** Whether a reservation comes behind a place, newest first. */
export function isBehind({ from, listed }: Place, { reservationId, startedAt }: Started): boolean {
  return startedAt < from || (startedAt === from && !listed.includes(reservationId));
}

/** The place behind what was found from a place on, `null` for the list's begin. */
export function placeBehind(found: readonly Started[], before: Place | null): Place | null {
  const from = found.at(-1)?.startedAt;
  if (from === undefined) return before;
  const listed = found.filter(({ startedAt }) => startedAt === from).map(({ reservationId }) => reservationId);
  return { from, listed: before?.from === from ? [...before.listed, ...listed] : listed };
}

/** A place as a list's `next` says it: for nobody to read. */
export function textOfPlace(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/**
 * Reads what was given as `after`.
 *
 * @throws {NightlatchError} InvalidInput where no list gave that.
 */
export function placeOfText(text: string): Place {
  const read = placeShape.safeParse(jsonOf(text));
  if (!read.success) throw invalidInput({ field: 'after', reason: 'is not what an earlier list gave as next' });
  return read.data;
}
