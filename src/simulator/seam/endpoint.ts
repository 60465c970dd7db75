import { z } from 'zod';
import { SeamError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import type { World } from './world.ts';

/** The verb that Seam's SDK uses beside POST. */
export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a fault may ask of the endpoint that it strikes. */
export interface CallContext {
  /** The deletion is accepted but never comes about. */
  readonly stuck: boolean;
}

/** The body of an answer, without `ok`. */
export type Answer = Readonly<Record<string, unknown>>;

/** One of Seam's endpoints: reads the input, does at once what it does, and answers; throws SeamError. */
export interface Endpoint {
  readonly path: string;
  readonly verb: Verb;
  readonly serve: (world: World, input: unknown, context: CallContext) => Answer;
}

/** Makes an endpoint of a path, the SDK's verb, the shape of its input and what it does. */
export function endpoint<T>(
  path: string,
  verb: Verb,
  input: z.ZodType<T>,
  handle: (world: World, input: T, context: CallContext) => Answer,
): Endpoint {
  return {
    path,
    verb,
    serve: (world, body, context) => handle(world, read(input, body, world.settings()), context),
  };
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
  return new SeamError(400, 'invalid_input', problems.join('; '), { validationErrors });
}
