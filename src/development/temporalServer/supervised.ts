import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A server process that ends with this process. */
export interface SupervisedProcess {
  /** Resolves when the server has ended, with how it ended and the last text that it printed. */
  readonly ended: Promise<string>;
  /** Ends the server, by force after 5 s, and waits until it is gone. */
  close(): Promise<void>;
}

/*
 * The shell between this process and the server reads from a pipe of this process. When this process dies, for any reason,
 * the pipe breaks, `read` returns, and the shell ends the server. A signal handler cannot do that for SIGKILL. What the server
 * writes, its database for one, only its owner may read.
 */
const script = `
umask 077
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
(
  read -r _ <&3
  kill -TERM "$server" 2>/dev/null
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.5
    kill -0 "$server" 2>/dev/null || exit 0
  done
  kill -KILL "$server" 2>/dev/null
) >/dev/null 2>&1 &
wait "$server"
`;

/** Starts a server that ends when this process ends, for any reason. Ctrl-C does not reach the server directly. */
export function startSupervised(executable: string, args: readonly string[]): SupervisedProcess {
  const child = spawn('/bin/sh', ['-c', script, 'supervise', executable, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A process group of its own: on Ctrl-C the clients of the server close before the server.
    detached: true,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-2000);
    });
  }
  child.stdin.on('error', () => undefined); // the pipe is broken if the shell is already gone
  const ended = once(child, 'exit').then(([code, signal]) => {
    child.stdin.destroy();
    return `ended with ${String(signal ?? code)}: ${printed.trim()}`;
  });
  return {
    ended,
    async close() {
      child.stdin.end('\n');
      await ended;
    },
  };
}
