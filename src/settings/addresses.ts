import { isIP } from 'node:net';
import { z } from 'zod';
import { read, type Read } from './problem.ts';
import type { Environment } from './secret.ts';

/** The ports to listen on; 0 takes a free one. */
export interface Ports {
  readonly gateway: number;
  readonly ops: number;
  readonly simulator: number;
  readonly temporal: number;
  readonly temporalUi: number;
}

function port(usual: number) {
  return z
    .string()
    .optional()
    .transform((text) => (text ? Number(text) : usual))
    .refine((value) => Number.isInteger(value) && value >= 0 && value <= 65_535, {
      error: 'is not a port: use a number from 0 to 65535, 0 for a free port',
    });
}

const portVariables = z.object({
  NIGHTLATCH_GATEWAY_PORT: port(8080),
  NIGHTLATCH_OPS_PORT: port(9464),
  NIGHTLATCH_SIMULATOR_PORT: port(8090),
  NIGHTLATCH_TEMPORAL_PORT: port(7233),
  NIGHTLATCH_TEMPORAL_UI_PORT: port(8233),
});

/** Reads `NIGHTLATCH_*_PORT`. */
export function readPorts(env: Environment): Read<Ports> {
  const ports = read(portVariables, env);
  if (!ports.ok) return ports;
  const { value } = ports;
  return {
    ok: true,
    value: {
      gateway: value.NIGHTLATCH_GATEWAY_PORT,
      ops: value.NIGHTLATCH_OPS_PORT,
      simulator: value.NIGHTLATCH_SIMULATOR_PORT,
      temporal: value.NIGHTLATCH_TEMPORAL_PORT,
      temporalUi: value.NIGHTLATCH_TEMPORAL_UI_PORT,
    },
  };
}

function readHost(env: Environment, field: string): Read<string> {
  const value = env[field] || '127.0.0.1';
  if (isIP(value) > 0 || value === 'localhost') return { ok: true, value };
  const reason = 'is not an IP address to listen on: use 0.0.0.0 for every address of this machine';
  return { ok: false, problems: [{ field, reason }] };
}

/** Reads `NIGHTLATCH_GATEWAY_HOST`. The default is this machine only, because keys travel unencrypted. */
export function readGatewayHost(env: Environment): Read<string> {
  return readHost(env, 'NIGHTLATCH_GATEWAY_HOST');
}

/** Reads `NIGHTLATCH_OPS_HOST`. The default is this machine only, because metrics and readiness need no key. */
export function readOpsHost(env: Environment): Read<string> {
  return readHost(env, 'NIGHTLATCH_OPS_HOST');
}
