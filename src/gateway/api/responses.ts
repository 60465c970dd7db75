import { z } from 'zod';
import { problemMediaType, type ProblemType, problemTypePrefix, statusOf } from '../problem/problem.ts';
import { problem } from './answers.ts';

/** An answer of a route, for the document. */
interface Response {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>;
}

/** An answer with a JSON body. */
export function json(description: string, schema: z.ZodType): Response {
  return {
    description,
    content: { 'application/json': { schema } },
  };
}

/** Problems that any route behind a key may answer. */
const always: readonly ProblemType[] = [
  'unauthenticated',
  'forbidden',
  'invalid-input',
  'too-many-requests',
  'overloaded',
  'temporal-unavailable',
  'worker-unavailable',
];

/** Problems that any route with a body may answer, too. */
export const withBody: readonly ProblemType[] = ['unreadable-request', 'body-too-large', 'unsupported-media-type'];

/** An answer without a body. */
export function empty(description: string): z.ZodNull {
  return z.null().describe(description);
}

/** The answers of a route behind a key, by status. */
export function responses(
  good: Readonly<Record<number, Response | z.ZodNull>>,
  ...problems: readonly ProblemType[]
): Record<number, Response | z.ZodNull> {
  return responsesOf(good, [...always, ...problems]);
}

/** A route's answers by status: what it says where all is well, and the problems that it may answer, gathered by status. */
export function responsesOf(
  good: Readonly<Record<number, Response | z.ZodNull>>,
  types: readonly ProblemType[],
): Record<number, Response | z.ZodNull> {
  const bad = [...new Set(types.map(statusOf))].map((status): [number, Response] => [
    status,
    {
      description: types
        .filter((type) => statusOf(type) === status)
        .map((type) => `\`${problemTypePrefix}${type}\``)
        .join(', '),
      content: { [problemMediaType]: { schema: problem } },
    },
  ]);
  return { ...good, ...Object.fromEntries(bad) };
}
