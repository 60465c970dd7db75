import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { MessageName } from '../../domain/messages/index.ts';
import { accepted, reservation } from '../api/answers.ts';
import { bodySchemas } from '../api/bodies.ts';
import {
  guestParams,
  messageHeaders,
  noQuery,
  removeGuestQuery,
  reservationParams,
  waitQuery,
} from '../api/parameters.ts';
import { invalid } from '../api/validate.ts';
import { json, responses, withBody } from '../api/responses.ts';
import type { Dependencies } from '../dependencies.ts';
import type { ProblemType } from '../problem/problem.ts';
import { sendMessage } from './send.ts';

/** A route that sends one message. */
interface MessageRoute {
  readonly method: 'PUT' | 'POST';
  readonly path: string;
  readonly name: MessageName;
  readonly summary: string;
  /** Keys may go out after it: the answer can wait for them. */
  readonly issues: boolean;
  /** What else than a missing reservation may be in its way. */
  readonly refusals: readonly ProblemType[];
}

const messageRoutes: readonly MessageRoute[] = [
  {
    method: 'PUT',
    path: '',
    name: 'replaceReservation',
    summary: 'Say what the reservation should be: starts or changes it',
    issues: true,
    refusals: ['stay-over'],
  },
  {
    method: 'POST',
    path: '/guests',
    name: 'addGuest',
    summary: 'Add a guest: a joiner',
    issues: true,
    refusals: ['guest-exists'],
  },
  {
    method: 'PUT',
    path: '/rooms',
    name: 'changeRooms',
    summary: 'Change the rooms; moves takes guests’ own along',
    issues: true,
    refusals: [],
  },
  {
    method: 'PUT',
    path: '/stay',
    name: 'changeStay',
    summary: 'Change the stay',
    issues: true,
    refusals: ['stay-over'],
  },
  {
    method: 'POST',
    path: '/check-in',
    name: 'checkIn',
    summary: 'Check in: keys go out at once',
    issues: true,
    refusals: ['stay-over', 'wrong-state'],
  },
  {
    method: 'POST',
    path: '/undo-check-in',
    name: 'undoCheckIn',
    summary: 'Take a check-in back',
    issues: false,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/check-out',
    name: 'checkOut',
    summary: 'Check out: all keys are revoked',
    issues: false,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/undo-check-out',
    name: 'undoCheckOut',
    summary: 'Take a check-out back',
    issues: true,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/cancel',
    name: 'cancel',
    summary: 'Cancel: all keys are revoked',
    issues: false,
    refusals: [],
  },
  {
    method: 'POST',
    path: '/reinstate',
    name: 'reinstate',
    summary: 'Take a cancellation, no-show or departure back',
    issues: true,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/hold',
    name: 'hold',
    summary: 'Hold: nothing is issued until release, revoking goes on',
    issues: false,
    refusals: [],
  },
  { method: 'POST', path: '/release', name: 'release', summary: 'End a hold', issues: true, refusals: [] },
  {
    method: 'POST',
    path: '/report-lost-phone',
    name: 'reportLostPhone',
    summary: "Report a guest's phone lost: it is deactivated, then everyone gets new keys",
    issues: true,
    refusals: ['unknown-guest'],
  },
];

const recorded = {
  202: json('Temporal holds the message; the status, where a worker told it in time', z.union([reservation, accepted])),
};

const issued = { 200: json('Keys are issued, where `wait=issued` asks for that', reservation), ...recorded };

/** Only a PUT of the whole starts a reservation: any other message to one that does not exist has nothing to change. */
function notFound(name: MessageName): readonly ProblemType[] {
  return name === 'replaceReservation' ? ['unknown-property'] : ['unknown-property', 'unknown-reservation'];
}

const common = { tags: ['reservations'], security: [{ key: [] }], headers: messageHeaders };

/** What would be ignored is refused: many servers never see the body of a DELETE, so that all is said in the query. */
function refuseBody(body: unknown): void {
  if (body !== undefined)
    throw invalid([{ field: '$', reason: 'is not read here: say it in the query, as in ?rekey=true' }]);
}

/** The routes of the messages that change a reservation. */
export function addMessageRoutes(dependencies: Dependencies): FastifyPluginAsyncZod {
  return async (app) => {
    for (const { method, path, name, summary, issues, refusals } of messageRoutes)
      app.route({
        method,
        url: `/properties/:propertyId/reservations/:reservationId${path}`,
        config: { right: 'write' },
        schema: {
          ...common,
          operationId: name,
          summary,
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
          const { params: ref, body, query: waiting } = request;
          return sendMessage(dependencies, request, reply, { ref, name, body, waiting });
        },
      });
    app.delete('/properties/:propertyId/reservations/:reservationId/guests/:guestId', {
      config: { right: 'write' },
      schema: {
        ...common,
        operationId: 'removeGuest',
        summary: 'Remove a guest; rekey gives everyone else new keys, for a phone that may never hear of it',
        params: guestParams,
        querystring: removeGuestQuery,
        response: responses(issued, ...notFound('removeGuest'), 'unknown-guest', 'event-id-reused', ...withBody),
      },
      handler: (request, reply) => {
        refuseBody(request.body);
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
}
