import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** `nightlatch gateway` in a process of its own. */
export interface GatewayProcess {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const binary = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/**
 * Starts the gateway on a free port, with these variables beside this process's own, and resolves when it listens.
 *
 * @throws {Error} with what it printed, where it ends instead.
 */
export const startGatewayProcess = async (env: Readonly<Record<string, string>>): Promise<GatewayProcess> => {
  const child = spawn(process.execPath, [binary, 'gateway'], {
    env: { ...process.env, ...env, NIGHTLATCH_GATEWAY_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const orphaned = (): boolean => child.kill('SIGKILL');
  process.once('exit', orphaned);
  child.once('exit', () => process.off('exit', orphaned));
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed = (printed + text).slice(-10_000);
        const address = /^ready (\S+)$/m.exec(printed)?.[1];
        if (address !== undefined) resolve(address);
      });
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code} before it was ready:\n${printed}`)));
  });
  const close = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { url, close };
};
