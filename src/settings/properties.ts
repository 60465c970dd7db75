import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { textOfUtf8 } from '../domain/utf8.ts';
import { propertiesFile, type PropertyInFile } from './propertiesFile.ts';
import { read, type Read, type SettingsProblem } from './problem.ts';
import { propertyConfigOf, type GatewayKey, type PropertyConfig } from './property.ts';
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

/** The value of a field in the file, and the field's place. */
interface Placed {
  readonly value: unknown;
  /** The item that has the field, such as `keys[1]`. */
  readonly item: string;
  readonly field: string;
}

function placed(json: unknown, list: string, field: string): readonly Placed[] {
  return fieldsOf(json, list, field).map((value, index) => ({ value, item: `${list}[${index}]`, field }));
}

/** The URL tokens of all properties: each must be unique, because it leads to one property and one set of rights. */
function placedTokens(json: unknown): readonly Placed[] {
  return placed(json, 'properties', 'urlTokens').flatMap(({ value: urlTokens, item }) =>
    placed({ urlTokens }, 'urlTokens', 'sha256').map((token) => ({ ...token, item: `${item}.${token.item}` })),
  );
}

/** Repeated values. Works on the raw JSON, so that they are reported together with every other problem. */
function repeated(all: readonly Placed[]): readonly SettingsProblem[] {
  return all.flatMap((one) => {
    const first = all.find(({ value }) => value === one.value) ?? one;
    if (typeof one.value !== 'string' || first === one) return [];
    return [{ field: `${one.item}.${one.field}`, reason: `is the same as that of ${first.item}` }];
  });
}

/** Keys whose `properties` name a property that the file does not have. */
function unknownProperties(json: unknown): readonly SettingsProblem[] {
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

/**
 * Whether two properties share a Seam workspace: the same URL and the same variable. The variable's name decides and not
 * the key, because a process without the API keys must come to the same answer.
 */
function isOneWorkspace(a: PropertyInFile, b: PropertyInFile): boolean {
  return a.seam.endpoint === b.seam.endpoint && a.seam.apiKeyEnv.variable === b.seam.apiKeyEnv.variable;
}

/** Adds to each property which properties share its Seam workspace. */
function configsOf(properties: readonly PropertyInFile[]): readonly PropertyConfig[] {
  return properties.map((property) => {
    const config = propertyConfigOf(property);
    const mates = properties.filter((other) => isOneWorkspace(property, other));
    const workspacePropertyIds = mates.map(({ propertyId }) => propertyId);
    return { ...config, settings: { ...config.settings, workspacePropertyIds } };
  });
}

/** Properties whose variables hold the same API key under different names: they would count as two workspaces. */
function splitWorkspaces(properties: readonly PropertyInFile[]): readonly SettingsProblem[] {
  return properties.flatMap((property, index) => {
    const { endpoint, apiKeyEnv } = property.seam;
    const first = properties.findIndex(
      ({ seam }) => apiKeyEnv.value !== null && seam.endpoint === endpoint && seam.apiKeyEnv.value === apiKeyEnv.value,
    );
    const mate = properties[first]?.seam.apiKeyEnv.variable ?? apiKeyEnv.variable;
    if (mate === apiKeyEnv.variable) return [];
    const reason = `holds the same key as ${mate} of properties[${first}]: name one variable for both`;
    return [{ field: `properties[${index}].seam.apiKeyEnv`, reason }];
  });
}

/**
 * Reads the JSON of a properties file, and from `env` the secrets that it names. Only secrets of the given kinds are read;
 * the others need not be set.
 */
export function readProperties(
  json: unknown,
  env: Environment,
  kinds: readonly SecretKind[] = secretKinds,
): Read<Properties> {
  const file = read(propertiesFile({ env, kinds }), json);
  const problems = [
    ...(file.ok ? splitWorkspaces(file.value.properties) : file.problems),
    ...repeated(placed(json, 'properties', 'propertyId')),
    ...repeated(placed(json, 'keys', 'id')),
    ...repeated(placed(json, 'keys', 'sha256')),
    ...repeated(placedTokens(json)),
    ...unknownProperties(json),
  ];
  if (!file.ok || problems.length > 0) return { ok: false, problems };
  const { properties, keys } = file.value;
  return { ok: true, value: { properties: configsOf(properties), keys } };
}

const fileVariable = 'NIGHTLATCH_PROPERTIES';

function fileProblem(reason: string): Read<never> {
  return { ok: false, problems: [{ field: fileVariable, reason }] };
}

/** Where JSON is broken. The message of JSON.parse quotes the file, so only the place is used, which it does not always give. */
function placeOf(error: unknown, text: string): string {
  const place = error instanceof Error ? /line \d+ column \d+/.exec(error.message)?.[0] : undefined;
  const [start] = parseDocument(text, { schema: 'json' }).errors[0]?.linePos ?? [];
  if (place !== undefined) return ` (${place})`;
  return start === undefined ? '' : ` (line ${start.line} column ${start.col})`;
}

/** Reads the properties file that `NIGHTLATCH_PROPERTIES` names, with secrets of the given kinds. */
export async function readPropertiesFile(
  env: Environment,
  kinds: readonly SecretKind[] = secretKinds,
): Promise<Read<Properties>> {
  const path = env[fileVariable];
  if (!path) return fileProblem('is not set: set it to the path of the properties file (JSON)');
  let text: string | null;
  try {
    text = textOfUtf8(await readFile(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return fileProblem(`names ${path}, which cannot be read (${code})`);
  }
  if (text === null) return fileProblem(`names ${path}, which is not UTF-8`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return fileProblem(`names ${path}, which is not JSON${placeOf(error, text)}`);
  }
  return readProperties(json, env, kinds);
}
