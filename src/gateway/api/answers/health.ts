import { z } from 'zod';

/** The answer of a process that is healthy or ready. */
export const health = z
  .looseObject({ status: z.literal('ok') })
  .meta({ id: 'Health', description: 'The process answers.', examples: [{ status: 'ok' }] });
