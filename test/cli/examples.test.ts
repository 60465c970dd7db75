import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/run.ts';

function withDescendants(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap((inner) => withDescendants(inner))];
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return help;
}

/** The arguments after `nightlatch` of each example in a command's help, without the description. */
function examplesOf(command: Command): readonly (readonly string[])[] {
  return [...helpOf(command).matchAll(/^ {2}[$] nightlatch (.+?)(?: {3}.*| [<>] .*)?$/gm)].map(([, line = '']) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain),
  );
}

/** The command that accepts these arguments; it is not run. */
async function commandOf(args: readonly string[]): Promise<string> {
  const program = createProgram(true);
  let found = '';
  for (const command of withDescendants(program).filter(({ commands }) => commands.length === 0))
    command.action(() => void (found = pathOf(command)));
  await program.parseAsync(args, { from: 'user' });
  return found;
}

const commands = withDescendants(createProgram()).map((command) => [pathOf(command), command] as const);

test.each(commands)('%s has examples in its help that it accepts', async (path, command) => {
  const examples = examplesOf(command);
  expect(examples).not.toEqual([]);
  for (const example of examples) expect(await commandOf(example)).toMatch(new RegExp(`^${path}\\b`));
});

test('all commands are checked', () => {
  expect(commands.length).toBeGreaterThan(28);
});
