import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that is to be listened on. */
export interface WantedPort {
  /** Who listens there, in words. */
  readonly who: string;
  /** 0 for a free one. */
  readonly port: number;
  /** The setting that names another. */
  readonly variable: string;
}

const host = '127.0.0.1';

async function isTaken(port: number): Promise<boolean> {
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
 * Looks whether ports can be listened on, before anything is started.
 *
 * @throws {Error} that names every port that is taken, and what to do.
 */
export async function checkPorts(wanted: readonly WantedPort[]): Promise<void> {
  const taken: WantedPort[] = [];
  for (const one of wanted) if (one.port !== 0 && (await isTaken(one.port))) taken.push(one);
  if (taken.length === 0) return;
  const lines = taken.map(
    ({ who, port, variable }) =>
      `port ${port}, for ${who}, is taken: end what listens there, or set ${variable} to another port, 0 for a free one`,
  );
  throw new Error(lines.join('\n'));
}
