import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { NightlatchClient } from '../client/index.ts';
import type { Properties } from '../settings/index.ts';
import { requireKey } from './access/authenticate.ts';
import { keyringOf } from './access/keyring.ts';
import { addDocument } from './api/document.ts';
import { createServer } from './createServer.ts';
import type { Dependencies } from './dependencies.ts';
import { createInFlight, type Bounds } from './inFlight.ts';
import { createGatewayLogger, logRequests } from './log.ts';
import { refuseOtherMethods } from './methods.ts';
import { createMetrics } from './metrics.ts';
import { answerProblems } from './problem/answerProblems.ts';
import { addMessageRoutes } from './routes/messages.ts';
import { addProcessRoutes } from './routes/process.ts';
import { addReadRoutes } from './routes/reads.ts';
import { addTeardownRoutes } from './routes/teardowns.ts';
import { seamWebhooks } from './webhooks/plugin.ts';
import { createWaits } from './waits.ts';

/** What a gateway is made of. */
export interface GatewayOptions {
  readonly client: NightlatchClient;
  readonly properties: Properties;
  /** How many messages go to Temporal at once, and how many may wait for that; reads the same. 128 and 1,024 unless told. */
  readonly bounds?: Bounds;
  /** How many requests may wait for keys; 256 unless told. */
  readonly waits?: number;
  /** Milliseconds that a request may take to come; 30,000 unless told. */
  readonly requestTimeoutMs?: number;
  readonly logger?: Logger;
}

/** A gateway that does not listen yet. */
export interface Gateway {
  readonly app: FastifyInstance;
  /** Takes over a properties file that was read again: keys and tokens count from here on. */
  readonly configure: (properties: Properties) => void;
  /** Answers what is under way, those that wait for keys at once, and takes nothing more. */
  readonly close: () => Promise<void>;
}

/** Makes the HTTP gateway; `app.listen` starts it. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { client } = options;
  let keyring = keyringOf(options.properties);
  let { properties: configs } = options.properties;
  const bounds = options.bounds ?? { atOnce: 128, queue: 1_024 };
  const inFlight = createInFlight(bounds);
  const reading = createInFlight(bounds);
  const waits = createWaits(options.waits ?? 256);
  const dependencies: Dependencies = { client, inFlight, reading, waits };
  const app = createServer(options.logger ?? createGatewayLogger(), options.requestTimeoutMs);
  const metrics = createMetrics(app, dependencies);
  answerProblems(app, metrics.countProblem);
  logRequests(app);
  const refuseOthers = refuseOtherMethods(app);
  await addDocument(app);
  await app.register(rateLimit, { global: false });
  await app.register(addProcessRoutes(client, metrics));
  await app.register(
    seamWebhooks({
      property: (propertyId) => configs.find(({ settings }) => settings.propertyId === propertyId),
      deliver: (events) => client.deliverSeamEvents(events),
      count: metrics.countWebhook,
    }),
  );
  await app.register(
    async (behindKey) => {
      requireKey(behindKey, () => keyring);
      await behindKey.register(addReadRoutes(dependencies));
      await behindKey.register(addMessageRoutes(dependencies));
      await behindKey.register(addTeardownRoutes(dependencies, () => configs));
    },
    { prefix: '/v1' },
  );
  // The same for a PMS that can send a secret only as part of the address.
  await app.register(
    async (behindToken) => {
      behindToken.addHook('onRoute', (route) => void (route.schema = { ...route.schema, hide: true }));
      requireKey(behindToken, () => keyring);
      await behindToken.register(addReadRoutes(dependencies));
      await behindToken.register(addMessageRoutes(dependencies));
    },
    { prefix: '/v1/t/:urlToken' },
  );
  refuseOthers();
  return {
    app,
    configure: (properties) => {
      keyring = keyringOf(properties);
      configs = properties.properties;
      client.useProperties(properties.properties);
    },
    close: async () => {
      waits.end();
      await app.close();
    },
  };
}
