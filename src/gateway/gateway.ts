import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { NightlatchClient } from '../client/index.ts';
import type { Properties } from '../settings/index.ts';
import { requireKey } from './access/authenticate.ts';
import { keyringOf } from './access/keyring.ts';
import { addDocument } from './api/document.ts';
import { createLimits, type Bounds } from './limits.ts';
import { createGatewayLogger, logRequests } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { answerProblems, refuseOtherMethods } from './problem/answer.ts';
import { addMessageRoutes } from './routes/messages.ts';
import { addHealthRoute, addOperationRoutes } from './routes/process.ts';
import { addReadRoutes } from './routes/reads.ts';
import { addTeardownRoutes } from './routes/teardowns.ts';
import { createServer } from './server.ts';
import { addWebhookRoute } from './webhooks/route.ts';

/** Options of a gateway. */
export interface GatewayOptions {
  readonly client: NightlatchClient;
  readonly properties: Properties;
  /** How many messages go to Temporal at once, and how many may wait; the same for reads. 128 and 1,024 by default. */
  readonly bounds?: Bounds;
  /** How many requests may wait for keys; 256 by default. */
  readonly waits?: number;
  /** Milliseconds that a request may take to arrive; 30,000 by default. */
  readonly requestTimeoutMs?: number;
  readonly logger?: Logger;
}

/** A gateway that does not listen yet. */
export interface Gateway {
  readonly app: FastifyInstance;
  /** The same process on the port for its operator: health, readiness and metrics. */
  readonly operations: FastifyInstance;
  /** Replaces the properties, keys and URL tokens after the properties file was read again. */
  readonly configure: (properties: Properties) => void;
  /** Answers the requests that are under way, those that wait for keys at once, and accepts no new ones. */
  readonly close: () => Promise<void>;
}

/** Creates the server for the operator. */
async function createOperations(options: GatewayOptions, metrics: Metrics): Promise<FastifyInstance> {
  const app = createServer(options.logger ?? createGatewayLogger(), options.requestTimeoutMs);
  app.decorateRequest('principal', null);
  answerProblems(app, metrics.countProblem);
  const refuseOthers = refuseOtherMethods(app);
  await app.register(addHealthRoute);
  await app.register(addOperationRoutes(options.client, metrics));
  refuseOthers();
  return app;
}

/** Creates the HTTP gateway; `listen` starts it. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { client } = options;
  let keyring = keyringOf(options.properties);
  let { properties: configs } = options.properties;
  const limits = createLimits(options.bounds ?? { atOnce: 128, queue: 1_024 }, options.waits ?? 256);
  const app = createServer(options.logger ?? createGatewayLogger(), options.requestTimeoutMs);
  app.decorateRequest('principal', null);
  const metrics = createMetrics(app, limits);
  answerProblems(app, metrics.countProblem);
  logRequests(app);
  const refuseOthers = refuseOtherMethods(app);
  await addDocument(app);
  await app.register(rateLimit, { global: false });
  await app.register(addHealthRoute);
  await app.register(
    addWebhookRoute({
      property: (propertyId) => configs.find(({ settings }) => settings.propertyId === propertyId),
      deliver: (events) => client.deliverSeamEvents(events),
      count: metrics.countWebhook,
    }),
  );
  await app.register(
    async (behindKey) => {
      requireKey(behindKey, () => keyring);
      await behindKey.register(addReadRoutes(client, limits));
      await behindKey.register(addMessageRoutes(client, limits, () => configs));
      await behindKey.register(addTeardownRoutes(client, limits, () => configs));
    },
    { prefix: '/v1' },
  );
  // The same routes for a PMS that can send a secret only as part of the address.
  await app.register(
    async (behindToken) => {
      behindToken.addHook('onRoute', (route) => void (route.schema = { ...route.schema, hide: true }));
      requireKey(behindToken, () => keyring);
      await behindToken.register(addReadRoutes(client, limits));
      await behindToken.register(addMessageRoutes(client, limits, () => configs));
    },
    { prefix: '/v1/t/:urlToken' },
  );
  refuseOthers();
  const operations = await createOperations(options, metrics);
  return {
    app,
    operations,
    configure: (properties) => {
      keyring = keyringOf(properties);
      configs = properties.properties;
      client.useProperties(properties.properties);
    },
    close: async () => {
      limits.waits.end();
      await app.close();
      await operations.close();
    },
  };
}
