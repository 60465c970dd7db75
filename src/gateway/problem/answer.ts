import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressTooLong, hasLongAddress } from '../address.ts';
import { problemOf } from './ofError.ts';
import { problemDetail, ProblemError, problemMediaType, statusOf, type ProblemFacts } from './problem.ts';
import { problemWithoutRead } from './withoutRead.ts';

/** Called with every problem that is answered. */
export type OnProblem = (facts: ProblemFacts) => void;

/** The most bytes that are read of a body that was refused; a longer body ends the connection. */
const drainAtMost = 16 * 1024 * 1024;

/**
 * Reads and drops the rest of a refused request's body. Most HTTP clients read the answer only after they have sent
 * everything: if the connection closed earlier, they would report a broken pipe and not the problem.
 */
function drainBody({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return;
  void reply.removeHeader('connection');
  let read = 0;
  raw.on('data', ({ length }: Buffer) => {
    read += length;
    if (read > drainAtMost) raw.socket.destroy();
  });
  raw.resume();
}

function answer(request: FastifyRequest, reply: FastifyReply, facts: ProblemFacts): FastifyReply {
  const status = statusOf(facts.type);
  drainBody(request, reply);
  if (facts.type === 'unauthenticated') void reply.header('www-authenticate', 'Bearer');
  if (facts.retryAfterSeconds !== undefined) void reply.header('retry-after', String(facts.retryAfterSeconds));
  return reply
    .code(status)
    .type(problemMediaType)
    .send(JSON.stringify(problemDetail(facts, request.id)));
}

/** Answers every error of a request, and every unknown route, with a problem detail; only a defect is logged. */
export function answerProblems(app: FastifyInstance, onProblem: OnProblem): void {
  app.setErrorHandler((error, request, reply) => {
    const all = problemOf(error);
    const facts = request.principal?.may.includes('read') === false ? problemWithoutRead(all) : all;
    if (facts.type === 'internal-error') request.log.error({ error }, 'a defect');
    onProblem(facts);
    return answer(request, reply, facts);
  });
  app.setNotFoundHandler((request, reply) => answer(request, reply, { type: 'unknown-route' }));
}

/** The methods that get a 405 on a route without them. HEAD comes with GET; OPTIONS is for CORS, which is not supported. */
const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'];

/**
 * Collects the routes that are registered from now on. The function that it returns answers the other methods of each path
 * with 405 and `Allow`.
 */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const methodsByPath = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methodsByPath.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    methodsByPath.set(url, known);
  });
  return () => {
    for (const [url, known] of methodsByPath) {
      const others = methods.filter((method) => !known.has(method));
      const allow = [...known].join(', ');
      if (url.startsWith('/docs') || others.length === 0) continue;
      app.route({
        method: others,
        url,
        schema: { hide: true },
        // Before the body is read: the wrong method alone is enough to refuse.
        onRequest: async (_request, reply) => {
          void reply.header('allow', allow);
          throw new ProblemError({ type: 'method-not-allowed', detail: `Use one of these methods: ${allow}.` });
        },
        handler: async () => undefined,
      });
    }
  };
}

/** Answers what Fastify refuses before it finds a route, such as a malformed address, which is not repeated. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void answer(request, reply, problemOf(error));
}

/** The error of a request that Node itself could not read, with the bytes that it had read. */
type UnreadableError = NodeJS.ErrnoException & { readonly rawPacket?: unknown };

function factsOfUnreadable({ code, rawPacket }: UnreadableError): ProblemFacts {
  if (code === 'HPE_HEADER_OVERFLOW')
    return hasLongAddress(rawPacket)
      ? addressTooLong
      : { type: 'headers-too-large', detail: 'The address and the headers together have at most 16 KB.' };
  return { type: code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request-timeout' : 'unreadable-request' };
}

/** Answers a request that is not HTTP, is too slow, or has too long an address or headers: no route ever gets it. */
export function answerUnreadable(error: UnreadableError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const facts = factsOfUnreadable(error);
  const status = statusOf(facts.type);
  const body = JSON.stringify(problemDetail(facts, randomUUID()));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
