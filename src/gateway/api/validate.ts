import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { parse, problemText, type Problem } from '../../domain/messages/index.ts';
import { firstProblems } from '../../domain/messages/problem.ts';
import { ProblemError } from '../problem/problem.ts';

/** The error for an invalid request: the fields that are wrong, with the reasons; 20 at most. */
export function invalid(problems: readonly Problem[]): ProblemError {
  const errors = firstProblems(problems);
  return new ProblemError({ type: 'invalid-input', detail: problemText(errors), errors });
}

/**
 * Reads a value by its schema.
 *
 * @throws {ProblemError} `invalid-input`, which never repeats a value.
 */
export function readAs<T>(schema: z.ZodType<T>, input: unknown): T {
  const read = parse(schema, input);
  if (!read.ok) throw invalid(read.problems);
  return read.value;
}

/**
 * Checks the parts of an address and the headers. The client checks the body against the documented schema, after it has
 * resolved the dates.
 */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) =>
  httpPart === 'body'
    ? (value: unknown) => ({ value })
    : (input: unknown) => {
        const read = parse(schema, input);
        return read.ok ? { value: read.value } : { error: invalid(read.problems) };
      };
