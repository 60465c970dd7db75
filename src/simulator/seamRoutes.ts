import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Call } from './calls.ts';
import { SeamError } from './errors.ts';
import type { Strike } from './faults/faults.ts';
import type { Answer, Endpoint } from './seam/endpoint.ts';
import { endpoints } from './seam/endpoints.ts';
import { readQuery } from './seam/query.ts';
import type { Simulation } from './simulation.ts';

interface Outcome {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfter?: number | undefined;
}

const STATUS_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_input',
  401: 'unauthorized',
  404: 'not_found',
  409: 'conflict',
  429: 'rate_limited',
};

/** Serves Seam's endpoints, each under POST and under the verb that Seam's SDK uses. */
export function registerSeamRoutes(app: FastifyInstance, simulation: Simulation): void {
  for (const endpoint of endpoints) {
    app.route({
      method: [...new Set([endpoint.verb, 'POST'])],
      url: endpoint.path,
      handler: async (request, reply) => serve(simulation, endpoint, request, reply),
    });
  }
}

/** The error envelope of Seam's answers. */
export function errorBody(error: SeamError, requestId: string): Readonly<Record<string, unknown>> {
  return {
    error: {
      type: error.type,
      message: error.message,
      request_id: requestId,
      ...(error.data === undefined ? {} : { data: error.data }),
      ...(error.validationErrors === undefined ? {} : { validation_errors: error.validationErrors }),
    },
    ok: false,
  };
}

async function serve(
  simulation: Simulation,
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { world, calls, faults } = simulation;
  const requestId = randomUUID();
  const input = readInput(request);
  const call = calls.begin(endpoint.path, request.method, world.clock.iso(), input);
  const { latency, strike } = faults.strike(endpoint.path);
  await world.timers.wait(world.settings().latency + latency);
  const isAllowed = request.headers.authorization === `Bearer ${simulation.options.apiKey}`;
  function perform(): Outcome {
    return isAllowed
      ? attempt(() => endpoint.serve(world, input, { stuck: strike?.kind === 'stuck' }), requestId)
      : failure(new SeamError(401, 'unauthorized', 'API key not found'), requestId);
  }
  const outcome = await suffer(simulation, strike, call, perform, requestId);
  if (outcome === 'lost') return lose(request, reply);
  if (outcome === 'silent') return reply.hijack();
  call.status = outcome.status;
  simulation.options.onExchange?.({
    method: request.method,
    path: endpoint.path,
    requestBody: input,
    status: outcome.status,
    responseBody: outcome.body,
  });
  if (outcome.retryAfter !== undefined) reply.header('retry-after', String(outcome.retryAfter));
  return reply.header('seam-request-id', requestId).code(outcome.status).send(outcome.body);
}

async function suffer(
  simulation: Simulation,
  strike: Strike | undefined,
  call: Call,
  perform: () => Outcome,
  requestId: string,
): Promise<Outcome | 'lost' | 'silent'> {
  switch (strike?.kind) {
    case undefined:
    case 'stuck':
      return perform();
    case 'status': {
      const type = STATUS_TYPES[strike.status] ?? 'internal_server_error';
      const error = new SeamError(strike.status, type, 'Struck by a fault of the simulator');
      return { ...failure(error, requestId), retryAfter: strike.retryAfter };
    }
    case 'timeout':
      return 'silent';
    case 'lostAnswer':
      perform();
      return 'lost';
    case 'lateCommit':
      simulation.lateCommits.add(perform, strike.afterMs);
      return strike.answer === 'lost' ? 'lost' : 'silent';
    case 'hold':
      break;
  }
  return hold(simulation, strike.when, call, perform);
}

async function hold(
  { holds }: Simulation,
  when: 'before' | 'after',
  { path, body }: Call,
  perform: () => Outcome,
): Promise<Outcome | 'lost'> {
  const early = when === 'after' ? perform() : undefined;
  const verdict = await holds.wait({ path, when, body });
  return verdict === 'drop' ? 'lost' : (early ?? perform());
}

function attempt(act: () => Answer, requestId: string): Outcome {
  try {
    return { status: 200, body: { ...act(), ok: true } };
  } catch (error) {
    if (error instanceof SeamError) return failure(error, requestId);
    throw error;
  }
}

function failure(error: SeamError, requestId: string): Outcome {
  return { status: error.status, body: errorBody(error, requestId) };
}

function lose(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}

function readInput(request: FastifyRequest): Readonly<Record<string, unknown>> {
  const query = readQuery(new URL(request.url, 'http://127.0.0.1').searchParams);
  const body: unknown = request.body ?? {};
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new SeamError(400, 'invalid_input', 'The body must be a JSON object');
  }
  return { ...query, ...body };
}
