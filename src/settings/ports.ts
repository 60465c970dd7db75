import { z } from 'zod';
import { read, type Read } from './problem.ts';
import type { Environment } from './secret.ts';

/** The ports to listen on; 0 is a free one. */
export interface Ports {
  readonly gateway: number;
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
      error: 'is not a port: a number from 0 to 65535, 0 for a free one',
    });
}

const variables = z.object({
  NIGHTLATCH_GATEWAY_PORT: port(8080),
  NIGHTLATCH_SIMULATOR_PORT: port(8090),
  NIGHTLATCH_TEMPORAL_PORT: port(7233),
  NIGHTLATCH_TEMPORAL_UI_PORT: port(8233),
});

/** Reads `NIGHTLATCH_*_PORT`. */
export function readPorts(env: Environment): Read<Ports> {
  const ports = read(variables, env);
  if (!ports.ok) return ports;
  const { value } = ports;
  return {
    ok: true,
    value: {
      gateway: value.NIGHTLATCH_GATEWAY_PORT,
      simulator: value.NIGHTLATCH_SIMULATOR_PORT,
      temporal: value.NIGHTLATCH_TEMPORAL_PORT,
      temporalUi: value.NIGHTLATCH_TEMPORAL_UI_PORT,
    },
  };
}
