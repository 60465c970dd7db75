import { z } from 'zod';
import { epochMs, instantOf, type Window } from '../instant.ts';
import { hasHidden } from '../text.ts';
import { looksLikeContact } from './looksLikeContact.ts';

// The workflow sandbox forbids generating code at run time, which zod does for speed if it can.
z.config({ jitless: true });

/** A field that may be left out; `null` means the same. */
export function optional<T extends z.ZodType>(schema: T) {
  return schema
    .nullable()
    .transform((given) => given ?? undefined)
    .optional();
}

/** Names that every JavaScript object has: a look-up by name would find them although they were never set. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** The characters of an id that the PMS gives. */
export const pmsIdPattern = /^[A-Za-z0-9][A-Za-z0-9._~:-]*(?:@[A-Za-z0-9][A-Za-z0-9.-]*)?$/;

/**
 * An id that the PMS gives: 1 to 64 letters, digits and `. _ ~ : -`, and a host after one `@`, as iCal ids have it. Refuses
 * what is plainly a person's e-mail address or phone number, because ids are shown unencrypted in Temporal.
 */
export const pmsId = z
  .string()
  .max(64, { error: 'is longer than 64 characters', abort: true })
  .refine(
    (id) => !looksLikeContact(id),
    'looks like an e-mail address or phone number: use an id without personal data',
  )
  .refine((id) => !isInherited(id), 'is a reserved name')
  .refine(
    (id) => looksLikeContact(id) || pmsIdPattern.test(id),
    'must start with a letter or digit and hold only letters, digits and . _ ~ : -, and @ only before a host',
  );

/** A Seam id: a UUID, in lower case as Seam writes it: ids are compared as texts. */
export const seamId = z.uuid('is not a Seam id (a UUID)').toLowerCase();

// Written with escapes and not with \p{Cc}: the OpenAPI document shows it, and not every reader knows the classes.
// eslint-disable-next-line no-control-regex
const noControls = /^[^\u0000-\u001f\u007f-\u009f]*$/;

/**
 * Text that people read, of 1 to `longest` characters, in one Unicode form (NFC), because names are compared: without the control characters that break logs and terminals, without
 * those that cannot be seen or turn a line (zero-width, bidi), by which two names look the same, and without half characters
 * (lone surrogates), which JSON can hold and UTF-8 cannot.
 */
export function plainText(longest: number) {
  return z
    .string()
    .normalize('NFC')
    .min(1, 'is empty')
    .max(longest, { error: `is longer than ${longest} characters`, abort: true })
    .refine((given) => given.isWellFormed(), {
      error: 'contains half a character (a lone surrogate)',
      abort: true,
    })
    .regex(noControls, { error: 'contains control characters', abort: true })
    .refine((given) => !hasHidden(given), 'contains characters that cannot be seen, or that turn the line');
}

/** A room's name in the PMS, 1 to 40 printable characters. */
export const roomName = plainText(40)
  .refine((name) => name === name.trim(), 'begins or ends with a space')
  .refine((name) => !isInherited(name), 'is a reserved name');

/**
 * The years of a stay; outside them instants do not all have the same length, so text order would not be time order.
 */
function isInCalendar(text: string): boolean {
  const year = Number(text.slice(0, 4));
  return year >= 2000 && year < 2200;
}

/** A moment with an offset, kept as a UTC instant; from 2000 to 2199. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be a date and time with an offset, such as 2026-12-01T15:00:00+01:00' })
  .refine(isInCalendar, 'must be between the years 2000 and 2199')
  .transform((text) => instantOf(Date.parse(text)));

const longestStayMs = 2 * 366 * 86_400_000;

/** What is wrong with a stay's end, `null` if nothing is: it must be after the beginning, by two years at most. */
export function stayProblem({ from, to }: Window): string | null {
  if (from >= to) return 'must be after arrival';
  return epochMs(to) - epochMs(from) > longestStayMs ? 'is more than two years after arrival' : null;
}

/**
 * A stay: its end is after its beginning, by two years at most, so that a mistyped year cannot claim a room for ever.
 */
export const stay = z.strictObject({ from: instant, to: instant }).check(({ value, issues }) => {
  const message = stayProblem(value);
  if (message !== null) issues.push({ code: 'custom', message, path: ['to'], input: value });
});

/** An event id: 1 to 128 visible ASCII characters. */
export const eventId = z
  .string()
  .max(128, { error: 'is longer than 128 characters', abort: true })
  .regex(/^[\u0021-\u007e]+$/, 'must be visible ASCII characters')
  .refine((id) => !looksLikeContact(id), 'looks like an e-mail address or phone number');

/** A revision: an integer that grows with every message of a reservation; milliseconds are fine. */
export const revision = z.int('is not an integer').min(0, 'is negative');

/**
 * A person's full name, as it goes to Seam, without spaces around it; a blank one is no name.
 */
export const fullName = z
  .string()
  .normalize('NFC')
  .trim()
  .max(200, { error: 'is longer than 200 characters', abort: true })
  .regex(noControls, 'contains control characters')
  .refine((given) => given.isWellFormed(), 'contains half a character (a lone surrogate)')
  .nullable()
  .transform((name) => (name === null || name === '' ? undefined : name))
  .optional();
