import { createHash } from 'node:crypto';
import { createConnection } from 'node:net';
import { pino } from 'pino';
import { NightlatchClient, type ReservationView } from '../../src/client/index.ts';
import { createGateway, type GatewayOptions } from '../../src/gateway/index.ts';
import type { GatewayKey, Permission, Properties, PropertyConfig } from '../../src/settings/index.ts';
import { openHotel, type TestHotel } from '../support/hotel.ts';

/** The secrets that the gateway of every test knows, by their purpose. */
export const secrets = {
  all: 'key-that-may-everything',
  rotated: 'key-that-may-everything-too',
  reader: 'key-that-may-read',
  writer: 'key-that-may-write',
  slow: 'key-that-may-ask-once-a-minute',
  other: 'key-of-another-hotel',
  urlToken: 'token-in-the-address',
  webhook: 'whsec_c2VjcmV0IG9mIHRoZSB3ZWJob29r',
} as const;

/** The hash by which a properties file names a secret. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A gateway that listens, and its log lines. */
export interface TestGateway {
  readonly url: string;
  /** Where it serves readiness and metrics. */
  readonly operationsUrl: string;
  readonly log: readonly string[];
  readonly properties: Properties;
  readonly client: NightlatchClient;
  readonly configure: (properties: Properties) => void;
  readonly close: () => Promise<void>;
}

/** How a gateway differs from the usual one. */
export interface TestGatewayOptions extends Partial<Pick<GatewayOptions, 'bounds' | 'waits' | 'requestTimeoutMs'>> {
  /** Temporal's address; the hotel's by default. */
  readonly temporalAddress?: string;
  /** The namespace; the hotel's by default. */
  readonly namespace?: string;
  /** Milliseconds that a worker gets to answer; long by default, because test machines are busy. */
  readonly answerWithinMs?: number;
  /** The client; by default one that is connected to the hotel's Temporal. The gateway's end closes it. */
  readonly client?: NightlatchClient;
}

/** The settings of a hotel's gateway. They have a second property, which the hotel's keys do not cover. */
export function propertiesOf({ settings, simulator }: TestHotel): Properties {
  const { propertyId } = settings;
  const config: PropertyConfig = {
    settings,
    endpoint: simulator.url,
    apiKey: simulator.apiKey,
    webhookSecret: secrets.webhook,
    checkIn: '15:00',
    checkOut: '11:00',
    urlTokens: [{ sha256: sha256(secrets.urlToken), may: ['write'] }],
    notices: null,
  };
  const neighbour = { ...config, settings: { ...settings, propertyId: `${propertyId}-next` }, urlTokens: [] };
  function key(id: keyof typeof secrets, may: readonly Permission[], more: Partial<GatewayKey> = {}): GatewayKey {
    return {
      id,
      sha256: sha256(secrets[id]),
      properties: [propertyId],
      may,
      requestsPerMinute: 100_000,
      ...more,
    };
  }
  return {
    properties: [config, neighbour],
    keys: [
      key('all', ['read', 'write', 'teardown']),
      key('rotated', ['read', 'write', 'teardown']),
      key('reader', ['read']),
      key('writer', ['write']),
      key('slow', ['read', 'write', 'teardown'], { requestsPerMinute: 1 }),
      key('other', ['read', 'write', 'teardown'], { properties: [`${propertyId}-next`] }),
    ],
  };
}

/** Starts a gateway for a hotel in this process, on a free port. */
export async function openGateway(hotel: TestHotel, options: TestGatewayOptions = {}): Promise<TestGateway> {
  const {
    temporalAddress = hotel.temporal.address,
    answerWithinMs = 20_000,
    namespace,
    client: given,
    ...more
  } = options;
  const properties = propertiesOf(hotel);
  const client =
    given ??
    NightlatchClient.connect({
      properties: properties.properties,
      env: {
        TEMPORAL_ADDRESS: temporalAddress,
        TEMPORAL_NAMESPACE: namespace ?? hotel.temporal.namespace,
        NIGHTLATCH_TASK_QUEUE: hotel.temporal.taskQueue,
      },
      answerWithinMs,
    });
  const log: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  const gateway = await createGateway({ client, properties, logger, ...more });
  const here = { port: 0, host: '127.0.0.1', listenTextResolver: () => 'listening' };
  const url = await gateway.app.listen(here);
  const operationsUrl = await gateway.operations.listen(here);
  async function close(): Promise<void> {
    await gateway.close();
    await client.close();
  }
  return { url, operationsUrl, log, properties, client, configure: gateway.configure, close };
}

/** The parts of an HTTP answer that tests look at. */
export interface Answered<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** The parts of a request that tests choose. */
export interface Asking {
  readonly key?: keyof typeof secrets | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** Sends a request, `GET http://127.0.0.1:8080/…`, and reads the answer. */
export async function ask<T = Readonly<Record<string, unknown>>>(
  method: string,
  url: string,
  { key = 'all', headers = {}, body }: Asking = {},
): Promise<Answered<T>> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${secrets[key]}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
}

/** Sends bytes as they are, and returns all that is answered until the connection ends. */
export function askRaw(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = createConnection({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    let answered = '';
    socket.setEncoding('utf8').on('data', (part: string) => (answered += part));
    socket.once('close', () => resolve(answered)).once('error', reject);
  });
}

/** A hotel with a gateway, for a test file. */
export interface ServedHotel {
  readonly hotel: TestHotel;
  readonly gateway: TestGateway;
  /** The path of a reservation, or a path below it. */
  readonly at: (reservationId: string, path?: string) => string;
  /** Sends a request to the gateway; by default the answer is a reservation's status. */
  readonly call: <T = ReservationView>(method: string, path: string, asking?: Asking) => Promise<Answered<T>>;
  readonly close: () => Promise<void>;
}

/** Opens a hotel with a gateway. */
export async function openServedHotel(): Promise<ServedHotel> {
  const hotel = await openHotel();
  const gateway = await openGateway(hotel);
  return {
    hotel,
    gateway,
    at: (reservationId, path = '') =>
      `/v1/properties/${hotel.settings.propertyId}/reservations/${reservationId}${path}`,
    call: (method, path, asking) => ask(method, `${gateway.url}${path}`, asking),
    close: async () => {
      await gateway.close();
      await hotel[Symbol.asyncDispose]();
    },
  };
}
