import { InvalidArgumentError, Option, type Command } from 'commander';

/** The most that one list holds, over HTTP, too. */
const longestList = 1_000;

/** What every command about reservations may be given. */
export interface CommonFlags {
  readonly property?: string;
  readonly json?: true;
}

/** What every command that sends a message may be given, too. */
export interface MessageFlags extends CommonFlags {
  readonly via: 'update' | 'signal';
  readonly revision?: number;
  readonly eventId?: string;
  readonly wait?: 'issued';
  readonly timeout: number;
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

/**
 * Reads how many a list may hold.
 *
 * @throws {InvalidArgumentError} by which commander refuses the option.
 */
export function listLimit(text: string): number {
  const limit = wholeNumber(text);
  if (limit < 1 || limit > longestList) throw new InvalidArgumentError(`It is not between 1 and ${longestList}.`);
  return limit;
}

/** Gathers an option that may be given several times. */
export function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Adds the options of every command about reservations. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--property <id>', 'the property, where the properties file has several')
    .option('--json', 'answer with one line of JSON');
}

/** Adds the options of every command that sends a message. */
export function withMessageOptions(command: Command): Command {
  return withCommonOptions(command)
    .addOption(
      new Option('--via <way>', 'whether to wait for a worker’s word').choices(['update', 'signal']).default('update'),
    )
    .option('--revision <number>', 'an integer that grows: what is older is ignored', wholeNumber)
    .option('--event-id <id>', 'under which a repetition is told')
    .addOption(new Option('--wait <for>', 'wait until keys are issued').choices(['issued']))
    .option('--timeout <seconds>', 'how long to wait', wholeNumber, 30);
}

/** The body's part that options give. */
export function envelopeOf({ revision, eventId }: MessageFlags): object {
  return {
    ...(revision === undefined ? {} : { revision }),
    ...(eventId === undefined ? {} : { eventId }),
  };
}
