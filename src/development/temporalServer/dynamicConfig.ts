import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

/** The server's dynamic settings, by key. */
export type DynamicConfig = Readonly<Record<string, DynamicValue>>;

/** The value of a dynamic setting. */
export type DynamicValue = string | number | boolean;

/** The file of dynamic settings that demo, dev, tests and compose share. */
export const dynamicConfigFile = fileURLToPath(
  new URL('../../../deploy/temporal-dynamic-config.yaml', import.meta.url),
);

const constrainedValue = z.strictObject({ value: z.union([z.string(), z.number(), z.boolean()]) });
const fileShape = z.record(z.string(), z.tuple([constrainedValue]));

/**
 * Reads a file of dynamic settings in the Temporal server's format.
 *
 * @throws {Error} that names the file and the key, if a value has constraints or is a structure: flags cannot express those.
 */
export async function readDynamicConfig(file: string = dynamicConfigFile): Promise<DynamicConfig> {
  const read = fileShape.safeParse(parse(await readFile(file, 'utf8')));
  if (!read.success) {
    throw new Error(`${file} is not a list of plain dynamic settings. ${z.prettifyError(read.error)}`);
  }
  return Object.fromEntries(Object.entries(read.data).map(([key, [{ value }]]) => [key, value]));
}

/** Turns dynamic settings into flags of the development server; a flag's value is JSON. */
export function dynamicConfigFlags(config: DynamicConfig): readonly string[] {
  return Object.entries(config).flatMap(([key, value]) => [
    '--dynamic-config-value',
    `${key}=${JSON.stringify(value)}`,
  ]);
}
