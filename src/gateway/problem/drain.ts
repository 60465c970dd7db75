import type { FastifyReply, FastifyRequest } from 'fastify';

/** Bytes that are still read of a body that nobody wants; whoever sends more is cut off. */
const atMost = 16 * 1024 * 1024;

/**
 * Reads on, and forgets, what is left of a request's body after it was refused. Most HTTP clients read the answer only once
 * they have sent everything: a connection that is closed before tells them of a broken pipe and not of the problem.
 */
export function drainBody({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return;
  void reply.removeHeader('connection');
  let read = 0;
  raw.on('data', ({ length }: Buffer) => {
    read += length;
    if (read > atMost) raw.socket.destroy();
  });
  raw.resume();
}
