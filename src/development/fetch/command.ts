import { spawn } from 'node:child_process';

/** How to run a command. */
export interface CommandOptions {
  /** How long to wait for its end; then it is ended by force. */
  readonly timeoutMs: number;
  /** Called for every line that the command prints, on either stream. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end and returns what it printed on standard output. */
export type RunCommand = (file: string, args: readonly string[], options: CommandOptions) => Promise<string>;

/**
 * Runs a program without a shell and without input.
 *
 * @throws {Error} with the last lines that it printed, if it cannot be started, its exit code is not 0, or it takes too
 * long.
 */
export const runCommand: RunCommand = (file, args, { timeoutMs, onLine }) => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const tooLong = AbortSignal.timeout(timeoutMs);
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], signal: tooLong, killSignal: 'SIGKILL' });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
      for (const line of text.split(/[\r\n]+/)) if (line.trim() !== '') onLine?.(line.trim());
    });
  }
  child.once('error', (error) => {
    const what = tooLong.aborted ? `was ended after ${timeoutMs / 1000} s` : `could not be started: ${error.message}`;
    reject(new Error(`${file} ${what}`));
  });
  child.once('close', (code, signal) => {
    if (code === 0) resolve(output.stdout);
    else reject(new Error(`${file} ended with ${signal ?? code}: ${lastLines(output.stderr || output.stdout)}`));
  });
  return promise;
};

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-2).join(' ').slice(-400) || 'it printed nothing';
}
