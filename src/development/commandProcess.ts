import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

// `.ts` in a checkout, `.js` in the package.
const binary = fileURLToPath(new URL(`../cli/main${extname(import.meta.url)}`, import.meta.url));

/** `nightlatch worker` or `nightlatch gateway` in a process of its own. */
export interface CommandProcess {
  readonly pid: number;
  /** What it printed so far, the last 100,000 characters. */
  readonly printed: () => string;
  /** Ends when the process has, however that came; says how. */
  readonly ended: Promise<string>;
  /** Ends it at once, whatever it is doing. */
  readonly kill: () => Promise<void>;
  /** Lets it finish what it has begun and waits until it has ended; gives the exit code, `null` where a signal ended it. */
  readonly close: () => Promise<number | null>;
}

/** A gateway in a process of its own. */
export interface GatewayProcess extends CommandProcess {
  readonly url: string;
}

type Variables = Readonly<Record<string, string>>;

/** Starts a command, and resolves when it is ready, with what it says behind that word. */
async function start(
  command: 'worker' | 'gateway',
  env: Variables,
): Promise<{ readonly process: CommandProcess; readonly place: string }> {
  const child = spawn(process.execPath, [binary, command], {
    env: { ...process.env, ...env },
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
        const [isReady, place = ''] = /^ready ?(.*)\n/m.exec(printed) ?? [];
        if (isReady !== undefined) resolve(place);
      });
    child.once('exit', (code) =>
      reject(new Error(`the ${command} ended with ${code} before it was ready:\n${printed}`)),
    );
  });
  const ended = once(child, 'exit').then(([code, signal]) => `the ${command} ended with ${String(signal ?? code)}`);
  const place = await ready;
  return {
    process: {
      pid: child.pid ?? 0,
      printed: () => printed,
      ended,
      kill: async () => void (await stop('SIGKILL')),
      close: () => stop('SIGTERM'),
    },
    place,
  };
}

/**
 * Starts `nightlatch worker` with these variables beside this process's own, and resolves when it polls.
 *
 * @throws {Error} with what it printed, where it ends instead.
 */
export async function startWorkerProcess(env: Variables): Promise<CommandProcess> {
  return (await start('worker', env)).process;
}

/**
 * Starts `nightlatch gateway` on a free port, with these variables beside this process's own, and resolves when it listens.
 *
 * @throws {Error} with what it printed, where it ends instead.
 */
export async function startGatewayProcess(env: Variables): Promise<GatewayProcess> {
  const { process, place } = await start('gateway', { ...env, NIGHTLATCH_GATEWAY_PORT: '0' });
  return { ...process, url: place };
}
