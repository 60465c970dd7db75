import type { FastifyInstance } from 'fastify';

/** Where a gateway listens; port 0 takes a free one. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * How many connections may wait to be taken: Seam's events come each on their own, and what Node's usual 511 cannot hold
 * is dropped by the kernel without a word, and comes again only seconds later.
 */
const backlog = 4_096;

/** Makes a server listen; gives its URL. */
export function listen(app: FastifyInstance, { host, port }: Place): Promise<string> {
  return app.listen({ host, port, backlog, listenTextResolver: () => 'listening' });
}
