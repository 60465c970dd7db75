import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { propertiesFile } from './propertiesFile.ts';
import { read, type Read, type SettingsProblem } from './problem.ts';
import { propertyConfigOf, type GatewayKey, type PropertyConfig, type PropertyInFile } from './property.ts';
import { secretKinds, type Environment, type SecretKind } from './secret.ts';

/** What the properties file holds. */
export interface Properties {
  readonly properties: readonly PropertyConfig[];
  readonly keys: readonly GatewayKey[];
}

function fieldsOf(json: unknown, list: string, field: string): readonly unknown[] {
  const items: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, list) : undefined;
  if (!Array.isArray(items)) return [];
  return items.map((item: unknown) =>
    typeof item === 'object' && item !== null ? Reflect.get(item, field) : undefined,
  );
}

/** A field of something in the file, and where that stands. */
interface Placed {
  readonly value: unknown;
  readonly of: string;
  readonly field: string;
}

function placed(json: unknown, list: string, field: string): readonly Placed[] {
  return fieldsOf(json, list, field).map((value, index) => ({ value, of: `${list}[${index}]`, field }));
}

/** The URL tokens of all properties: by a repeated one two would be meant, or one twice with rights of its own. */
function placedTokens(json: unknown): readonly Placed[] {
  return placed(json, 'properties', 'urlTokens').flatMap(({ value: urlTokens, of }) =>
    placed({ urlTokens }, 'urlTokens', 'sha256').map((token) => ({ ...token, of: `${of}.${token.of}` })),
  );
}

/** Looked for in the file as it stands, so that it is named together with all else that is wrong. */
function repeated(all: readonly Placed[]): readonly SettingsProblem[] {
  return all.flatMap((one) => {
    const first = all.find(({ value }) => value === one.value) ?? one;
    if (typeof one.value !== 'string' || first === one) return [];
    return [{ field: `${one.of}.${one.field}`, reason: `is that of ${first.of}, too` }];
  });
}

function strangers(json: unknown): readonly SettingsProblem[] {
  const known = fieldsOf(json, 'properties', 'propertyId');
  return fieldsOf(json, 'keys', 'properties').flatMap((ids, key) => {
    if (!Array.isArray(ids)) return [];
    return ids.flatMap((id: unknown, index) =>
      typeof id !== 'string' || known.includes(id)
        ? []
        : [{ field: `keys[${key}].properties[${index}]`, reason: 'is not the propertyId of any property' }],
    );
  });
}

/** The same URL and the same variable: processes that hold no API key must see the same workspaces as those that do. */
function isOneWorkspace(a: PropertyInFile, b: PropertyInFile): boolean {
  return a.seam.endpoint === b.seam.endpoint && a.seam.apiKeyEnv.variable === b.seam.apiKeyEnv.variable;
}

/** Says of each property which others share its Seam workspace. */
function configsOf(properties: readonly PropertyInFile[]): readonly PropertyConfig[] {
  return properties.map((property) => {
    const config = propertyConfigOf(property);
    const mates = properties.filter((other) => isOneWorkspace(property, other));
    const workspacePropertyIds = mates.map(({ propertyId }) => propertyId);
    return { ...config, settings: { ...config.settings, workspacePropertyIds } };
  });
}

/** Properties of one workspace by their API key, though not by the variable's name. */
function split(properties: readonly PropertyInFile[]): readonly SettingsProblem[] {
  return properties.flatMap((property, index) => {
    const { endpoint, apiKeyEnv } = property.seam;
    const first = properties.findIndex(
      ({ seam }) => apiKeyEnv.value !== null && seam.endpoint === endpoint && seam.apiKeyEnv.value === apiKeyEnv.value,
    );
    const mate = properties[first]?.seam.apiKeyEnv.variable ?? apiKeyEnv.variable;
    if (mate === apiKeyEnv.variable) return [];
    const reason = `holds the key that ${mate} of properties[${first}] holds: name that variable for both`;
    return [{ field: `properties[${index}].seam.apiKeyEnv`, reason }];
  });
}

/**
 * Reads what a properties file says, with the secrets that it names from `env`: those of the kinds that the process uses.
 * The others need not be set.
 */
export function readProperties(
  json: unknown,
  env: Environment,
  kinds: readonly SecretKind[] = secretKinds,
): Read<Properties> {
  const file = read(propertiesFile({ env, kinds }), json);
  const problems = [
    ...(file.ok ? split(file.value.properties) : file.problems),
    ...repeated(placed(json, 'properties', 'propertyId')),
    ...repeated(placed(json, 'keys', 'id')),
    ...repeated(placed(json, 'keys', 'sha256')),
    ...repeated(placedTokens(json)),
    ...strangers(json),
  ];
  if (!file.ok || problems.length > 0) return { ok: false, problems };
  const { properties, keys } = file.value;
  return { ok: true, value: { properties: configsOf(properties), keys } };
}

const variable = 'NIGHTLATCH_PROPERTIES';

function problem(reason: string): Read<never> {
  return { ok: false, problems: [{ field: variable, reason }] };
}

/** JSON.parse quotes the file in its messages: only the place is passed on, which YAML's parser finds where it does not. */
function placeOf(error: unknown, text: string): string {
  const place = error instanceof Error ? /line \d+ column \d+/.exec(error.message)?.[0] : undefined;
  const [start] = parseDocument(text, { schema: 'json' }).errors[0]?.linePos ?? [];
  if (place !== undefined) return ` (${place})`;
  return start === undefined ? '' : ` (line ${start.line} column ${start.col})`;
}

/** Reads the properties file that `NIGHTLATCH_PROPERTIES` names, with secrets of the kinds given; again on SIGHUP. */
export async function readPropertiesFile(
  env: Environment,
  kinds: readonly SecretKind[] = secretKinds,
): Promise<Read<Properties>> {
  const path = env[variable];
  if (!path) return problem('is not set: it names the properties file, a JSON file');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return problem(`names ${path}, which cannot be read (${code})`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return problem(`names ${path}, which is not JSON${placeOf(error, text)}`);
  }
  return readProperties(json, env, kinds);
}
