import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { NightlatchClient } from '../../client/index.ts';
import { health, problem } from '../api/answerBodies.ts';
import { json } from '../api/responses.ts';
import type { Metrics } from '../metrics.ts';
import { problemMediaType } from '../problem/problem.ts';

/** The routes for the orchestrator that runs the gateway; they need no key. */
export function addProcessRoutes(client: NightlatchClient, metrics: Metrics): FastifyPluginAsyncZod {
  return async (app) => {
    const tags = ['process'];
    app.get('/healthz', {
      schema: {
        operationId: 'health',
        summary: 'Whether the process answers',
        tags,
        response: { 200: json('The process answers', health) },
      },
      handler: async () => ({ status: 'ok' as const }),
    });
    app.get('/readyz', {
      schema: {
        operationId: 'readiness',
        summary: 'Whether Temporal answers',
        tags,
        response: {
          200: json('Temporal answers', health),
          503: { description: 'Temporal does not answer', content: { [problemMediaType]: { schema: problem } } },
        },
      },
      handler: async () => {
        await client.checkTemporal();
        return { status: 'ok' as const };
      },
    });
    app.get('/metrics', {
      schema: {
        operationId: 'metrics',
        summary: 'Metrics for Prometheus',
        tags,
        response: { 200: { description: 'The metrics as text', content: { 'text/plain': { schema: z.string() } } } },
      },
      handler: async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
    });
  };
}
