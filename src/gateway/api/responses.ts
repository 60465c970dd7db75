import { z } from 'zod';
import { problemMediaType, type ProblemType, problemTypePrefix, statusOf } from '../problem/problem.ts';
import { problem } from './answerBodies.ts';

/** An answer in the document. */
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

/** The problems that every route behind a key can answer. */
const always: readonly ProblemType[] = [
  'unauthenticated',
  'forbidden',
  'invalid-input',
  'too-many-requests',
  'overloaded',
  'temporal-unavailable',
  'worker-unavailable',
];

/** The further problems that every route with a body can answer. */
export const withBody: readonly ProblemType[] = ['unreadable-request', 'body-too-large', 'unsupported-media-type'];

/** An answer without a body. */
export function empty(description: string): z.ZodNull {
  return z.null().describe(description);
}

/** The answers of a route behind a key, by status: those of success, the usual problems, and the given ones. */
export function responses(
  good: Readonly<Record<number, Response | z.ZodNull>>,
  ...problems: readonly ProblemType[]
): Record<number, Response | z.ZodNull> {
  return responsesOf(good, [...always, ...problems]);
}

/** The answers of a route, by status: those of success, and the given problems grouped by their status. */
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
