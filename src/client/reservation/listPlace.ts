import { z } from 'zod';
import { pmsId } from '../../domain/messages/fields.ts';
import { invalidInput } from '../errors.ts';

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/.test(text) && !Number.isNaN(Date.parse(text));
}

const placeShape = z.strictObject({
  from: z.string().refine(isInstant),
  listed: z.array(pmsId).max(1_000),
});

/**
 * Where a list continues: at the reservations that started at the instant `from`, except those already listed. Temporal's
 * own page token is not used: Temporal does not check it first, and fails slowly.
 */
export type ListPlace = Readonly<z.infer<typeof placeShape>>;

/** A reservation, and the instant at which it was started, to the nanosecond. */
export interface Started {
  readonly reservationId: string;
  readonly startedAt: string;
}

/** Whether a reservation comes after a place; the newest comes first. */
export function isAfter({ from, listed }: ListPlace, { reservationId, startedAt }: Started): boolean {
  return startedAt < from || (startedAt === from && !listed.includes(reservationId));
}

/** The place after `found`, which was listed from `before` on; `null` is the beginning of the list. */
export function placeAfter(found: readonly Started[], before: ListPlace | null): ListPlace | null {
  const from = found.at(-1)?.startedAt;
  if (from === undefined) return before;
  const listed = found.filter(({ startedAt }) => startedAt === from).map(({ reservationId }) => reservationId);
  return { from, listed: before?.from === from ? [...before.listed, ...listed] : listed };
}

/** Writes a place as the opaque text of a list's `next`. */
export function encodePlace(place: ListPlace): string {
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
 * Reads the text of a list's `after`.
 *
 * @throws {NightlatchError} InvalidInput if the text is not the `next` of an earlier list.
 */
export function decodePlace(text: string): ListPlace {
  const read = placeShape.safeParse(jsonOf(text));
  if (!read.success) throw invalidInput([{ field: 'after', reason: 'is not the `next` of an earlier list' }]);
  return read.data;
}
