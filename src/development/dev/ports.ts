import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port to listen on. */
export interface WantedPort {
  /** The part of the stack that listens there, as text. */
  readonly who: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The setting that changes it. */
  readonly variable: string;
}

const host = '127.0.0.1';

/** Whether a program on this machine listens on a port. */
export async function isTaken(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await once(probe.listen(port, host), 'listening');
    return false;
  } catch {
    return true;
  } finally {
    if (probe.listening) await once(probe.close(), 'close');
  }
}

/**
 * Checks, before anything is started, that ports are free.
 *
 * @throws {Error} that names every taken port, and what to do.
 */
export async function checkPorts(wanted: readonly WantedPort[]): Promise<void> {
  const taken: WantedPort[] = [];
  for (const one of wanted) if (one.port !== 0 && (await isTaken(one.port))) taken.push(one);
  if (taken.length === 0) return;
  const lines = taken.map(
    ({ who, port, variable }) =>
      `port ${port}, for ${who}, is taken: stop the program that uses it, or set ${variable} to another port (0 takes a free one)`,
  );
  throw new Error(lines.join('\n'));
}
