import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A worker in a process of its own. */
export interface WorkerProcess {
  /** Resolves when it has printed that text, on either stream; rejects if it ends before that. */
  readonly printed: (text: string) => Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Whether it still runs. */
  readonly isRunning: () => boolean;
  /** How it ended: the exit code, `null` after a signal, and everything that it printed on standard error. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
}

const script = fileURLToPath(new URL('workerProcess.ts', import.meta.url));

/** Starts a worker as the command line does, in a folder, with only `env` and what Node needs in its environment. */
export function spawnWorkerProcess(env: Readonly<Record<string, string>>, cwd?: string): WorkerProcess {
  const { HOME, PATH } = process.env;
  const child = spawn(process.execPath, [script], {
    cwd,
    env: { HOME, PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { promise: ended, resolve } = Promise.withResolvers<{ code: number | null; errors: string }>();
  const output = { stdout: '', stderr: '' };
  const changed = new EventEmitter();
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
      changed.emit('output');
    });
  child.once('close', (code) => {
    resolve({ code, errors: output.stderr });
    changed.emit('output');
  });
  async function printed(text: string): Promise<void> {
    while (!`${output.stdout}\n${output.stderr}`.includes(text)) {
      if (child.exitCode !== null) throw new Error(`the worker ended without "${text}": ${output.stderr}`);
      await once(changed, 'output');
    }
  }
  return { printed, kill: (signal) => child.kill(signal), isRunning: () => child.exitCode === null, ended };
}
