import type { Command } from 'commander';
import { invalidInput } from '../../client/errors.ts';
import { withExamples } from '../options.ts';
import { completionScript, isShell, shells } from './script.ts';
import { offeredBy } from './tree.ts';

/** Adds `nightlatch completion`, which prints a script for a shell. */
export function addCompletionCommand(program: Command): void {
  withExamples(
    program.command('completion'),
    ['completion bash > /etc/bash_completion.d/nightlatch'],
    ['completion zsh > "${fpath[1]}/_nightlatch"'],
    ['completion fish > ~/.config/fish/completions/nightlatch.fish'],
  )
    .description('print a script that lets a shell complete commands and options')
    .argument('<SHELL>', shells.join(', '))
    .action((shell: string) => {
      if (!isShell(shell)) {
        const reason = `is not one of ${shells.join(', ')}: name your shell, as in: nightlatch completion ${shells[0]}`;
        throw invalidInput([{ field: 'SHELL', reason }]);
      }
      process.stdout.write(completionScript(shell, offeredBy(program)));
    });
}
