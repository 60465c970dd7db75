import { z } from 'zod';
import { problemDetail, problemMediaType, type ProblemType, problemTypePrefix, statusOf } from '../problem/problem.ts';
import { problem } from './answers/problem.ts';

/** A header of an answer in the document. */
interface Header {
  readonly type: 'string' | 'integer';
  readonly description: string;
}

/** An answer in the document. */
export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Header>>;
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType; readonly examples?: object }>>;
}

/** An answer with a JSON body. */
export function json(description: string, schema: z.ZodType, headers?: Response['headers']): Response {
  return {
    description,
    ...(headers === undefined ? {} : { headers }),
    content: { 'application/json': { schema } },
  };
}

/** The problems that every route can answer: they are found before the route is. */
export const everywhere: readonly ProblemType[] = [
  'unreadable-request',
  'request-timeout',
  'address-too-long',
  'headers-too-large',
];

/** The problems that every route behind a key can answer. */
const behindKey: readonly ProblemType[] = [
  ...everywhere,
  'unauthenticated',
  'forbidden',
  'invalid-input',
  'too-many-requests',
  'internal-error',
  'overloaded',
  'temporal-unavailable',
  'worker-unavailable',
];

/** The further problems that every route with a body can answer. */
export const withBody: readonly ProblemType[] = ['body-too-large', 'unsupported-media-type'];

/** An answer without a body. */
export function empty(description: string): z.ZodNull {
  return z.null().describe(description);
}

/** The answers of a route behind a key, by status: those of success, the usual problems, and the given ones. */
export function responses(
  good: Readonly<Record<number, Response | z.ZodNull>>,
  ...problems: readonly ProblemType[]
): Record<number, Response | z.ZodNull> {
  return responsesOf(good, [...behindKey, ...problems]);
}

const headersByStatus: Readonly<Record<number, Response['headers']>> = {
  401: { 'www-authenticate': { type: 'string', description: 'How to send the key' } },
  429: { 'retry-after': { type: 'integer', description: 'After how many seconds to send the request again' } },
  503: { 'retry-after': { type: 'integer', description: 'After how many seconds to send the request again' } },
};

const exampleId = '0b1f6a2e-53f7-4b0e-9d0a-7c1a2f3e4d5c';

function problemExample(type: ProblemType): object {
  const errors = type === 'invalid-input' ? [{ field: 'stay.arrival', reason: 'is missing' }] : undefined;
  return problemDetail(
    errors === undefined ? { type } : { type, detail: 'stay.arrival is missing', errors },
    exampleId,
  );
}

function problemResponse(status: number, types: readonly ProblemType[]): Response {
  const headers = headersByStatus[status];
  return {
    description: types.map((type) => `\`${problemTypePrefix}${type}\``).join(', '),
    ...(headers === undefined ? {} : { headers }),
    content: {
      [problemMediaType]: {
        schema: problem,
        examples: Object.fromEntries(types.map((type) => [type, { value: problemExample(type) }])),
      },
    },
  };
}

/** The answers of a route, by status: those of success, and the given problems grouped by their status. */
export function responsesOf(
  good: Readonly<Record<number, Response | z.ZodNull>>,
  types: readonly ProblemType[],
): Record<number, Response | z.ZodNull> {
  const bad = [...new Set(types.map(statusOf))].map((status): [number, Response] => [
    status,
    problemResponse(
      status,
      types.filter((type) => statusOf(type) === status),
    ),
  ]);
  return { ...good, ...Object.fromEntries(bad) };
}
