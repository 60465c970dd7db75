import { createConnection } from 'node:net';
import { pino } from 'pino';
import { NightlatchClient } from '../../src/client/index.ts';
import { createGateway, listen, type GatewayOptions } from '../../src/gateway/index.ts';
import type { Properties, PropertyConfig } from '../../src/settings/index.ts';
import { aurora, borealis } from '../client/exampleProperties.ts';
import { sha256 } from '../gateway/testGateway.ts';

/** The key of hotel-aurora and hotel-borealis; the other one is of hotel-corona. */
export const [key, otherKey] = ['key-of-the-tests', 'key-of-another-hotel'] as const;
/** What stands for a key in the address of hotel-aurora, by its right. */
export const tokens = { read: 'token-that-reads', write: 'token-that-writes', desk: 'token-of-the-desk' } as const;
const urlTokens = (['read', 'write', 'desk'] as const).map((may) => ({ sha256: sha256(tokens[may]), may: [may] }));

export const webhookSecret = 'whsec_c2VjcmV0IG9mIHRoZSB3ZWJob29r';

function configOf({ settings, checkIn, checkOut }: typeof aurora): PropertyConfig {
  return {
    settings,
    checkIn,
    checkOut,
    endpoint: 'https://seam.example.com',
    apiKey: null,
    webhookSecret,
    urlTokens: settings.propertyId === 'hotel-aurora' ? urlTokens : [],
    notices: null,
  };
}

/** A request: method, path, body and further headers. */
type Sent = readonly [method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>];

/** A gateway whose Temporal is not there: what it refuses, it refuses without asking Temporal. */
export async function openGatewayAlone(more: Partial<GatewayOptions> = {}) {
  const corona = { ...borealis, settings: { ...borealis.settings, propertyId: 'hotel-corona' } };
  const properties = [aurora, borealis, corona].map(configOf);
  const common = { may: ['read', 'write', 'teardown'] as const, requestsPerMinute: 100_000 };
  const keys = [
    { ...common, id: 'tests', sha256: sha256(key), properties: ['hotel-aurora', 'hotel-borealis'] },
    { ...common, id: 'other', sha256: sha256(otherKey), properties: ['hotel-corona'] },
  ];
  const client = NightlatchClient.connect({
    properties,
    env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
    answerWithinMs: 200,
  });
  const log: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  const gateway = await createGateway({ client, properties: { properties, keys }, logger, ...more });
  const here = { host: '127.0.0.1', port: 0 };
  const [url, operationsUrl] = [await listen(gateway.app, here), await listen(gateway.operations, here)];
  return {
    url,
    operationsUrl,
    log,
    /** Takes the properties file again, as SIGHUP does, with these keys. */
    configure: (keysNow: Properties['keys']) => gateway.configure({ properties, keys: keysNow }),
    keys,
    /** Sends a request; a text is sent as it is, anything else as JSON. */
    send: async (...[method, path, body, headers = {}]: Sent) => {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined || typeof body === 'string' ? (body ?? null) : JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, text };
    },
    /** Sends bytes as they are, and gives all that is answered until the connection ends. */
    sendRaw: (bytes: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const { hostname, port } = new URL(url);
        const socket = createConnection({ host: hostname, port: Number(port) }, () => socket.end(bytes, 'latin1'));
        let answered = '';
        socket.setEncoding('latin1').on('data', (part: string) => (answered += part));
        socket.once('close', () => resolve(answered)).once('error', reject);
      }),
    close: async () => {
      await gateway.close();
      await client.close();
    },
  };
}
