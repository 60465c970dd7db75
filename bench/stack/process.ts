import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of its own that has told what it is ready with. */
export interface ChildProcess {
  readonly told: unknown;
  close(): Promise<void>;
}

/**
 * Runs a script in a process of its own and resolves with the first message that it sends. It ends with this process.
 *
 * @throws {Error} where the script ends before it tells anything.
 */
export async function startProcess(script: URL, given: object): Promise<ChildProcess> {
  const child = fork(script, [JSON.stringify(given)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const told: unknown = await Promise.race([
    once(child, 'message').then(([message]: unknown[]) => message),
    ended.then(([code]: unknown[]) => {
      throw new Error(`${script.pathname} ended with ${String(code)} before it was ready`);
    }),
  ]);
  async function close(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.disconnect();
    await ended;
  }
  return { told, close };
}

/** In the script: what it was given. */
export function argument(): unknown {
  return JSON.parse(process.argv[2] ?? '{}');
}

/** In the script: tells what it is ready with, and resolves when it is to end. */
export async function untilClosed(told: object): Promise<void> {
  const closed = once(process, 'disconnect');
  process.send?.(told);
  await closed;
}
