import { z } from 'zod';
import { optional, pmsId, seamId, stay } from './fields.ts';
import { adopt, changeRooms, envelope, guest, replaceReservation } from './reservation.ts';

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
  release: bare,
} as const;

/** The name of a message to a reservation, which is also the name of its Signal and Update. */
export type MessageName = keyof typeof messageSchemas;

/** The body of a message, as its schema gives it. */
export type MessageBody<N extends MessageName> = z.infer<(typeof messageSchemas)[N]>;

/** A message to a reservation: its name and body. */
export type Message = { readonly [N in MessageName]: { readonly name: N; readonly body: MessageBody<N> } }[MessageName];

/** What is wrong with a body: the field's path, `$` for the body itself, and the reason. */
export interface Problem {
  readonly field: string;
  readonly reason: string;
}

/** A body that fits its schema, or what is wrong with it. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problem[] };

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

/** A problem repeats a field's name only if it looks like one: it comes from outside and could be anything. */
function problemsOf(issue: z.core.$ZodIssue): readonly Problem[] {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) =>
        /^[A-Za-z_]{1,40}$/.test(key)
          ? { field: pathOf([...issue.path, key]), reason: 'is an unknown field' }
          : { field: pathOf(issue.path), reason: 'has an unknown field' },
      )
    : [{ field: pathOf(issue.path), reason: issue.message }];
}

/** Reads `input` by `schema`. A problem names the field and the reason and never repeats the input. */
export function parse<T>(schema: z.ZodType<T>, input: unknown): Parsed<T> {
  const result = schema.safeParse(input, { error: wording });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: result.error.issues.flatMap(problemsOf) };
}

/** Problems as one line: `guests[1].emailAddress is used by two guests of the reservation; …`. */
export function problemText(problems: readonly Problem[]): string {
  return problems.map(({ field, reason }) => (field === '$' ? `the body: ${reason}` : `${field} ${reason}`)).join('; ');
}
