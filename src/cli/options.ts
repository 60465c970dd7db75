import { InvalidArgumentError, type Command } from 'commander';

/** An example in a command's help: its arguments after `nightlatch`, and what it is for, if that is not obvious. */
export type Example = readonly [line: string, does?: string];

/** Adds examples to the end of a command's help. */
export function withExamples(command: Command, ...examples: readonly Example[]): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, does = '']) => `  $ nightlatch ${line.padEnd(width)}   ${does}`.trimEnd());
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/**
 * Reads a whole number.
 *
 * @throws {InvalidArgumentError} by which commander refuses the option.
 */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(text);
}

/** Collects the values of an option that may be given several times. */
export function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
