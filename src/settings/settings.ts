import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { parseEnv } from 'node:util';
import { SettingsError } from './problem.ts';
import { readPropertiesFile, type Properties } from './properties.ts';
import { readGatewayHost, readOpsHost, readPorts, type Ports } from './addresses.ts';
import { secretKinds, type Environment, type SecretKind } from './secret.ts';
import { readTemporal, type TemporalSettings } from './temporal.ts';

/** All settings of a process. */
export interface Settings extends Properties {
  readonly temporal: TemporalSettings;
  readonly ports: Ports;
  /** The address on which the gateway listens. */
  readonly gatewayHost: string;
  /** The address on which the gateway serves readiness and metrics. */
  readonly opsHost: string;
}

/** The environment of this process, completed by `.env` in the current folder: a variable that is set keeps its value. */
export function readEnvironment(): Environment {
  if (existsSync('.env')) loadEnvFile('.env');
  return process.env;
}

/**
 * The environment on SIGHUP: the variables with which the process was started, completed by `.env` as it is now. So a
 * secret in `.env` can be changed without a restart.
 *
 * @param given the variables with which the process was started, without those of `.env`.
 */
export function environmentNow(given: Environment, folder = '.'): Environment {
  const file = join(folder, '.env');
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...given } : given;
}

/**
 * Reads and checks all settings at start-up, with the secrets of the given kinds.
 *
 * @throws {SettingsError} that lists everything that is wrong or missing.
 */
export async function loadSettings(env: Environment, kinds: readonly SecretKind[] = secretKinds): Promise<Settings> {
  const properties = await readPropertiesFile(env, kinds);
  const temporal = readTemporal(env);
  const ports = readPorts(env);
  const host = readGatewayHost(env);
  const opsHost = readOpsHost(env);
  if (properties.ok && temporal.ok && ports.ok && host.ok && opsHost.ok)
    return {
      ...properties.value,
      temporal: temporal.value,
      ports: ports.value,
      gatewayHost: host.value,
      opsHost: opsHost.value,
    };
  throw new SettingsError(
    [properties, temporal, ports, host, opsHost].flatMap((part) => (part.ok ? [] : part.problems)),
  );
}
