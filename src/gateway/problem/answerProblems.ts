import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { drainBody } from './drain.ts';
import { factsOf } from './factsOf.ts';
import { problemDetail, problemMediaType, statusOf, type ProblemFacts, type ProblemType } from './problem.ts';

/** Told of every problem that is answered. */
export type OnProblem = (facts: ProblemFacts) => void;

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

/** Answers every error of a request, and what has no route, as a problem detail; a defect is logged, and nothing else is. */
export function answerProblems(app: FastifyInstance, onProblem: OnProblem): void {
  app.setErrorHandler((error, request, reply) => {
    const facts = factsOf(error);
    if (facts.type === 'internal-error') request.log.error({ error }, 'a defect');
    onProblem(facts);
    return answer(request, reply, facts);
  });
  app.setNotFoundHandler((request, reply) => answer(request, reply, { type: 'unknown-route' }));
}

/** Answers what Fastify refuses before there is a route, such as an address that is none: it is not repeated. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void answer(request, reply, factsOf(error));
}

/** The type of a request that Node itself could not read, by the code of its error. */
function unreadable(code: string | undefined): ProblemType {
  if (code === 'HPE_HEADER_OVERFLOW') return 'headers-too-large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request-timeout' : 'unreadable-request';
}

/** Answers what is no HTTP, or has too large headers, which no route ever sees. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const type = unreadable(error.code);
  const body = JSON.stringify(problemDetail({ type }, randomUUID()));
  const head = [
    `HTTP/1.1 ${statusOf(type)} ${STATUS_CODES[statusOf(type)]}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
