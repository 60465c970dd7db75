import type { FastifyInstance } from 'fastify';
import { ProblemError } from './problem/error.ts';

/** Methods that are answered with 405 where a route has them not; HEAD comes with GET, OPTIONS with CORS, which is not served. */
const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'];

/** Learns of every route that is registered from here on; what it gives adds a 405 with `Allow` for each path's other methods. */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const of = known.get(url) ?? new Set();
    for (const one of [method].flat()) of.add(one);
    known.set(url, of);
  });
  return () => {
    for (const [url, has] of known) {
      const others = methods.filter((method) => !has.has(method));
      const allow = [...has].join(', ');
      if (url.startsWith('/docs') || others.length === 0) continue;
      app.route({
        method: others,
        url,
        schema: { hide: true },
        // Before the body is read: whatever it is, the method is what is wrong.
        onRequest: async (_request, reply) => {
          void reply.header('allow', allow);
          throw new ProblemError({ type: 'method-not-allowed', detail: `Allowed here: ${allow}.` });
        },
        handler: async () => undefined,
      });
    }
  };
}
