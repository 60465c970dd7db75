import { randomUUID } from 'node:crypto';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import { textOfUtf8 } from '../domain/utf8.ts';
import { addressTooLong, longestAddress } from './address.ts';
import { usualLimit } from './api/bodyLimits.ts';
import { invalid, validatorCompiler } from './api/validate.ts';
import { refuseEncoded } from './contentEncoding.ts';
import { answerFrameworkError, answerUnreadable } from './problem/answer.ts';
import { notJson } from './problem/ofError.ts';
import { ProblemError } from './problem/problem.ts';

const maxHeaderSize = 16 * 1024;

const defaultRequestTimeoutMs = 30_000;

/**
 * Creates a server without routes: its limits, and how it reads a request.
 *
 * @param requestTimeoutMs how long the headers and body of a request may take to arrive.
 */
export function createServer(
  loggerInstance: FastifyBaseLogger,
  requestTimeoutMs = defaultRequestTimeoutMs,
): FastifyInstance {
  const app: FastifyInstance = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomUUID(),
    bodyLimit: usualLimit,
    requestTimeout: requestTimeoutMs,
    // Open connections still get their answers while the server closes.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // By default Node looks for slow requests only every 30 s, and for slow bodies only after the 60 s for the headers.
    http: {
      maxHeaderSize,
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: requestTimeoutMs / 10,
    },
    // An id that is too long reaches the schema, which refuses it with the reason.
    routerOptions: { maxParamLength: maxHeaderSize },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: answerFrameworkError,
  });
  app.addHook('onRequest', async ({ raw }) => {
    if ((raw.url ?? '').length > longestAddress) throw new ProblemError(addressTooLong);
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => JSON.stringify);
  readBodies(app);
  return app;
}

function nullBody(): ProblemError {
  return invalid([{ field: '$', reason: 'is null: leave it out' }]);
}

/**
 * The text of a request's body.
 *
 * @throws {ProblemError} `unsupported-media-type` if the body is encoded, for example compressed; `unreadable-request` if it is
 *   not UTF-8: in a lenient reader, a name would keep replacement characters that no person sent.
 */
function textOfBody(request: FastifyRequest, body: Buffer): string {
  refuseEncoded(request);
  const text = textOfUtf8(body);
  if (text === null) throw new ProblemError({ type: 'unreadable-request', detail: 'The body is not UTF-8.' });
  return text;
}

/** Reads bodies, which may be empty with any content type: a message without fields needs no body. */
function readBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    function parsed(error: Error | null, value?: unknown): void {
      done(error ?? (value === null ? nullBody() : null), value);
    }
    if (body.length === 0) return parsed(null);
    try {
      void parseJson(request, textOfBody(request, body), parsed);
    } catch (error) {
      parsed(error instanceof Error ? error : new ProblemError(notJson));
    }
  });
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    body.length === 0 ? done(null) : done(new ProblemError(notJson)),
  );
}

/** An address to listen on; port 0 takes a free port. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * How many connections may wait to be accepted. Each of Seam's events has its own connection. The kernel silently drops
 * those beyond Node's default of 511, and their senders try again only seconds later.
 */
const backlog = 4_096;

/** Makes a server listen, and returns its URL. */
export function listen(app: FastifyInstance, { host, port }: ListenAddress): Promise<string> {
  return app.listen({ host, port, backlog, listenTextResolver: () => 'listening' });
}
