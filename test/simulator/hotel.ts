import { Seam, type SeamHttp } from 'seam';
import type { SettingsChange, SimulatorOptions } from '../../src/simulator/server.ts';
import { z } from 'zod';
import { startSimulator } from '../../src/simulator/server.ts';
import { startValidatedSimulator } from '../support/seamOpenApi.ts';
import { eventually } from '../support/eventually.ts';

const dayMs = 86_400_000;

/** What a test says about a credential that it creates. */
export interface KeyOrder {
  readonly doors?: readonly string[];
  readonly override?: boolean;
  readonly joins?: readonly string[];
  readonly autoJoin?: boolean;
  readonly staff?: boolean;
  /** Hours from the hotel's now. */
  readonly from?: number;
  readonly to?: number;
}

const overviewSchema = z.object({
  now: z.string(),
  acsSystemId: z.string(),
  credentialManagerAcsSystemId: z.string(),
  entrances: z.array(z.object({ acsEntranceId: z.string(), name: z.string(), category: z.enum(['guest', 'common']) })),
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

/** What the simulator counts. */
export type AtRest = Readonly<z.infer<typeof atRestSchema>[number]>;

/** Opens a simulated hotel with the official SDK before it; every exchange is held against the OpenAPI document. */
export async function openHotel(settings: SettingsChange = {}, options: SimulatorOptions = {}) {
  const start = options.onExchange === undefined ? startValidatedSimulator : startSimulator;
  const simulator = await start({ ...options, settings });
  function connect(apiKey: string): SeamHttp {
    return new Seam({
      apiKey,
      endpoint: simulator.url,
      axiosRetryOptions: { retries: 0 },
      waitForActionAttempt: false,
    });
  }
  const seam = connect(simulator.apiKey);

  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${simulator.url}/_simulator${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  }

  const overview = overviewSchema.parse(await control('GET', ''));
  const ids = new Map(overview.entrances.map((entrance) => [entrance.name, entrance.acsEntranceId]));
  function door(name: string): string {
    return ids.get(name) ?? name;
  }
  function hoursFromNow(hours: number) {
    return new Date(simulator.now().getTime() + hours * (dayMs / 24)).toISOString();
  }
  async function atRest(): Promise<readonly AtRest[]> {
    return atRestSchema.parse(await control('GET', '/credentials'));
  }

  async function guest(name: string) {
    return seam.userIdentities.create({
      full_name: name,
      email_address: `${name.toLowerCase()}@example.com`,
      acs_system_ids: [simulator.acsSystemId],
    });
  }
  type Guest = Awaited<ReturnType<typeof guest>>;

  async function create(who: Guest, order: KeyOrder) {
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

  async function made(credentialId: string) {
    return eventually(async () => (await atRest()).find((key) => key.acsCredentialId === credentialId && key.issued));
  }

  return {
    simulator,
    seam,
    connect,
    control,
    door,
    hoursFromNow,
    atRest,
    guest,
    create,
    /** Creates a credential and waits until it is issued; its id. */
    issue: async (who: Guest, order: KeyOrder): Promise<string> => {
      const { acs_credential_id: credentialId } = await create(who, order);
      await made(credentialId);
      return credentialId;
    },
    made,
    overview,
    tap: async (name: string, acsCredentialId: string): Promise<string> => {
      const result = tapSchema.parse(await control('POST', `/doors/${door(name)}/tap`, { acsCredentialId }));
      return result.reason ?? 'opens';
    },
    isValid: async (credentialId: string) =>
      (await seam.acs.credentials.get({ acs_credential_id: credentialId })).visionline_metadata?.is_valid,
    gone: async (credentialId: string) =>
      eventually(async () => !(await atRest()).some((key) => key.acsCredentialId === credentialId)),
    eventTypes: async () =>
      (await seam.events.list({ since: '2020-01-01T00:00:00Z' })).map((event) => event.event_type),
    close: simulator.close,
  };
}

/** An open hotel. */
export type OpenHotel = Awaited<ReturnType<typeof openHotel>>;
