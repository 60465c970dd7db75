import { DefaultLogger, Runtime, type LogLevel } from '@temporalio/worker';
import { pino, type Level, type Logger } from 'pino';

const levels: Readonly<Record<LogLevel, Level>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

/** JSON lines on standard error, warnings and worse. */
export function createLogger(): Logger {
  return pino({ level: 'warn', serializers: { error: pino.stdSerializers.err } }, pino.destination(2));
}

/** Lets the Temporal SDK of this process log through `logger`; call it once, before anything else of the SDK. */
export function installRuntime(logger: Logger): void {
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => logger[levels[level]](meta ?? {}, message)),
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  });
}
