import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pino, type DestinationStream, type Logger } from 'pino';
import { pmsId } from '../domain/messages/fields.ts';
import { escapedLine } from '../domain/text.ts';
import { paramOf } from './access/authenticate.ts';

/**
 * Creates a logger that writes JSON lines to standard error. Of a request it logs only what {@link logRequests} names: no
 * address, which may contain a URL token, no header and no body.
 */
export function createGatewayLogger(destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level: 'info',
      serializers: { error: pino.stdSerializers.err, req: () => undefined, res: () => undefined },
      // Logs are read on terminals.
      hooks: { streamWrite: escapedLine },
    },
    destination,
  );
}

function idOf(request: FastifyRequest, name: string): string | undefined {
  // A text that may be an e-mail address is refused as an id, and not logged either.
  return pmsId.safeParse(paramOf(request, name)).data;
}

/** The route's path as it was registered, without ids and tokens. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none';
}

/** Logs one line for each request: its id, method, route, sender, property, reservation, status and milliseconds. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const sender = request.principal?.id ?? null;
    request.log.info(
      {
        method: request.method,
        route: routeOf(request),
        sender,
        // Without a valid key, the parts of an address may be anything.
        ...(sender === null
          ? {}
          : { propertyId: idOf(request, 'propertyId'), reservationId: idOf(request, 'reservationId') }),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
}
