import { Seam, type SeamHttp } from 'seam';
import { z } from 'zod';
import {
  startSimulator,
  type SettingsChange,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/server.ts';
import { startValidatedSimulator } from '../support/seamOpenApi.ts';
import { eventually } from '../support/eventually.ts';

const dayMs = 86_400_000;

/** A credential that a test creates. */
export interface KeyOrder {
  readonly doors?: readonly string[];
  readonly override?: boolean;
  readonly joins?: readonly string[];
  readonly autoJoin?: boolean;
  readonly staff?: boolean;
  /** Hours from the hotel's time now. */
  readonly from?: number;
  readonly to?: number;
}

const overviewSchema = z.object({
  now: z.string(),
  acsSystemId: z.string(),
  credentialManagerAcsSystemId: z.string(),
  entrances: z.array(z.object({ acsEntranceId: z.string(), name: z.string(), category: z.string() })),
});

const atRestSchema = z.array(
  z.object({
    acsCredentialId: z.string(),
    acsUserId: z.string().nullable(),
    kind: z.string(),
    valid: z.boolean(),
    issued: z.boolean(),
    generation: z.number(),
    children: z.array(z.object({ acsCredentialId: z.string(), deviceId: z.string(), received: z.boolean() })),
  }),
);

const tapSchema = z.union([
  z.strictObject({ opens: z.literal(true), reason: z.undefined().optional() }),
  z.strictObject({ opens: z.literal(false), reason: z.string() }),
]);

/** A credential as the simulator itself knows it. */
export type AtRest = Readonly<z.infer<typeof atRestSchema>[number]>;

/** Opens a simulated hotel, with Seam's SDK in front of it. Every exchange is checked against the OpenAPI document. */
export async function openSimulatedHotel(settings: SettingsChange = {}, options: SimulatorOptions = {}) {
  const start = options.onExchange === undefined ? startValidatedSimulator : startSimulator;
  const simulator = await start({ ...options, settings });
  const control = controlOf(simulator);
  const overview = overviewSchema.parse(await control('GET', ''));
  const ids = new Map(overview.entrances.map((entrance) => [entrance.name, entrance.acsEntranceId]));
  function door(name: string): string {
    return ids.get(name) ?? name;
  }
  const seam = connectTo(simulator, simulator.apiKey);
  const keys = keysOf({ simulator, seam, control, door });
  return {
    simulator,
    seam,
    connect: (apiKey: string) => connectTo(simulator, apiKey),
    control,
    overview,
    door,
    ...keys,
    guest: async (name: string) =>
      seam.userIdentities.create({
        full_name: name,
        email_address: `${name.toLowerCase()}@example.com`,
        acs_system_ids: [simulator.acsSystemId],
      }),
    eventTypes: async () =>
      (await seam.events.list({ since: '2020-01-01T00:00:00Z' })).map((event) => event.event_type),
    close: simulator.close,
  };
}

/** An open simulated hotel. */
export type SimulatedHotel = Awaited<ReturnType<typeof openSimulatedHotel>>;

function connectTo(simulator: Simulator, apiKey: string): SeamHttp {
  return new Seam({
    apiKey,
    endpoint: simulator.url,
    axiosRetryOptions: { retries: 0 },
    waitForActionAttempt: false,
  });
}

/** Calls `/_simulator/*`; throws the answer if it is an error. */
type Control = (method: string, path: string, body?: unknown) => Promise<unknown>;

function controlOf({ url }: Simulator): Control {
  return async (method, path, body) => {
    const response = await fetch(`${url}/_simulator${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  };
}

interface Parts {
  readonly simulator: Simulator;
  readonly seam: SeamHttp;
  readonly control: Control;
  readonly door: (name: string) => string;
}

/** What a test does with keys: create them, hold them to doors, and look at them. */
function keysOf({ simulator, seam, control, door }: Parts) {
  function hoursFromNow(hours: number) {
    return new Date(simulator.now().getTime() + hours * (dayMs / 24)).toISOString();
  }
  async function atRest(): Promise<readonly AtRest[]> {
    return atRestSchema.parse(await control('GET', '/credentials'));
  }
  // Async, because the SDK sends a request only once it is awaited.
  async function create(who: { readonly user_identity_id: string }, order: KeyOrder) {
    return seam.acs.credentials.create({
      user_identity_id: who.user_identity_id,
      acs_system_id: simulator.acsSystemId,
      credential_manager_acs_system_id: simulator.credentialManagerAcsSystemId,
      access_method: 'mobile_key',
      is_multi_phone_sync_credential: true,
      starts_at: hoursFromNow(order.from ?? 0),
      ends_at: hoursFromNow(order.to ?? 72),
      allowed_acs_entrance_ids: (order.doors ?? ['101', 'Main Entrance']).map(door),
      visionline_metadata: {
        card_format: 'rfid48',
        ...(order.override === undefined ? {} : { override: order.override }),
        ...(order.joins === undefined ? {} : { joiner_acs_credential_ids: [...order.joins] }),
        ...(order.autoJoin === undefined ? {} : { auto_join: order.autoJoin }),
        ...(order.staff === undefined ? {} : { card_function_type: 'staff' }),
      },
    });
  }
  function made(credentialId: string): Promise<AtRest> {
    return eventually(async () => (await atRest()).find((key) => key.acsCredentialId === credentialId && key.issued));
  }
  return {
    hoursFromNow,
    atRest,
    create,
    /** Waits until a credential is issued. */
    made,
    /** Creates a credential and waits until it is issued; returns its id. */
    issue: async (...order: Parameters<typeof create>): Promise<string> => {
      const { acs_credential_id: credentialId } = await create(...order);
      await made(credentialId);
      return credentialId;
    },
    tap: async (name: string, acsCredentialId: string): Promise<string> => {
      const result = tapSchema.parse(await control('POST', `/doors/${door(name)}/tap`, { acsCredentialId }));
      return result.reason ?? 'opens';
    },
    isValid: async (credentialId: string) =>
      (await seam.acs.credentials.get({ acs_credential_id: credentialId })).visionline_metadata?.is_valid,
    /** Waits until a credential is deleted. */
    gone: (credentialId: string) =>
      eventually(async () => !(await atRest()).some((key) => key.acsCredentialId === credentialId)),
  };
}
