import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Call } from './calls.ts';
import { SeamError, type Refusal } from './errors.ts';
import type { Strike } from './faults/faults.ts';
import type { Endpoint } from './seam/endpoint.ts';
import { endpoints } from './seam/endpoints.ts';
import { readQuery } from './seam/query.ts';
import type { Simulation } from './simulation.ts';

interface Outcome {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfter?: number | undefined;
}

/** A call to an endpoint, with what a fault may do to it. */
interface Arrival {
  readonly call: Call;
  readonly requestId: string;
  readonly strike: Strike | undefined;
  /** Checks the API key and does what the endpoint does. */
  readonly perform: () => Outcome;
}

const errorTypes: Readonly<Record<number, string>> = {
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
      handler: async (request, reply) => {
        const arrival = await receive(simulation, endpoint, request);
        const outcome = await suffer(simulation, arrival);
        if (outcome === 'lost') return lose(request, reply);
        if (outcome === 'silent') return reply.hijack();
        report(simulation, arrival.call, outcome);
        if (outcome.retryAfter !== undefined) reply.header('retry-after', String(outcome.retryAfter));
        return reply.header('seam-request-id', arrival.requestId).code(outcome.status).send(outcome.body);
      },
    });
  }
}

/** The error envelope of Seam's answers. */
export function errorBody(refusal: Refusal, requestId: string): Readonly<Record<string, unknown>> {
  const { type, message, data, validationErrors } = refusal;
  return {
    error: {
      type,
      message,
      request_id: requestId,
      ...(data === undefined ? {} : { data }),
      ...(validationErrors === undefined ? {} : { validation_errors: validationErrors }),
    },
    ok: false,
  };
}

/** Records a call and waits until Seam looks at it. */
async function receive(simulation: Simulation, endpoint: Endpoint, request: FastifyRequest): Promise<Arrival> {
  const { world, calls, faults, options } = simulation;
  const requestId = randomUUID();
  const body = readInput(request);
  const call = calls.begin({ path: endpoint.path, method: request.method, at: world.clock.iso(), body });
  const { latency, strike } = faults.strike(endpoint.path);
  await world.timers.wait(world.settings().latency + latency);
  const isAllowed = request.headers.authorization === `Bearer ${options.apiKey}`;
  function perform(): Outcome {
    if (!isAllowed) return failure({ status: 401, type: 'unauthorized', message: 'API key not found' }, requestId);
    try {
      const answer = endpoint.serve(world, body, { stuck: strike?.kind === 'stuck' });
      return { status: 200, body: { ...answer, ok: true } };
    } catch (error) {
      if (error instanceof SeamError) return failure(error.refusal, requestId);
      throw error;
    }
  }
  return { call, requestId, strike, perform };
}

/** What becomes of a call under its fault, if it has one. */
async function suffer(simulation: Simulation, arrival: Arrival): Promise<Outcome | 'lost' | 'silent'> {
  const { call, requestId, strike, perform } = arrival;
  switch (strike?.kind) {
    case undefined:
    case 'stuck':
      return perform();
    case 'status':
      return { ...faulty(strike.status, requestId), retryAfter: strike.retryAfter };
    case 'timeout':
      return 'silent';
    case 'lostAnswer':
      perform();
      return 'lost';
    case 'lateCommit':
      simulation.lateCommits.add(perform, strike.afterMs);
      if (typeof strike.answer === 'object') return faulty(strike.answer.status, requestId);
      return strike.answer === 'lost' ? 'lost' : 'silent';
    case 'hold': {
      const { when } = strike;
      const early = when === 'after' ? perform() : undefined;
      const verdict = await simulation.holds.wait({ path: call.path, when, body: call.body });
      return verdict === 'drop' ? 'lost' : (early ?? perform());
    }
  }
}

function report({ options }: Simulation, call: Call, { status, body }: Outcome): void {
  call.status = status;
  const { method, path } = call;
  options.onExchange?.({ method, path, requestBody: call.body, status, responseBody: body });
}

function faulty(status: number, requestId: string): Outcome {
  const type = errorTypes[status] ?? 'internal_server_error';
  return failure({ status, type, message: 'A fault of the simulator' }, requestId);
}

function failure(refusal: Refusal, requestId: string): Outcome {
  return { status: refusal.status, body: errorBody(refusal, requestId) };
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
    throw new SeamError({ status: 400, type: 'invalid_input', message: 'The body must be a JSON object' });
  }
  return { ...query, ...body };
}
