import { createSeam } from '../activities/seamClient.ts';
import { NightlatchClient } from '../client/index.ts';
import type { Link } from '../client/temporal/link.ts';
import { createGateway, listen } from '../gateway/index.ts';
import { createGatewayLogger } from '../gateway/log.ts';
import type { Properties } from '../settings/index.ts';
import type { Simulator } from '../simulator/server.ts';

/** The gateway of the embedded stack, to which the simulator sends its webhooks. */
export interface Front {
  readonly url: string;
  /** The address for health, readiness and metrics. */
  readonly operationsUrl: string;
  /** The secret with which the simulator signs webhooks. */
  readonly webhookSecret: string;
  /** Sets the properties and API keys; before that, every request is refused. */
  configure(properties: Properties): void;
  close(): Promise<void>;
}

const seamTimeoutMs = 5_000;

/** Subscribes the gateway to all events of the simulator; returns the secret. */
async function subscribe({ url: endpoint, apiKey }: Simulator, url: string): Promise<string> {
  const { secret } = await createSeam({ endpoint, apiKey, timeoutMs: seamTimeoutMs }).webhooks.create({ url });
  if (secret === undefined) throw new Error('the simulator gave the webhook no secret');
  return secret;
}

/** Where the gateway listens, and the property to which the simulator's webhooks belong. */
export interface FrontOptions {
  readonly port: number;
  /** The port for health, readiness and metrics. */
  readonly operationsPort: number;
  readonly propertyId: string;
}

/** Starts the gateway in this process, on 127.0.0.1; throws if a port is taken. */
export async function startFront(
  link: Link,
  simulator: Simulator,
  { port, operationsPort, propertyId }: FrontOptions,
): Promise<Front> {
  const client = NightlatchClient.over(link, []);
  const logger = createGatewayLogger();
  logger.level = 'warn';
  const gateway = await createGateway({ client, properties: { properties: [], keys: [] }, logger });
  try {
    const url = await listen(gateway.app, { port, host: '127.0.0.1' });
    const operationsUrl = await listen(gateway.operations, { port: operationsPort, host: '127.0.0.1' });
    const webhookSecret = await subscribe(simulator, `${url}/v1/webhooks/seam/${propertyId}`);
    return { url, operationsUrl, webhookSecret, configure: gateway.configure, close: gateway.close };
  } catch (error) {
    await gateway.close();
    throw error;
  }
}
