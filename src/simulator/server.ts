import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { registerControlRoutes } from './control/routes.ts';
import { SeamError } from './errors.ts';
import { errorBody, registerSeamRoutes } from './seamRoutes.ts';
import { IDS } from './seam/world.ts';
import type { SettingsChange } from './settings.ts';
import { createSimulation, type Exchange } from './simulation.ts';

export type { Exchange } from './simulation.ts';
export type { SettingsChange } from './settings.ts';

/** The API key that a simulator takes unless told otherwise. */
export const SIMULATOR_API_KEY = 'seam_test_simulator';

/** How a simulator is started; every option may be left out. */
export interface SimulatorOptions {
  /** The port on 127.0.0.1; 0, the default, for a free one. */
  readonly port?: number;
  readonly apiKey?: string;
  /** The guest rooms by name; 301 takes no mobile key wherever it stands. */
  readonly rooms?: readonly string[];
  /** Settings that differ from the defaults from the start. */
  readonly settings?: SettingsChange;
  readonly logger?: FastifyBaseLogger;
  /** How many milliseconds the hotel's time is ahead of real time from the start; 0 unless told. */
  readonly aheadMs?: number;
  /** Awaited before `PUT /_simulator/clock` is answered, after the hotel's time has moved by so many milliseconds. */
  readonly onAdvance?: (ms: number) => Promise<void>;
  /** Told of every answered Seam call, in the order of the answers. */
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
  /** Stops it at once, open connections and held calls included. */
  readonly close: () => Promise<void>;
}

/** Starts Seam with a Visionline hotel behind it, on 127.0.0.1; throws where the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const apiKey = options.apiKey ?? SIMULATOR_API_KEY;
  let url = '';
  const simulation = createSimulation({
    apiKey,
    rooms: options.rooms,
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
    acsSystemId: IDS.acsSystem,
    credentialManagerAcsSystemId: IDS.credentialManager,
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
      done(new SeamError(400, 'invalid_input', 'The body is not JSON'));
    }
  });
  app.setErrorHandler((error, _request, reply) => {
    const requestId = randomUUID();
    const known =
      error instanceof SeamError
        ? error
        : new SeamError(500, 'internal_server_error', error instanceof Error ? error.message : String(error));
    void reply.header('seam-request-id', requestId).code(known.status).send(errorBody(known, requestId));
  });
  app.setNotFoundHandler((request, reply) => {
    const requestId = randomUUID();
    const error = new SeamError(404, 'not_found', `No such endpoint: ${request.method} ${request.url.split('?')[0]}`);
    void reply.header('seam-request-id', requestId).code(404).send(errorBody(error, requestId));
  });
  return app;
}
