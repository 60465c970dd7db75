import type { Seam } from 'seam';
import { failureOf, type SeamFailureDetails } from '../../activities/failure.ts';
import { createSeam } from '../../activities/seamClient.ts';
import { seamCodes } from '../../domain/seam/codes.ts';
import { seamFailure } from '../../domain/seam/resources.ts';
import type { PropertyConfig } from '../../settings/index.ts';
import { named } from '../../domain/text.ts';
import type { Advice } from '../setup/advice.ts';
import { ok, unknown, wrong, type Finding } from './finding.ts';

type AcsSystem = Awaited<ReturnType<Seam['acs']['systems']['list']>>[number];

const answerWithinMs = 5_000;

/** The properties of one workspace: they are reached with the same key at the same address. */
interface Workspace {
  readonly endpoint: string;
  readonly apiKey: string;
  readonly properties: readonly PropertyConfig[];
}

function workspacesOf(properties: readonly PropertyConfig[]): readonly Workspace[] {
  const withKey = properties.flatMap(({ endpoint, apiKey }) => (apiKey === null ? [] : [{ endpoint, apiKey }]));
  return [...new Set(withKey.map((one) => JSON.stringify(one)))].map((text) => {
    const { endpoint, apiKey } = JSON.parse(text) as { endpoint: string; apiKey: string };
    const mine = properties.filter((one) => one.endpoint === endpoint && one.apiKey === apiKey);
    return { endpoint, apiKey, properties: mine };
  });
}

/** What is wrong with Seam: the way to it, the keys, the lock systems of the properties, and their webhooks. */
export async function seamFindings(properties: readonly PropertyConfig[]): Promise<readonly Finding[]> {
  return (await Promise.all(workspacesOf(properties).map(workspaceFindings))).flat();
}

/** What a failed call to Seam means for a person. */
export function seamAdvice(error: unknown, endpoint: string): Advice {
  const { type, details } = failureOf(error, '/acs/systems/list');
  const [{ code, status }] = (details ?? []) as [SeamFailureDetails];
  const how = [code, status === null ? null : `HTTP ${status}`].filter((part) => part !== null).join(', ');
  switch (String(type)) {
    case seamFailure.unauthorized:
      return {
        says: `${endpoint} refuses the API key (${how})`,
        todo: 'correct the variable that seam.apiKeyEnv names: Seam Console shows the keys of the workspace',
      };
    case seamFailure.rateLimited:
      return { says: `${endpoint} asks to slow down (${how})`, todo: 'run this again in a minute' };
    case seamFailure.notReached:
      return {
        says: `nothing answers at ${endpoint} (${how})`,
        todo: 'check the network, the firewall and seam.endpoint in the properties file',
      };
    default:
      return {
        says: `${endpoint} gives no usable answer (${how || 'no answer in time'})`,
        todo: 'check seam.endpoint in the properties file, and status.seam.co',
      };
  }
}

async function workspaceFindings({ endpoint, apiKey, properties }: Workspace): Promise<readonly Finding[]> {
  const check = `Seam for ${named(properties.map(({ settings }) => settings.propertyId))}`;
  const seam = createSeam({ endpoint, apiKey, timeoutMs: answerWithinMs });
  try {
    const systems = await seam.acs.systems.list();
    const hooks = properties.some(({ settings }) => settings.webhooks) ? await webhookUrls(seam) : [];
    return [
      ok(check, `${endpoint} answers and accepts the key`),
      ...properties.flatMap((property) => propertyFindings(property, systems, hooks)),
    ];
  } catch (error) {
    return [wrong(check, seamAdvice(error, endpoint))];
  }
}

/** The addresses of the workspace's webhooks; `null` if the key may not list them. */
async function webhookUrls(seam: Seam): Promise<readonly string[] | null> {
  try {
    return (await seam.webhooks.list()).map(({ url }) => url);
  } catch {
    return null;
  }
}

function propertyFindings(
  { settings }: PropertyConfig,
  systems: readonly AcsSystem[],
  hooks: readonly string[] | null,
): readonly Finding[] {
  const { propertyId, acsSystemId, credentialManagerAcsSystemId, webhooks } = settings;
  return [
    ...systemFindings(`lock system of ${propertyId}`, 'acsSystemId', { id: acsSystemId, systems }),
    ...(credentialManagerAcsSystemId === null
      ? []
      : systemFindings(`credential service of ${propertyId}`, 'credentialManagerAcsSystemId', {
          id: credentialManagerAcsSystemId,
          systems,
        })),
    ...(webhooks ? [webhookFinding(propertyId, hooks)] : []),
  ];
}

/** A system that a property names, and those that its workspace has. */
interface NamedSystem {
  readonly id: string;
  readonly systems: readonly AcsSystem[];
}

function systemFindings(check: string, field: string, { id, systems }: NamedSystem): readonly Finding[] {
  const system = systems.find(({ acs_system_id }) => acs_system_id === id);
  if (system === undefined) {
    const there = named(systems.map(({ acs_system_id, name }) => `${name} (${acs_system_id})`));
    const says = `the workspace of this key has no system ${id}`;
    const todo = `correct ${field} in the properties file, or the key. The workspace has: ${there || 'none'}`;
    return [wrong(check, { says, todo })];
  }
  const codes = [
    ...system.errors.map(({ error_code }) => error_code),
    ...system.warnings.map(({ warning_code }) => warning_code).filter((code) => adviceOf(code)?.stopsKeys === true),
  ];
  if (codes.length === 0) return [ok(check, `Seam reports no error of ${system.name}`)];
  return codes.map((code) => {
    const known = adviceOf(code);
    if (known === undefined) return wrong(check, { says: `Seam reports ${code}`, todo: 'look it up in Seam Console' });
    const { means, team, advice } = known;
    return wrong(check, { says: `${means} (${code})`, todo: team === null ? advice : `${team}: ${advice}` });
  });
}

function adviceOf(code: string) {
  return seamCodes.acs_system[code] ?? seamCodes.connected_account[code];
}

function webhookFinding(propertyId: string, hooks: readonly string[] | null): Finding {
  const check = `webhook of ${propertyId}`;
  const path = `/v1/webhooks/seam/${propertyId}`;
  if (hooks === null) return unknown(check, 'Seam does not list webhooks to this key');
  const url = hooks.find((one) => one.endsWith(path));
  if (url !== undefined) return ok(check, `Seam sends events to ${url}`);
  const todo = `create one in Seam Console with the address of the gateway, such as https://keys.example.com${path}`;
  return wrong(check, { says: 'Seam has no webhook that sends events to this property', todo });
}
