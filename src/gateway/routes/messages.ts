import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { MessageName } from '../../domain/messages/index.ts';
import { accepted, reservation } from '../api/answers.ts';
import { bodySchemas } from '../api/bodies.ts';
import { guestParams, messageHeaders, removeGuestQuery, reservationParams, waitQuery } from '../api/parameters.ts';
import { json, responses, withBody } from '../api/responses.ts';
import type { Dependencies } from '../dependencies.ts';
import { sendMessage } from './send.ts';

/** A route that sends one message. */
interface MessageRoute {
  readonly method: 'PUT' | 'POST';
  readonly path: string;
  readonly name: MessageName;
  readonly summary: string;
}

const messageRoutes: readonly MessageRoute[] = [
  { method: 'PUT', path: '', name: 'replaceReservation', summary: 'Say what the reservation should be' },
  { method: 'POST', path: '/guests', name: 'addGuest', summary: 'Add a guest: a joiner' },
  { method: 'PUT', path: '/rooms', name: 'changeRooms', summary: "Change the rooms; `moves` takes guests' own along" },
  { method: 'PUT', path: '/stay', name: 'changeStay', summary: 'Change the stay' },
  { method: 'POST', path: '/check-in', name: 'checkIn', summary: 'Check in: keys go out at once' },
  { method: 'POST', path: '/undo-check-in', name: 'undoCheckIn', summary: 'Take a check-in back' },
  { method: 'POST', path: '/check-out', name: 'checkOut', summary: 'Check out: all keys are revoked' },
  { method: 'POST', path: '/undo-check-out', name: 'undoCheckOut', summary: 'Take a check-out back' },
  { method: 'POST', path: '/cancel', name: 'cancel', summary: 'Cancel: all keys are revoked' },
  { method: 'POST', path: '/reinstate', name: 'reinstate', summary: 'Take a cancellation or no-show back' },
  { method: 'POST', path: '/hold', name: 'hold', summary: 'Hold: nothing is issued until release, revoking goes on' },
  { method: 'POST', path: '/release', name: 'release', summary: 'End a hold' },
  {
    method: 'POST',
    path: '/report-lost-phone',
    name: 'reportLostPhone',
    summary: "Report a guest's phone lost: it is deactivated, then everyone gets new keys",
  },
];

const good = {
  200: json('Keys are issued: only where `wait=issued` asks for that', reservation),
  202: json('Temporal holds the message; the status, where a worker told it in time', z.union([reservation, accepted])),
};

/** Only a PUT of the whole starts a reservation: any other message to one that does not exist has nothing to change. */
const notFound = (name: MessageName) =>
  name === 'replaceReservation'
    ? (['unknown-property'] as const)
    : (['unknown-property', 'unknown-reservation'] as const);

const refusals = ['stay-over', 'wrong-state', 'guest-exists', 'refused', 'event-id-reused'] as const;

/** The routes of the messages that change a reservation. */
export const addMessageRoutes =
  (dependencies: Dependencies): FastifyPluginAsyncZod =>
  async (app) => {
    for (const { method, path, name, summary } of messageRoutes)
      app.route({
        method,
        url: `/properties/:propertyId/reservations/:reservationId${path}`,
        config: { right: 'write' },
        schema: {
          operationId: name,
          summary,
          tags: ['reservations'],
          security: [{ key: [] }],
          params: reservationParams,
          querystring: waitQuery,
          headers: messageHeaders,
          body: bodySchemas[name],
          response: responses(good, ...notFound(name), ...refusals, ...withBody),
        },
        handler: (request, reply) => {
          const { params: ref, body, query: waiting } = request;
          return sendMessage(dependencies, request, reply, { ref, name, body, waiting });
        },
      });
    app.delete('/properties/:propertyId/reservations/:reservationId/guests/:guestId', {
      config: { right: 'write' },
      schema: {
        operationId: 'removeGuest',
        summary: 'Remove a guest; `rekey` gives everyone else new keys, for a phone that may never hear of it',
        tags: ['reservations'],
        security: [{ key: [] }],
        params: guestParams,
        querystring: removeGuestQuery,
        headers: messageHeaders,
        response: responses(good, ...notFound('removeGuest'), 'unknown-guest', ...refusals),
      },
      handler: (request, reply) => {
        const { guestId, ...ref } = request.params;
        const { wait, timeout, ...said } = request.query;
        const body = { guestId, ...said };
        return sendMessage(dependencies, request, reply, {
          ref,
          name: 'removeGuest',
          body,
          waiting: { wait, timeout },
        });
      },
    });
  };
