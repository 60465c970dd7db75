import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { registerControlRoutes } from './control/routes.ts';
import { SeamError, type Refusal } from './errors.ts';
import { errorBody, registerSeamRoutes } from './seamRoutes.ts';
import { fixedIds } from './seam/world.ts';
import type { SettingsChange } from './settings.ts';
import { createSimulation, type Exchange } from './simulation.ts';

export type { Exchange } from './simulation.ts';
export type { SettingsChange } from './settings.ts';

/** The default API key of a simulator. */
export const simulatorApiKey = 'seam_test_simulator';

/** How to start a simulator; every option has a default. */
export interface SimulatorOptions {
  /** The port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  readonly apiKey?: string;
  /** The names of the guest rooms; a room called 301 takes no mobile key. */
  readonly rooms?: readonly string[];
  /** The names of common doors beside Main Entrance and Pool. */
  readonly moreCommonDoors?: readonly string[];
  /** The settings at the start, as a change to the defaults. */
  readonly settings?: SettingsChange;
  readonly logger?: FastifyBaseLogger;
  /** How many milliseconds the hotel's time is ahead of real time at the start; 0 by default. */
  readonly aheadMs?: number;
  /** Called with the milliseconds by which the hotel's time has moved; `PUT /_simulator/clock` answers once it resolves. */
  readonly onAdvance?: (ms: number) => Promise<void>;
  /** Called for every Seam call that was answered, in the order of the answers. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** A running simulator. */
export interface Simulator {
  readonly url: string;
  readonly port: number;
  readonly apiKey: string;
  readonly acsSystemId: string;
  readonly credentialManagerAcsSystemId: string;
  /** The hotel's time. */
  readonly now: () => Date;
  /** Stops the simulator at once, with all open connections and held calls. */
  readonly close: () => Promise<void>;
}

/** Starts Seam with a Visionline hotel behind it, on 127.0.0.1; throws if the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const apiKey = options.apiKey ?? simulatorApiKey;
  let url = '';
  const simulation = createSimulation({
    apiKey,
    rooms: options.rooms,
    moreCommonDoors: options.moreCommonDoors,
    settings: options.settings,
    url: () => url,
    aheadMs: options.aheadMs,
    onAdvance: options.onAdvance,
    onExchange: options.onExchange,
  });
  const app = createApp(options.logger);
  registerSeamRoutes(app, simulation);
  registerControlRoutes(app, simulation);
  url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url,
    port: Number(new URL(url).port),
    apiKey,
    acsSystemId: fixedIds.acsSystem,
    credentialManagerAcsSystemId: fixedIds.credentialManager,
    now: () => new Date(simulation.world.clock.now()),
    close: async () => {
      simulation.close();
      await app.close();
    },
  };
}

function createApp(logger: FastifyBaseLogger | undefined): FastifyInstance {
  const shared = { forceCloseConnections: true, bodyLimit: 10_000_000 };
  const app: FastifyInstance = logger === undefined ? Fastify(shared) : Fastify({ ...shared, loggerInstance: logger });
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(String(body)));
    } catch {
      done(new SeamError({ status: 400, type: 'invalid_input', message: 'The body is not JSON' }));
    }
  });
  app.setErrorHandler((error, _request, reply) => void refuse(reply, refusalOf(error)));
  app.setNotFoundHandler((request, reply) => {
    const message = `No such endpoint: ${request.method} ${request.url.split('?')[0]}`;
    void refuse(reply, { status: 404, type: 'not_found', message });
  });
  return app;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof SeamError) return error.refusal;
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, type: 'internal_server_error', message };
}

function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const requestId = randomUUID();
  return reply.header('seam-request-id', requestId).code(refusal.status).send(errorBody(refusal, requestId));
}
