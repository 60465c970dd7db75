import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { MessageName } from '../../domain/messages/index.ts';
import type { NightlatchClient } from '../../client/index.ts';
import { accepted, reservation } from '../api/answerBodies.ts';
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
import type { Permission, PropertyConfig } from '../../settings/index.ts';
import { principalOf } from '../access/authenticate.ts';
import { mayRemovePersons } from '../access/workspaces.ts';
import type { Limits } from '../limits.ts';
import type { ProblemType } from '../problem/problem.ts';
import { messageSender } from './send.ts';

/** A route that sends one message. */
interface MessageRoute {
  readonly method: 'PUT' | 'POST';
  readonly path: string;
  readonly name: MessageName;
  readonly summary: string;
  /** Whether keys can be issued after the message, so that the answer can wait for them. */
  readonly issues: boolean;
  /** The problems that the reservation's state can cause. */
  readonly refusals: readonly ProblemType[];
}

const messageRoutes: readonly MessageRoute[] = [
  {
    method: 'PUT',
    path: '',
    name: 'replaceReservation',
    summary: 'Start or change the reservation: the body says what it should be',
    issues: true,
    refusals: ['stay-over'],
  },
  {
    method: 'POST',
    path: '/guests',
    name: 'addGuest',
    summary: 'Add a guest, who gets a joiner',
    issues: true,
    refusals: ['guest-exists'],
  },
  {
    method: 'PUT',
    path: '/rooms',
    name: 'changeRooms',
    summary: 'Change the rooms; moves also changes guests’ own rooms',
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
    summary: 'Check in: keys are issued at once',
    issues: true,
    refusals: ['stay-over', 'wrong-state'],
  },
  {
    method: 'POST',
    path: '/undo-check-in',
    name: 'undoCheckIn',
    summary: 'Undo a check-in',
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
    summary: 'Undo a check-out',
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
    summary: 'Undo a cancellation, no-show or departure',
    issues: true,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/adopt',
    name: 'adopt',
    summary: "Say which credentials on the rooms are the guests' own, such as their cards: keys join them",
    issues: true,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/hold',
    name: 'hold',
    summary: 'Hold: no key is issued until release; keys are still revoked',
    issues: false,
    refusals: [],
  },
  { method: 'POST', path: '/release', name: 'release', summary: 'End a hold', issues: true, refusals: [] },
  {
    method: 'POST',
    path: '/report-lost-phone',
    name: 'reportLostPhone',
    summary: "Report a guest's phone lost: the phone is deactivated, then everyone gets new keys",
    issues: true,
    refusals: ['unknown-guest'],
  },
];

/**
 * What people at the front desk do by themselves: it changes keys, and not what the PMS says of the reservation. The right
 * `desk` is enough for it; `write` has it, too.
 */
const deskMessages: ReadonlySet<MessageName> = new Set(['newKey', 'reportLostPhone', 'hold', 'release']);

function permissionsOf(name: MessageName): readonly Permission[] {
  return deskMessages.has(name) ? ['desk', 'write'] : ['write'];
}

const answer = z.union([reservation, accepted]);

const recorded = {
  202: json(
    'Temporal has the message. The body is the status if a worker answered in time and the key may read',
    answer,
  ),
};

const issued = {
  200: json('Keys are issued (only with `wait=issued`). The body is the status if the key may read', answer),
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
    for (const { method, path, name, summary, issues, refusals } of messageRoutes)
      app.route({
        method,
        url: `/properties/:propertyId/reservations/:reservationId${path}`,
        bodyLimit: bodyLimits[name],
        config: { permissions: permissionsOf(name) },
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
