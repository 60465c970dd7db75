import { InvalidArgumentError, Option, type Command } from 'commander';
import { wholeNumber } from '../options.ts';

/** The longest list, as over HTTP. */
const longestList = 1_000;

/** The options of every command about reservations. */
export interface CommonFlags {
  readonly property?: string;
  readonly json?: true;
}

/** The options of every command that sends a message. */
export interface MessageFlags extends CommonFlags {
  readonly via: 'update' | 'signal';
  readonly revision?: number;
  readonly eventId?: string;
  readonly wait?: 'issued';
  readonly timeout: number;
}

/**
 * Reads how long a list may be.
 *
 * @throws {InvalidArgumentError} by which commander refuses the option.
 */
export function listLimit(text: string): number {
  const limit = wholeNumber(text);
  if (limit < 1 || limit > longestList) throw new InvalidArgumentError(`It is not between 1 and ${longestList}.`);
  return limit;
}

/** Adds the options of every command about reservations. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--property <id>', 'the property, if the properties file has several')
    .option('--json', 'answer with one line of JSON');
}

/** Adds the options of every command that sends a message. */
export function withMessageOptions(command: Command): Command {
  return withCommonOptions(command)
    .addOption(
      new Option('--via <way>', 'update waits for a worker’s answer, signal does not')
        .choices(['update', 'signal'])
        .default('update'),
    )
    .option('--revision <number>', 'an integer that grows: a message with a lower one is ignored', wholeNumber)
    .option('--event-id <id>', 'the message’s own id: the same id again changes nothing')
    .addOption(new Option('--wait <for>', 'wait until keys are issued').choices(['issued']))
    .option('--timeout <seconds>', 'how long to wait', wholeNumber, 30);
}

/** The part of the body that comes from options. */
export function envelopeOf({ revision, eventId }: MessageFlags): object {
  return {
    ...(revision === undefined ? {} : { revision }),
    ...(eventId === undefined ? {} : { eventId }),
  };
}
