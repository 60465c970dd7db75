import { z } from 'zod';
import { optional, pmsId, seamId, stay } from './fields.ts';
import { adopt, changeRooms, envelope, guest, replaceReservation } from './reservation.ts';
import { firstProblems, type Problem } from './problem.ts';
import { messageBounds, tooLarge, type Bounds } from './size.ts';

export { problemText, type Problem } from './problem.ts';

const bare = z.strictObject(envelope);

/**
 * Every message that changes a reservation, by the name of its Signal and Update. Gateway, client and workflow use the
 * same schema.
 */
export const messageSchemas = {
  replaceReservation,
  addGuest: z.strictObject({ ...envelope, guest }),
  removeGuest: z.strictObject({ ...envelope, guestId: pmsId, rekey: optional(z.boolean()) }),
  newKey: z.strictObject({ ...envelope, guestId: pmsId, rekey: optional(z.boolean()) }),
  changeRooms,
  changeStay: z.strictObject({ ...envelope, stay }),
  checkIn: bare,
  undoCheckIn: bare,
  checkOut: bare,
  undoCheckOut: bare,
  cancel: bare,
  noShow: bare,
  reinstate: bare,
  reportLostPhone: z.strictObject({
    ...envelope,
    guestId: pmsId,
    deviceId: optional(seamId),
    ownPhonesOnly: optional(
      z
        .literal(true)
        .describe(
          'Deactivate the phone only if its user identity is of this hotel alone. The gateway sets it for a key without the right `teardown` for the whole Seam workspace.',
        ),
    ),
  }),
  adopt,
  hold: bare,
  revokeKeys: bare,
  release: bare,
} as const;

/** The name of a message to a reservation, which is also the name of its Signal and Update. */
export type MessageName = keyof typeof messageSchemas;

/** The body of a message, as its schema gives it. */
export type MessageBody<N extends MessageName> = z.infer<(typeof messageSchemas)[N]>;

/** A message to a reservation: its name and body. */
export type Message = { readonly [N in MessageName]: { readonly name: N; readonly body: MessageBody<N> } }[MessageName];

/** A body that fits its schema, or what is wrong with it. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
};

/** Replaces zod's own words, which may repeat the input. */
const wording: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? 'is missing' : `is not ${kinds[issue.expected] ?? `an ${issue.expected}`}`;
  if (issue.code === 'invalid_value') return `is not one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_union') return 'matches none of the accepted forms';
  if (issue.code === 'too_big') return `is longer than ${issue.maximum}`;
  if (issue.code === 'too_small') return 'is empty';
  return undefined;
};

function pathOf(path: readonly PropertyKey[]): string {
  return (
    path.reduce<string>((text, key) => {
      if (typeof key === 'number') return `${text}[${key}]`;
      return text === '' ? String(key) : `${text}.${String(key)}`;
    }, '') || '$'
  );
}

/** Whether the name of a field may be repeated: it comes from outside and could be anything. */
function isPlainName(key: PropertyKey): boolean {
  return typeof key === 'number' || /^[A-Za-z_]{1,40}$/.test(String(key));
}

/** A path as far as its names may be repeated. */
function shownPath(path: readonly PropertyKey[]): string {
  const end = path.findIndex((key) => !isPlainName(key));
  return pathOf(end < 0 ? path : path.slice(0, end));
}

function problemsOf(issue: z.core.$ZodIssue): readonly Problem[] {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) =>
        isPlainName(key)
          ? { field: pathOf([...issue.path, key]), reason: 'is an unknown field' }
          : { field: pathOf(issue.path), reason: 'has an unknown field' },
      )
    : [{ field: pathOf(issue.path), reason: issue.message }];
}

/**
 * What of an input is too large to be read at all, as a problem; `null` if nothing is. What is done with a body before it is
 * parsed asks this first.
 */
export function sizeProblem(input: unknown, bounds: Bounds = messageBounds): Problem | null {
  const found = tooLarge(input, bounds);
  return found && { field: shownPath(found.path), reason: found.reason };
}

/** Reads `input` by `schema`. A problem names the field and the reason and never repeats the input; 20 are told at most. */
export function parse<T>(schema: z.ZodType<T>, input: unknown): Parsed<T> {
  const large = sizeProblem(input);
  if (large !== null) return { ok: false, problems: [large] };
  const result = schema.safeParse(input, { error: wording });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: firstProblems(result.error.issues.flatMap(problemsOf)) };
}
