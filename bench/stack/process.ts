import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A child process that is ready. */
export interface ChildProcess {
  /** The first message that it sent. */
  readonly message: unknown;
  close(): Promise<void>;
}

/**
 * Runs a script in a child process and resolves with its first message. It ends with this process.
 *
 * @throws {Error} if the script ends before its first message.
 */
export async function startProcess(script: URL, given: object): Promise<ChildProcess> {
  const child = fork(script, [JSON.stringify(given)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const message: unknown = await Promise.race([
    once(child, 'message').then(([first]: unknown[]) => first),
    ended.then(([code]: unknown[]) => {
      throw new Error(`${script.pathname} ended with ${String(code)} before it was ready`);
    }),
  ]);
  async function close(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.disconnect();
    await ended;
  }
  return { message, close };
}

/** In the script: the value that `startProcess` was given. */
export function argument(): unknown {
  return JSON.parse(process.argv[2] ?? '{}');
}

/** In the script: sends the first message, and resolves once the parent closes the process. */
export async function untilClosed(message: object): Promise<void> {
  const closed = once(process, 'disconnect');
  process.send?.(message);
  await closed;
}
