import type { KnownProperty, NightlatchClient } from '../client/index.ts';
import { NightlatchError } from '../client/errors.ts';
import type { Policies } from '../domain/property.ts';
import type { PropertyConfig } from '../settings/index.ts';

/** What a command about reservations works with. */
export interface Session {
  readonly client: NightlatchClient;
  readonly propertyId: string;
  readonly timeZone: string;
  /** The property, or the first one if `propertyId` is none of the properties file: then the client refuses. */
  readonly property: KnownProperty;
  /** What a credential of no reservation means for a room, as the properties file says. */
  readonly unknownOccupant: Policies['unknownOccupant'];
}

/** The property in `--property`, which the client refuses if it does not exist; without it, the only property. */
function chosen(properties: readonly PropertyConfig[], propertyId: string | undefined): Omit<Session, 'client'> {
  const [only, ...others] = properties;
  if (only === undefined || (propertyId === undefined && others.length > 0)) {
    const reason = 'is missing: the properties file has several properties, name one';
    throw new NightlatchError({ code: 'InvalidInput', problems: [{ field: '--property', reason }] });
  }
  const property = properties.find(({ settings }) => settings.propertyId === propertyId) ?? only;
  const { timeZone, policies } = property.settings;
  return {
    propertyId: propertyId ?? property.settings.propertyId,
    timeZone,
    property,
    unknownOccupant: policies.unknownOccupant,
  };
}

async function withProperties(
  work: (client: NightlatchClient, properties: readonly PropertyConfig[]) => Promise<void>,
): Promise<void> {
  const [{ NightlatchClient: Client }, { loadSettings, readEnvironment }] = await Promise.all([
    import('../client/index.ts'),
    import('../settings/index.ts'),
  ]);
  const env = readEnvironment();
  const { properties } = await loadSettings(env, []); // no secrets: the client calls only Temporal
  const client = Client.connect({ properties, env });
  try {
    await work(client, properties);
  } finally {
    await client.close();
  }
}

/**
 * Runs `work` with a client for the property in `--property`, or for the only property.
 *
 * @throws {SettingsError} that names every problem of the settings.
 */
export function withSession(propertyId: string | undefined, work: (session: Session) => Promise<void>): Promise<void> {
  return withProperties((client, properties) => work({ client, ...chosen(properties, propertyId) }));
}

/**
 * Runs `work` with a client for all properties.
 *
 * @throws {SettingsError} that names every problem of the settings.
 */
export function withClient(work: (client: NightlatchClient) => Promise<void>): Promise<void> {
  return withProperties((client) => work(client));
}
