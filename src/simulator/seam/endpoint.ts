import { z } from 'zod';
import { SeamError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import type { World } from './world.ts';

/** The verb that Seam's SDK uses beside POST. */
export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a fault asks of the endpoint that it strikes. */
export interface CallContext {
  /** The deletion is accepted but never happens. */
  readonly stuck: boolean;
}

/** The body of an answer, without `ok`. */
export type Answer = Readonly<Record<string, unknown>>;

/** One of Seam's endpoints. `serve` reads the input, acts at once and answers; it throws SeamError for a refusal. */
export interface Endpoint {
  readonly path: string;
  readonly verb: Verb;
  readonly serve: (world: World, input: unknown, context: CallContext) => Answer;
}

/** What an endpoint does with an input that has the right shape. */
export type Handle<T> = (world: World, input: T, context: CallContext) => Answer;

/** An endpoint that Seam's SDK calls with GET: its path, the shape of its input and what it does. */
export function get<T>(path: string, input: z.ZodType<T>, handle: Handle<T>): Endpoint {
  return { path, verb: 'GET', serve: serving(input, handle) };
}

/** The same with POST. */
export function post<T>(path: string, input: z.ZodType<T>, handle: Handle<T>): Endpoint {
  return { path, verb: 'POST', serve: serving(input, handle) };
}

/** The same with PUT. */
export function put<T>(path: string, input: z.ZodType<T>, handle: Handle<T>): Endpoint {
  return { path, verb: 'PUT', serve: serving(input, handle) };
}

/** The same with PATCH. */
export function patch<T>(path: string, input: z.ZodType<T>, handle: Handle<T>): Endpoint {
  return { path, verb: 'PATCH', serve: serving(input, handle) };
}

/** The same with DELETE. */
export function del<T>(path: string, input: z.ZodType<T>, handle: Handle<T>): Endpoint {
  return { path, verb: 'DELETE', serve: serving(input, handle) };
}

function serving<T>(input: z.ZodType<T>, handle: Handle<T>): Endpoint['serve'] {
  return (world, body, context) => handle(world, resolveMerged(world, read(input, body, world.settings())), context);
}

/** An id in an input. */
export const id = z.guid();

/** An instant in an input, as milliseconds since 1970. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

function read<T>(schema: z.ZodType<T>, body: unknown, settings: Settings): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const unknown = result.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
  if (settings.unknownFields === 'refuse' || unknown.length === 0) throw refusal(result.error);
  const known: unknown = structuredClone(body);
  for (const issue of unknown) for (const key of issue.keys) remove(known, issue.path, key);
  const second = schema.safeParse(known);
  if (second.success) return second.data;
  throw refusal(second.error);
}

function remove(value: unknown, path: readonly PropertyKey[], key: string): void {
  const parent = path.reduce<unknown>((at, step) => (isObject(at) ? at[String(step)] : undefined), value);
  if (isObject(parent)) delete parent[key];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function refusal(error: z.ZodError): SeamError {
  const validationErrors: Record<string, unknown> = { _errors: [] };
  for (const issue of error.issues) {
    const parameters = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')];
    for (const parameter of parameters) validationErrors[parameter] = { _errors: [issue.message] };
  }
  const problems = error.issues.map((issue) => `${issue.message} for "${issue.path.join('.')}"`);
  return new SeamError({ status: 400, type: 'invalid_input', message: problems.join('; '), validationErrors });
}

const identityFields: ReadonlySet<string> = new Set([
  'user_identity_id',
  'owner_user_identity_id',
  'user_identity_ids',
]);

/** The input with the ids of merged identities replaced by those that they resolve to. */
function resolveMerged<T>({ records: { mergedIds } }: World, input: T): T {
  if (mergedIds.size === 0 || typeof input !== 'object' || input === null) return input;
  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    return typeof value === 'string' ? (mergedIds.get(value) ?? value) : value;
  }
  const entries = Object.entries(input).map(([name, value]) => [
    name,
    identityFields.has(name) ? resolve(value) : value,
  ]);
  return Object.fromEntries(entries) as T;
}
