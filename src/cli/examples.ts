import type { Command } from 'commander';

/** Ends a command's help with examples: what stands behind `nightlatch`, each with words that tell what it is for, if any. */
export function withExamples(
  command: Command,
  ...examples: readonly (readonly [line: string, does?: string])[]
): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, does = '']) => `  $ nightlatch ${line.padEnd(width)}   ${does}`.trimEnd());
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
