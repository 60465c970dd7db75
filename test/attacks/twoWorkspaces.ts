import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createSeam } from '../../src/activities/seamClient.ts';
import { NightlatchClient } from '../../src/client/index.ts';
import { defaultPolicies } from '../../src/domain/property.ts';
import { createGateway } from '../../src/gateway/index.ts';
import type { GatewayKey, Properties, PropertyConfig } from '../../src/settings/index.ts';
import { startWorker } from '../../src/worker/index.ts';
import { aurora } from '../client/exampleProperties.ts';
import { eventually } from '../support/eventually.ts';
import { startValidatedSimulator, type ValidatedSimulator } from '../support/seamOpenApi.ts';
import { connectToTemporal, ourWorkflows } from '../support/temporal.ts';
import { sha256, type Answered } from '../gateway/testGateway.ts';

/** The hotels: a1 and a2 are in the first Seam workspace, b1 and b2 in the second. */
export const hotels = ['a1', 'a2', 'b1', 'b2'] as const;

/** The name of a hotel. */
export type Hotel = (typeof hotels)[number];

/** The keys, and what each allows where. */
export const keys = {
  workspaceA: { properties: ['a1', 'a2'], may: ['read', 'write', 'teardown'] },
  workspaceB: { properties: ['b1', 'b2'], may: ['read', 'write', 'teardown'] },
  chain: { properties: ['a1', 'a2', 'b1', 'b2'], may: ['read', 'write', 'teardown'] },
  a1: { properties: ['a1'], may: ['read', 'write', 'teardown'] },
  a1Pms: { properties: ['a1'], may: ['read', 'write'] },
  a1Writer: { properties: ['a1'], may: ['write'] },
  a1Reader: { properties: ['a1'], may: ['read'] },
  a1Desk: { properties: ['a1'], may: ['read', 'desk'] },
  a1BlindDesk: { properties: ['a1'], may: ['desk'] },
  workspaceADesk: { properties: ['a1', 'a2'], may: ['read', 'write', 'desk'] },
} as const satisfies Record<string, { readonly properties: readonly Hotel[]; readonly may: GatewayKey['may'] }>;

/** The name of a key. */
export type Key = keyof typeof keys;

/** One request of an attacker, or of a hotel. */
export interface Request {
  readonly key: Key;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

function secretOf(key: Key): string {
  return `secret-of-${key}`;
}

/** The secret that signs the webhooks of a hotel. */
export function webhookSecretOf(hotel: Hotel): string {
  return `whsec_${Buffer.from(`webhook-of-${hotel}-0123456789`).toString('base64')}`;
}

/**
 * Four hotels in two Seam workspaces, behind one Temporal, one worker and one gateway, over real HTTP. One set-up serves many
 * attacks: each uses rooms and reservations of its own.
 */
export async function openTwoWorkspaces() {
  const run = randomUUID().slice(0, 8);
  const temporal = await connectToTemporal();
  const seams: Record<'a' | 'b', ValidatedSimulator> = {
    a: await startValidatedSimulator({ onAdvance: (ms) => temporal.advance(ms) }),
    b: await startValidatedSimulator(),
  };
  function workspaceOf(hotel: Hotel): 'a' | 'b' {
    return hotel.startsWith('a') ? 'a' : 'b';
  }
  /** The property id: a run's hotels are its own, because all tests share a namespace. */
  function idOf(hotel: Hotel): string {
    return `${hotel}-${run}`;
  }
  function configOf(hotel: Hotel): PropertyConfig & { readonly apiKey: string } {
    const { url, apiKey, acsSystemId, credentialManagerAcsSystemId } = seams[workspaceOf(hotel)];
    const mates = hotels.filter((other) => workspaceOf(other) === workspaceOf(hotel));
    return {
      ...aurora,
      settings: {
        ...aurora.settings,
        propertyId: idOf(hotel),
        workspacePropertyIds: mates.map(idOf),
        acsSystemId,
        credentialManagerAcsSystemId,
        rooms: null,
        areas: {},
        policies: { ...defaultPolicies, reconcileEveryMs: null },
      },
      endpoint: url,
      apiKey,
      webhookSecret: webhookSecretOf(hotel),
      urlTokens: [],
      notices: null,
    };
  }
  const properties: Properties = {
    properties: hotels.map(configOf),
    keys: Object.entries(keys).map(([id, { properties: named, may }]) => ({
      id,
      sha256: sha256(secretOf(id as Key)),
      properties: named.map(idOf),
      may,
      requestsPerMinute: 1_000_000,
    })),
  };
  const { nativeConnection: connection, namespace, taskQueue } = temporal;
  const configs = properties.properties;
  const worker = await startWorker({ connection, namespace, taskQueue, configs, ...ourWorkflows() });
  const client = NightlatchClient.connect({
    properties: configs,
    env: { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: namespace, NIGHTLATCH_TASK_QUEUE: taskQueue },
    answerWithinMs: 20_000,
  });
  const log: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  const gateway = await createGateway({ client, properties, logger });
  const url = await gateway.app.listen({ port: 0, host: '127.0.0.1', listenTextResolver: () => 'listening' });

  async function send<T = Readonly<Record<string, unknown>>>(
    method: string,
    path: string,
    { key, headers = {}, body }: Request,
  ): Promise<Answered<T>> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${secretOf(key)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  /** The path of a reservation of a hotel, or a path below it. */
  function at(hotel: Hotel, reservationId: string, path = ''): string {
    return `/v1/properties/${idOf(hotel)}/reservations/${reservationId}${path}`;
  }

  return {
    url,
    /** The log lines of the gateway. */
    log,
    temporal,
    client,
    idOf,
    at,
    send,
    /** The simulator behind a workspace. */
    seamSide: seams,
    /** Seam's own SDK in a workspace, for what others do there. */
    seam: (workspace: 'a' | 'b') =>
      createSeam({ endpoint: seams[workspace].url, apiKey: seams[workspace].apiKey, timeoutMs: 30_000 }),
    /** A control route of a workspace's simulator. */
    async control<T = unknown>(
      method: string,
      [workspace, path]: readonly ['a' | 'b', string],
      body?: unknown,
    ): Promise<T> {
      const response = await fetch(`${seams[workspace].url}/_simulator${path}`, {
        method,
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json().catch(() => undefined)) as T;
    },
    /** An instant so many hours from now. */
    inHours: (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString(),
    /** Sends a request again until its answer passes a check, which throws until then. */
    async until<T>(ask: () => Promise<Answered<T>>, check: (answer: Answered<T>) => void): Promise<Answered<T>> {
      return eventually(async () => {
        const answer = await ask();
        check(answer);
        return answer;
      });
    },
    async close(): Promise<void> {
      await gateway.close();
      await client.close();
      await worker.shutdown();
      await temporal.close();
      for (const seam of Object.values(seams)) {
        await seam.close();
        seam.assertValid();
      }
    },
  };
}

/** The four hotels of a test file. */
export type TwoWorkspaces = Awaited<ReturnType<typeof openTwoWorkspaces>>;
