import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pino, type DestinationStream, type Logger } from 'pino';
import { pmsId } from '../domain/messages/fields.ts';
import { knownSender } from './access/authenticate.ts';

/**
 * JSON lines on standard error. Nothing of a request is logged but what {@link logRequests} names: no address, in which a
 * token may stand, no header and no body.
 */
export function createGatewayLogger(destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    { level: 'info', serializers: { error: pino.stdSerializers.err, req: () => undefined, res: () => undefined } },
    destination,
  );
}

function idOf({ params }: FastifyRequest, name: string): string | undefined {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  // What may be an e-mail address was refused as an id, and is not logged either.
  return pmsId.safeParse(value).success ? String(value) : undefined;
}

/** The route's path as it was registered: no id and no token is in it. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none';
}

/** Logs one line for each answered request: its id, route, sender, property, reservation, status and milliseconds. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const sender = knownSender(request);
    request.log.info(
      {
        method: request.method,
        route: routeOf(request),
        sender,
        // A stranger's words are not taken for ids.
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
