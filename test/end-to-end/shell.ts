import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

/** A shell that stays open between commands, as a person's does: variables, functions and jobs stay. */
export interface Shell {
  /** Runs a command and returns its standard output; throws all of its output if it fails. */
  readonly run: (command: string) => Promise<string>;
  /** Ends it with all that it started. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

// Jobs have process groups of their own, as at a terminal, and end with the shell.
const setUp = `set -meu -o pipefail
trap 'for job in $(jobs -p); do kill -- "-$job"; done' EXIT
`;

/** Opens bash; the first command that fails ends it. */
export function openShell(cwd: string, env: Readonly<Record<string, string | undefined>>): Shell {
  const child = spawn('bash', ['--norc', '--noprofile'], { cwd, env });
  child.stdin.write(setUp);
  let [printed, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const closed = once(child, 'close').then(() => 'closed' as const);
  async function run(command: string): Promise<string> {
    const mark = `--- ${randomUUID()}\n`;
    printed = '';
    // A command must not read the following commands from standard input.
    child.stdin.write(`{\n${command}\n} < /dev/null\necho; printf %s '${mark}'\n`);
    while (!printed.endsWith(mark))
      if ((await Promise.race([closed, once(child.stdout, 'data')])) === 'closed')
        throw new Error(`bash ended in:\n${command}\n${printed}\n${errors}`);
    return printed.slice(0, -mark.length).trim();
  }
  return {
    run,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await closed;
    },
  };
}
