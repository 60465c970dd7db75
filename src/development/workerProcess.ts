import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const binary = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly pid: number;
  /** Ends when the process has, however that came; says how. */
  readonly ended: Promise<string>;
  /** Ends it at once, whatever it is doing. */
  kill(): Promise<void>;
  /** Lets it finish its calls to Seam and waits until it has ended. */
  close(): Promise<void>;
}

/**
 * Starts `nightlatch worker` with these variables beside this process's own, and resolves when it polls.
 *
 * @throws {Error} with what it printed, where it ends instead.
 */
export const startWorkerProcess = async (env: Readonly<Record<string, string>>): Promise<WorkerProcess> => {
  const child = spawn(process.execPath, [binary, 'worker'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  const orphaned = (): boolean => child.kill('SIGKILL');
  process.once('exit', orphaned);
  child.once('exit', () => process.off('exit', orphaned));
  let printed = '';
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed = (printed + text).slice(-10_000);
        if (/^ready$/m.test(printed)) resolve();
      });
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code} before it was ready:\n${printed}`)));
  });
  const ended = once(child, 'exit').then(([code, signal]) => `the worker ended with ${String(signal ?? code)}`);
  await ready;
  return { pid: child.pid ?? 0, ended, kill: () => stop('SIGKILL'), close: () => stop('SIGTERM') };
};
