import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const binary = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** What `nightlatch dev` prints once it is ready. */
export interface DevAddresses {
  readonly gateway: string;
  readonly simulator: string;
  readonly temporal: string;
  readonly ui: string;
  readonly apiKey: string;
  readonly propertyId: string;
  readonly noticesSecret?: string;
}

/** A process that ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings with which `nightlatch dev` takes free ports. */
export const freePorts = {
  NIGHTLATCH_GATEWAY_PORT: '0',
  NIGHTLATCH_OPS_PORT: '0',
  NIGHTLATCH_SIMULATOR_PORT: '0',
  NIGHTLATCH_TEMPORAL_PORT: '0',
  NIGHTLATCH_TEMPORAL_UI_PORT: '0',
};

/** A new folder, deleted at the end. */
export async function scratchFolder() {
  const path = await mkdtemp(join(tmpdir(), 'nightlatch-dev-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Starts `nightlatch dev` in a folder, by default on free ports. */
export function spawnDev(cwd: string, env: Readonly<Record<string, string>> = {}, args: readonly string[] = []) {
  const child = spawn(process.execPath, [binary, 'dev', ...args], {
    cwd,
    env: { ...process.env, ...freePorts, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  const ended: Promise<Ended> = once(child, 'close').then(([code]: (number | null)[]) => ({
    code: code ?? null,
    ...printed,
  }));
  return {
    ended,
    printed,
    signal: (signal: NodeJS.Signals) => child.kill(signal),
    /** Waits for its addresses; throws what it printed if it ends before that. */
    ready: async (): Promise<DevAddresses> => {
      function line(): string | undefined {
        return /^ready\n(\{.*\})\n/m.exec(printed.stdout)?.[1];
      }
      const end = ended.then(({ code, stderr }) => new Error(`dev ended with ${code}: ${stderr}`));
      for (;;) {
        const found = line();
        if (found !== undefined) return JSON.parse(found) as DevAddresses;
        const next = await Promise.race([end, once(child.stdout, 'data')]);
        if (next instanceof Error) throw next;
      }
    },
    /** Sends Ctrl-C to this process alone. */
    stop: async (): Promise<Ended> => {
      child.kill('SIGINT');
      return ended;
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}
