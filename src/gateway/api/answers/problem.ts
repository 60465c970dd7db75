import { z } from 'zod';
import type { ProblemDetail } from '../../problem/problem.ts';
import { problemTypes, problemTypePrefix, statusOf, titleOf } from '../../problem/problem.ts';
import { text } from '../documented.ts';

const typeLines = problemTypes.map((type) => `- \`${problemTypePrefix}${type}\` (${statusOf(type)}): ${titleOf(type)}`);

const problemType = z.enum(problemTypes.map((type) => `${problemTypePrefix}${type}`)).meta({
  id: 'ProblemType',
  description: `What is wrong. docs/pms-developers.md says what to do about each.\n\n${typeLines.join('\n')}`,
});

const fieldProblem = z
  .looseObject({
    field: text('The path of the field, such as `guests[0].guestId`; `$` is the whole body'),
    reason: text('What is wrong with it. It never repeats a value'),
  })
  .meta({ id: 'FieldProblem', description: 'A field that is wrong.' });

/** A problem detail (RFC 9457). */
export const problem: z.ZodType<ProblemDetail> = z
  .looseObject({
    type: problemType,
    title: text('The type in words'),
    status: z.int().meta({ description: 'The HTTP status' }),
    detail: text('What is wrong and what to do').optional(),
    instance: text('Identifies this request. The operator finds the request in the log by it'),
    errors: z.array(fieldProblem).optional().meta({ description: 'The fields that are wrong, 20 at most' }),
  })
  .meta({ id: 'Problem', description: 'What is wrong with a request (RFC 9457).' });
