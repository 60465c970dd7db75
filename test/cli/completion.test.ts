import { execFileSync } from 'node:child_process';
import { expect, it, vi } from 'vitest';
import { completionScript, shells, type Shell } from '../../src/cli/completion/script.ts';
import { offeredBy, withAllBelow } from '../../src/cli/completion/tree.ts';
import { createProgram, runCommandLine } from '../../src/cli/run.ts';

const root = offeredBy(createProgram());

function isInstalled(shell: Shell): boolean {
  try {
    execFileSync(shell, ['-c', 'true']);
    return true;
  } catch {
    return false;
  }
}

/** How a shell completes a line, by its own means: the words that it offers. */
const offers: Readonly<Record<Shell, (words: readonly string[]) => string>> = {
  bash: (words) => `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_nightlatch
printf '%s\n' "\${COMPREPLY[@]}"`,
  zsh: (words) => `_describe() { local name=$argv[-1]; print -l -- "\${(@P)name}" }
_files() { print FILES }
words=(${words.map((word) => `'${word}'`).join(' ')})
CURRENT=${words.length}
_nightlatch`,
  fish: (words) => `complete -C '${words.join(' ')}'`,
};

/** The words that a shell offers at the end of a line; zsh and fish show them with what they do. */
function offered(shell: Shell, line: string): readonly string[] {
  const words = line.split(' ');
  const script = `${shell === 'zsh' ? 'compdef() { true }\n' : ''}${completionScript(shell, root)}`;
  const printed = execFileSync(shell, ['-c', `${script}\n${offers[shell](words)}`], { encoding: 'utf8' });
  return printed
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => text.split(/[:\t]/)[0] ?? '')
    .filter((word) => word.startsWith(words.at(-1) ?? '')); // zsh leaves that to _describe
}

it('knows every command', () => {
  const paths = withAllBelow(root).map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['demo', 'reservation put', 'reservation guest add', 'teardown go-on']));
});

it.each(shells)('completes commands, options and values in %s', (shell) => {
  if (!isInstalled(shell)) return; // CI has bash; the others where they are installed
  expect(offered(shell, 'nightlatch reser')).toEqual(['reservation']);
  expect(offered(shell, 'nightlatch reservation che')).toEqual(['check-in', 'check-out']);
  expect(offered(shell, 'nightlatch reservation guest ')).toEqual(expect.arrayContaining(['add', 'remove']));
  expect(offered(shell, 'nightlatch reservation stay R-1 --un')).toEqual(['--until']);
  expect(offered(shell, 'nightlatch reservation put file.json --wait ')).toEqual(['issued']);
  expect(offered(shell, 'nightlatch reservation list --status in')).toEqual(['in-house']);
  expect(offered(shell, 'nightlatch reservation check-in R-1 --event-id ')).toEqual([]);
});

it('refuses a shell that it does not know, and names those that it knows', async () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    expect(await runCommandLine(['completion', 'tcsh'])).toBe(1);
    expect(written.mock.calls.join('')).toBe(
      'error: SHELL is not one of bash, zsh, fish: name your shell, as in: nightlatch completion bash\n',
    );
  } finally {
    written.mockRestore();
  }
});
