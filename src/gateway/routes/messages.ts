import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { MessageName } from '../../domain/messages/index.ts';
import type { NightlatchClient } from '../../client/index.ts';
import { accepted, reservation } from '../api/answers/reservation.ts';
import {
  guestParams,
  messageHeaders,
  noQuery,
  removeGuestQuery,
  reservationParams,
  waitQuery,
} from '../api/parameters.ts';
import { bodyLimits } from '../api/bodyLimits.ts';
import { bodySchemas } from '../api/requestBodies.ts';
import { json, responses, withBody } from '../api/responses.ts';
import { invalid } from '../api/validate.ts';
import type { PropertyConfig } from '../../settings/index.ts';
import { principalOf } from '../access/authenticate.ts';
import { mayRemovePersons } from '../access/workspaces.ts';
import type { Limits } from '../limits.ts';
import type { ProblemType } from '../problem/problem.ts';
import { messageRoutes, permissionsOf } from './messageTable.ts';
import { messageSender } from './send.ts';

const answer = z.union([reservation, accepted]);

const headers = {
  location: { type: 'string', description: 'The address of the reservation' },
  'nightlatch-event-id': { type: 'string', description: 'The id of the message, by which the status names it' },
} as const;

const recorded = {
  202: json(
    'Temporal has the message. The body is the status if a worker answered in time and the key may read',
    answer,
    headers,
  ),
};

const issued = {
  200: json('Keys are issued (only with `wait=issued`). The body is the status if the key may read', answer, headers),
  ...recorded,
};

/** Only a PUT of the whole reservation starts one; any other message needs one that exists. */
function notFound(name: MessageName): readonly ProblemType[] {
  return name === 'replaceReservation' ? ['unknown-property'] : ['unknown-property', 'unknown-reservation'];
}

const common = { tags: ['reservations'], security: [{ key: [] }], headers: messageHeaders };

/** Refuses the body of a DELETE instead of ignoring it. Many proxies drop such a body, so the query has all fields. */
function refuseBody(body: unknown): void {
  if (body !== undefined)
    throw invalid([{ field: '$', reason: 'is not allowed with DELETE: use the query, such as ?rekey=true' }]);
}

/**
 * Adds the guest of the address to a message's body. What is no object is passed on, and the client refuses it.
 *
 * @throws {ProblemError} `invalid-input` if the body names a guest, too.
 */
function withGuest(body: unknown, guestId: string): unknown {
  if (body === undefined || body === null) return { guestId };
  if (typeof body !== 'object' || Array.isArray(body)) return body;
  if ('guestId' in body) throw invalid([{ field: 'guestId', reason: 'is not allowed: the address names the guest' }]);
  return { ...body, guestId };
}

/**
 * A report of a lost phone by a key of one hotel: the phone of another hotel's guest stays active. What is no object is passed
 * on, and the client refuses it.
 */
function withOwnPhonesOnly(body: unknown): unknown {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, ownPhonesOnly: true } : body;
}

/** The routes of the messages that change a reservation. */
export function addMessageRoutes(
  client: NightlatchClient,
  limits: Limits,
  configs: () => readonly PropertyConfig[],
): FastifyPluginAsyncZod {
  const send = messageSender(client, limits);
  return async (app) => {
    for (const { method, path, name, summary, description, issues, refusals } of messageRoutes)
      app.route({
        method,
        url: `/properties/:propertyId/reservations/:reservationId${path}`,
        bodyLimit: bodyLimits[name],
        config: { permissions: permissionsOf(name) },
        schema: {
          ...common,
          operationId: name,
          summary,
          description,
          params: reservationParams,
          querystring: issues ? waitQuery : noQuery,
          body: bodySchemas[name],
          response: responses(
            issues ? issued : recorded,
            ...notFound(name),
            ...refusals,
            'event-id-reused',
            ...withBody,
          ),
        },
        handler: (request, reply) => {
          const { params: ref, query: waiting } = request;
          const mayAll = mayRemovePersons(principalOf(request), configs(), ref.propertyId);
          const body = name === 'reportLostPhone' && !mayAll ? withOwnPhonesOnly(request.body) : request.body;
          return send(request, reply, { ref, name, body, waiting });
        },
      });
    app.delete('/properties/:propertyId/reservations/:reservationId/guests/:guestId', {
      config: { permissions: permissionsOf('removeGuest') },
      schema: {
        ...common,
        operationId: 'removeGuest',
        summary: 'Remove a guest; rekey gives everyone else new keys, in case the phone of the guest stays offline',
        description:
          "The guest's key is revoked. With `rekey` the lock refuses it as soon as another guest uses their new key. A body is refused: use the query.",
        params: guestParams,
        querystring: removeGuestQuery,
        response: responses(issued, ...notFound('removeGuest'), 'unknown-guest', 'event-id-reused', ...withBody),
      },
      handler: (request, reply) => {
        refuseBody(request.body);
        const { guestId, ...ref } = request.params;
        const { wait, timeout, ...fields } = request.query;
        const body = { guestId, ...fields };
        return send(request, reply, { ref, name: 'removeGuest', body, waiting: { wait, timeout } });
      },
    });
    app.post('/properties/:propertyId/reservations/:reservationId/guests/:guestId/new-key', {
      config: { permissions: permissionsOf('newKey') },
      schema: {
        ...common,
        operationId: 'newKey',
        summary:
          'Give a guest a new key, a joiner; rekey gives all guests new keys, and ends cards that are not theirs',
        description: 'For a guest whose key does not work, or who has another phone.',
        params: guestParams,
        querystring: waitQuery,
        body: bodySchemas.newKey,
        response: responses(issued, ...notFound('newKey'), 'unknown-guest', 'event-id-reused', ...withBody),
      },
      handler: (request, reply) => {
        const { guestId, ...ref } = request.params;
        const { query: waiting } = request;
        return send(request, reply, { ref, name: 'newKey', body: withGuest(request.body, guestId), waiting });
      },
    });
  };
}
