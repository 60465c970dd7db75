import { DefaultLogger, Runtime, type LogLevel } from '@temporalio/worker';
import { pino, type Level, type Logger } from 'pino';
import { escapedLine } from '../domain/text.ts';

const levels: Readonly<Record<LogLevel, Level>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** A logger that writes warnings and errors to standard error, one JSON object a line, without hidden characters. */
export function createLogger(): Logger {
  const hooks = { streamWrite: escapedLine };
  return pino({ level: 'warn', serializers: { error: pino.stdSerializers.err }, hooks }, pino.destination(2));
}

/** Makes the Temporal SDK of this process log through `logger`. Call it once, before anything else of the SDK. */
export function installRuntime(logger: Logger): void {
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => logger[levels[level]](meta ?? {}, message)),
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  });
}

/** The message of an error, with those of its causes: Temporal's clients keep the server's own message in the cause. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${reasonOf(error.cause)}` : error.message;
}
