import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { NightlatchClient } from '../../client/index.ts';
import { health } from '../api/answers/health.ts';
import { everywhere, json, responsesOf } from '../api/responses.ts';
import type { Metrics } from '../metrics.ts';

const tags = ['process'];

/** `/healthz`, on both ports: the sender of a request may ask whether the process answers, too. It needs no key. */
export const addHealthRoute: FastifyPluginAsyncZod = async (app) => {
  app.get('/healthz', {
    schema: {
      operationId: 'health',
      summary: 'Whether the process answers',
      description: 'It needs no key.',
      tags,
      response: responsesOf({ 200: json('The process answers', health) }, everywhere),
    },
    handler: async () => ({ status: 'ok' as const }),
  });
};

/**
 * The other routes for the orchestrator that runs the gateway. They need no key, and say how busy a hotel is: so they have a port
 * of their own, which only the operator reaches.
 */
export function addOperationRoutes(client: NightlatchClient, metrics: Metrics): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/readyz', {
      schema: {
        operationId: 'readiness',
        summary: 'Whether Temporal answers',
        tags,
        response: responsesOf({ 200: json('Temporal answers', health) }, [...everywhere, 'temporal-unavailable']),
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
