import type { Command, Option } from 'commander';

/** An option, as completion offers it. */
export interface OfferedOption {
  /** Such as `--wait`, and `-h` if it has a short form. */
  readonly flags: readonly string[];
  readonly does: string;
  readonly takesValue: boolean;
  /** The values that it may have; empty if it may have any. */
  readonly values: readonly string[];
}

/** A command, as completion offers it. */
export interface OfferedCommand {
  /** The words after `nightlatch`, such as `reservation guest add`; empty for `nightlatch` itself. */
  readonly path: string;
  readonly name: string;
  readonly does: string;
  readonly commands: readonly OfferedCommand[];
  readonly options: readonly OfferedOption[];
  /** The values that its first argument may have; empty if it may have any, or if it has none. */
  readonly values: readonly string[];
  readonly takesFile: boolean;
}

function optionOf({ short, long, description, required, optional, argChoices }: Option): OfferedOption {
  return {
    flags: [long, short].flatMap((flag) => flag ?? []),
    does: description,
    takesValue: required || optional,
    values: argChoices ?? [],
  };
}

/** A command with everything below it, as its help shows it. */
export function offeredBy(command: Command, words: readonly string[] = []): OfferedCommand {
  const help = command.createHelp();
  const [argument] = command.registeredArguments;
  return {
    path: words.join(' '),
    name: command.name(),
    does: command.description(),
    commands: help.visibleCommands(command).map((one) => offeredBy(one, [...words, one.name()])),
    options: help.visibleOptions(command).map(optionOf),
    values: argument?.argChoices ?? [],
    takesFile: argument?.name() === 'FILE',
  };
}

/** A command and all commands below it. */
export function withAllBelow(command: OfferedCommand): readonly OfferedCommand[] {
  return [command, ...command.commands.flatMap(withAllBelow)];
}
