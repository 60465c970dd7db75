import { z } from 'zod';

/** One thing that is wrong with the settings: the field (a variable, or a path in the properties file) and the reason. */
export interface SettingsProblem {
  readonly field: string;
  readonly reason: string;
}

function textOf({ field, reason }: SettingsProblem): string {
  return `${field} ${reason}`;
}

/** The settings cannot be used. Lists every problem at once, and never shows a value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    super(['The settings cannot be used:', ...problems.map(textOf)].join('\n  '));
    this.problems = problems;
  }
}

/** The value that was read, or everything that is wrong with it. */
export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

const kinds: Readonly<Record<string, string>> = { string: 'a text', boolean: 'true or false', array: 'a list' };

const wording: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? 'is missing' : `is not ${kinds[issue.expected] ?? `an ${issue.expected}`}`;
  if (issue.code === 'invalid_value') return `is not one of ${issue.values.map(String).join(', ')}`;
  return undefined;
};

function at(path: readonly PropertyKey[]): string {
  return z.core.toDotPath(path) || 'the file';
}

function problemsOf(issue: z.core.$ZodIssue): readonly SettingsProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: at([...issue.path, key]), reason: 'is not a setting' }));
  if (issue.code === 'invalid_key')
    return [{ field: at(issue.path), reason: issue.issues.map(({ message }) => message).join(', ') }];
  return [{ field: at(issue.path), reason: issue.message }];
}

/** Reads `input` by `schema`. Each problem gives its field and the reason, and never repeats the value. */
export function read<T>(schema: z.ZodType<T>, input: unknown): Read<T> {
  const result = schema.safeParse(input, { error: wording });
  return result.success
    ? { ok: true, value: result.data }
    : { ok: false, problems: result.error.issues.flatMap(problemsOf) };
}
