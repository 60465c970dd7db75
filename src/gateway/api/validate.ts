import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { parse, problemText, type Problem } from '../../domain/messages/index.ts';
import { ProblemError } from '../problem/error.ts';

/** The error for a request that cannot hold: what is wrong with which field. */
export function invalid(errors: readonly Problem[]): ProblemError {
  return new ProblemError({ type: 'invalid-input', detail: problemText(errors), errors });
}

/**
 * Reads a value by its schema.
 *
 * @throws {ProblemError} `invalid-input`, in our own words, which never repeat what stood there.
 */
export function readAs<T>(schema: z.ZodType<T>, input: unknown): T {
  const read = parse(schema, input);
  if (!read.ok) throw invalid(read.problems);
  return read.value;
}

/**
 * Holds the parts of an address and the headers against their schemas. A body is left to the client, which resolves its
 * dates and holds it against the very schema that is documented.
 */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) =>
  httpPart === 'body'
    ? (value: unknown) => ({ value })
    : (input: unknown) => {
        const read = parse(schema, input);
        return read.ok ? { value: read.value } : { error: invalid(read.problems) };
      };
