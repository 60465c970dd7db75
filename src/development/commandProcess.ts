import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

// `.ts` in a checkout, `.js` in the package.
const binary = fileURLToPath(new URL(`../cli/main${extname(import.meta.url)}`, import.meta.url));

/** `nightlatch worker` or `nightlatch gateway` in a process of its own. */
export interface CommandProcess {
  readonly pid: number;
  /** The last 100,000 characters that it has printed. */
  readonly printed: () => string;
  /** Resolves when the process has ended, with how it ended. */
  readonly ended: Promise<string>;
  /** Ends it at once with SIGKILL. */
  readonly kill: () => Promise<void>;
  /** Ends it with SIGTERM, so that it finishes its work, and resolves with the exit code; `null` if a signal ended it. */
  readonly close: () => Promise<number | null>;
}

/** A gateway in a process of its own. */
export interface GatewayProcess extends CommandProcess {
  readonly url: string;
}

type Variables = Readonly<Record<string, string>>;

/** Where a command runs; by default in this process's environment and folder. */
export interface Surroundings {
  readonly environment?: NodeJS.ProcessEnv;
  /** The current folder, whose `.env` the command reads. */
  readonly folder?: string;
}

/** Starts a command and resolves when it prints `ready`, with the rest of that line. */
async function start(
  command: 'worker' | 'gateway',
  env: Variables,
  { environment = process.env, folder }: Surroundings = {},
): Promise<{ readonly process: CommandProcess; readonly url: string }> {
  const child = spawn(process.execPath, [binary, command], {
    cwd: folder,
    env: { ...environment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  async function stop(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  }
  function orphaned(): boolean {
    return child.kill('SIGKILL');
  }
  process.once('exit', orphaned);
  child.once('exit', () => process.off('exit', orphaned));
  let printed = '';
  const ready = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed = (printed + text).slice(-100_000);
        const [isReady, url = ''] = /^ready ?(.*)\n/m.exec(printed) ?? [];
        if (isReady !== undefined) resolve(url);
      });
    child.once('exit', (code) =>
      reject(new Error(`the ${command} ended with ${code} before it was ready:\n${printed}`)),
    );
  });
  const ended = once(child, 'exit').then(([code, signal]) => `the ${command} ended with ${String(signal ?? code)}`);
  const url = await ready;
  return {
    process: {
      pid: child.pid ?? 0,
      printed: () => printed,
      ended,
      kill: async () => void (await stop('SIGKILL')),
      close: () => stop('SIGTERM'),
    },
    url,
  };
}

/**
 * Starts `nightlatch worker` with these variables, and resolves when it polls.
 *
 * @throws {Error} with what it printed, if it ends before that.
 */
export async function startWorkerProcess(env: Variables, surroundings?: Surroundings): Promise<CommandProcess> {
  return (await start('worker', env, surroundings)).process;
}

/**
 * Starts `nightlatch gateway` on free ports, with this process's environment and these variables, and resolves when it
 * listens.
 *
 * @throws {Error} with what it printed, if it ends before that.
 */
export async function startGatewayProcess(env: Variables): Promise<GatewayProcess> {
  const { process, url } = await start('gateway', { ...env, NIGHTLATCH_GATEWAY_PORT: '0', NIGHTLATCH_OPS_PORT: '0' });
  return { ...process, url };
}
