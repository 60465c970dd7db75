import { z } from 'zod';
import { SeamError } from '../errors.ts';

/** Reads the body of a control request; throws a 400 that says what is wrong with it. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new SeamError(400, 'invalid_input', z.prettifyError(result.error));
}
