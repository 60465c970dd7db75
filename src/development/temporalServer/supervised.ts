import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A server process that this process started, and that does not outlive it. */
export interface SupervisedProcess {
  /** Ends when the server has; says how, with the last that it printed. */
  readonly ended: Promise<string>;
  /** Ends the server, after 5 s by force, and waits until it is gone. */
  close(): Promise<void>;
}

/*
 * The shell between us and the server holds the other end of a pipe of ours: when we die, however that happens, the pipe
 * breaks, `read` returns, and the server is ended. A signal handler of ours could not do that for SIGKILL.
 */
const script = `
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

/** Starts a server that ends when this process ends, whatever ends this process; Ctrl-C does not reach it by itself. */
export function startSupervised(executable: string, args: readonly string[]): SupervisedProcess {
  const child = spawn('/bin/sh', ['-c', script, 'supervise', executable, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: on Ctrl-C we close in order, first those who use the server.
    detached: true,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-2000);
    });
  }
  child.stdin.on('error', () => undefined); // broken when the shell is gone already
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
