import { isIP } from 'node:net';
import type { Read } from './problem.ts';
import type { Environment } from './secret.ts';

const variable = 'NIGHTLATCH_GATEWAY_HOST';

/** Reads `NIGHTLATCH_GATEWAY_HOST`: this machine only, unless told, as keys would travel unencrypted. */
export function readGatewayHost(env: Environment): Read<string> {
  const value = env[variable] || '127.0.0.1';
  if (isIP(value) > 0 || value === 'localhost') return { ok: true, value };
  const reason = 'is not an IP address to listen on, such as 0.0.0.0 for all of this machine';
  return { ok: false, problems: [{ field: variable, reason }] };
}
