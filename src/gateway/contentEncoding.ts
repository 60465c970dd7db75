import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem/problem.ts';

/**
 * Refuses a body that is encoded, for example compressed: no route reads one.
 *
 * @throws {ProblemError} `unsupported-media-type`.
 */
export function refuseEncoded({ headers }: Pick<FastifyRequest, 'headers'>): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding !== '' && encoding !== 'identity')
    throw new ProblemError({ type: 'unsupported-media-type', detail: 'Send the body without Content-Encoding.' });
}
