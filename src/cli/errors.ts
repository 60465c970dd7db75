import { CommanderError } from 'commander';
import { NightlatchError } from '../client/errors.ts';
import { SettingsError } from '../settings/problem.ts';

/** The exit codes: `refused` includes wrong input, `unavailable` means that another try may succeed. */
export const exitCodes = { ok: 0, refused: 1, unavailable: 2 } as const;

/** The command stopped waiting. Nothing is wrong, and what it waited for may still come. */
export class NotInTimeError extends Error {
  override readonly name = 'NotInTimeError';
  readonly waitedMs: number;

  constructor(what: string, waitedMs: number) {
    super(`${what} after ${waitedMs / 1_000} s`);
    this.waitedMs = waitedMs;
  }
}

// The names of the errors that the Temporal SDK throws if a worker cannot reach the server.
const unreachable: ReadonlySet<string> = new Set(['TransportError', 'ServiceError']);

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof NightlatchError && error.code === 'Unavailable') return exitCodes.unavailable;
  if (error instanceof NotInTimeError) return exitCodes.unavailable;
  return error instanceof Error && unreachable.has(error.name) ? exitCodes.unavailable : exitCodes.refused;
}

function isDefect(error: Error): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}

function shapeOf(error: unknown): object {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CommanderError) return { code: 'InvalidUsage', message: message.replace(/^error: /, '') };
  if (error instanceof NightlatchError) return { ...error.failure, message };
  if (error instanceof SettingsError) return { code: 'InvalidSettings', problems: error.problems, message };
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
  process.stderr.write(json ? `${JSON.stringify({ error: shapeOf(error) })}\n` : `error: ${textOf(error)}\n`);
}
