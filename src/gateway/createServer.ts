import { randomUUID } from 'node:crypto';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { invalid, validatorCompiler } from './api/validate.ts';
import { ProblemError } from './problem/error.ts';
import { answerFrameworkError, answerUnreadable } from './problem/answerProblems.ts';
import { notJson } from './problem/factsOf.ts';

/** 64 guests with everything that is known of them are some 40 KB. */
const bodyLimit = 256 * 1024;

const maxHeaderSize = 16 * 1024;

/** Milliseconds that a request's head and body may take to come, unless told. */
const usualRequestTimeout = 30_000;

/** Makes a server without any route: its limits, and how it reads a request. */
export function createServer(loggerInstance: FastifyBaseLogger, requestTimeout = usualRequestTimeout): FastifyInstance {
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    bodyLimit,
    requestTimeout,
    // Whoever is connected while the server closes gets their answer.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // Node looks for slow requests every 30 s unless told, and for slow bodies only once the heads' time, 60 s, is over.
    http: {
      maxHeaderSize,
      requestTimeout,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: requestTimeout / 10,
    },
    // Whatever is too long is refused as an id, with the reason.
    routerOptions: { maxParamLength: maxHeaderSize },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: answerFrameworkError,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => JSON.stringify);
  acceptEmptyBodies(app);
  return app;
}

/** The error for a body of JSON's null: what says nothing has no body. */
function nothing(): ProblemError {
  return invalid([{ field: '$', reason: 'is null: leave it out' }]);
}

/** A message that says nothing but its name needs no body, whatever its type is said to be. */
function acceptEmptyBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    function parsed(error: Error | null, value?: unknown): void {
      done(error ?? (value === null ? nothing() : null), value);
    }
    if (body.length === 0) parsed(null);
    else void parseJson(request, String(body), parsed);
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) =>
    body.length === 0 ? done(null) : done(new ProblemError(notJson)),
  );
}
