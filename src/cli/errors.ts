import { CommanderError } from 'commander';
import { NightlatchError } from '../client/errors.ts';
import { SettingsError } from '../settings/problem.ts';
import { printError, printProgress } from './output/print.ts';

/**
 * The exit codes: `refused` includes wrong input, `unavailable` means that another try may succeed, `interrupted` is the
 * shell's own for Ctrl-C.
 */
export const exitCodes = { ok: 0, refused: 1, unavailable: 2, interrupted: 130 } as const;

/** The command stopped waiting. Nothing is wrong, and what it waited for may still come. */
export class NotInTimeError extends Error {
  override readonly name = 'NotInTimeError';
  readonly waitedMs: number;

  constructor(what: string, waitedMs: number) {
    super(`${what} after ${waitedMs / 1_000} s`);
    this.waitedMs = waitedMs;
  }
}

/** What the command needs does not answer; the message says what to do. */
export class NotAvailableError extends Error {
  override readonly name = 'NotAvailableError';
}

// The names of the errors that the Temporal SDK throws if a worker cannot reach the server.
const unreachable: ReadonlySet<string> = new Set(['TransportError', 'ServiceError']);

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof NightlatchError && error.code === 'Unavailable') return exitCodes.unavailable;
  if (error instanceof NotInTimeError || error instanceof NotAvailableError) return exitCodes.unavailable;
  return error instanceof Error && unreachable.has(error.name) ? exitCodes.unavailable : exitCodes.refused;
}

function isDefect(error: Error): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}

/** What commander repeats of a command line, and what is left of it: an argument may be a name or a phone number, if it is no plain word. */
const repeated: readonly (readonly [RegExp, string])[] = [
  [/ argument '(?![a-z]{1,20}').*' is invalid\./s, ' argument is invalid.'],
  [/(too many arguments.* but got \d+): .*/s, '$1.\n'],
  [/unknown option '(--[a-z-]{1,40})[^']?.*'/s, "unknown option '$1'"],
  [/unknown option '(?!--[a-z-]{1,40}').*'/s, 'unknown option'],
  [/unknown command '(?![a-z-]{1,40}').*'/s, 'unknown command'],
];

/** An error of commander without the values of the command line. */
export function withoutValues(message: string): string {
  return repeated.reduce((text, [pattern, left]) => text.replace(pattern, left), message);
}

function shapeOf(error: unknown): object {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CommanderError)
    return {
      code: 'InvalidUsage',
      message: withoutValues(message)
        .replace(/^error: /, '')
        .trim(),
    };
  if (error instanceof NightlatchError) return { ...error.failure, message };
  if (error instanceof SettingsError) return { code: 'InvalidSettings', problems: error.problems, message };
  if (error instanceof NotAvailableError) return { code: 'Unavailable', message };
  return { code: error instanceof NotInTimeError ? 'NotInTime' : 'Failed', message };
}

function textOf(error: unknown): string {
  if (error instanceof NightlatchError && error.failure.code === 'InvalidInput')
    return error.failure.problems
      .map(({ field, reason }) => (field === '$' ? `the file ${reason}` : `${field} ${reason}`))
      .join('\n  ');
  if (!(error instanceof Error)) return String(error);
  return isDefect(error) ? (error.stack ?? error.message) : error.message;
}

/** Prints on standard error why a command failed: as text, or as one line of JSON. */
export function reportError(error: unknown, json: boolean): void {
  if (json) printProgress(JSON.stringify({ error: shapeOf(error) }));
  else printError(`error: ${textOf(error)}`);
}
