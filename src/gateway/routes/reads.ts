import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { NightlatchClient } from '../../client/index.ts';
import { principalOf } from '../access/authenticate.ts';
import { reservationList } from '../api/answers/list.ts';
import { plan } from '../api/answers/plan.ts';
import { reservation } from '../api/answers/reservation.ts';
import { reservationLimit } from '../api/bodyLimits.ts';
import { listQuery, noQuery, propertyParams, reservationParams } from '../api/parameters.ts';
import { bodySchemas } from '../api/requestBodies.ts';
import { json, responses, withBody } from '../api/responses.ts';
import type { Limits } from '../limits.ts';
import { messageBody } from './messageBody.ts';

/** The routes that change nothing: one reservation, a list, a plan. */
export function addReadRoutes(client: NightlatchClient, { reading }: Limits): FastifyPluginAsyncZod {
  return async (app) => {
    const common = { tags: ['reservations'], security: [{ key: [] }] };
    app.get('/properties/:propertyId/reservations/:reservationId', {
      config: { permissions: ['read'] },
      schema: {
        ...common,
        operationId: 'getReservation',
        summary: 'The status of a reservation',
        params: reservationParams,
        querystring: noQuery,
        response: responses({ 200: json('The status', reservation) }, 'unknown-property', 'unknown-reservation'),
      },
      handler: (request) => {
        const { propertyId, reservationId } = request.params;
        return reading.run(principalOf(request).id, () => client.getReservation(propertyId, reservationId));
      },
    });
    app.get('/properties/:propertyId/reservations', {
      config: { permissions: ['read'] },
      schema: {
        ...common,
        operationId: 'listReservations',
        summary: 'Open reservations, newest first; a change of the last moments may not show yet',
        params: propertyParams,
        querystring: listQuery,
        response: responses(
          { 200: json('The reservations that match every given filter', reservationList) },
          'unknown-property',
        ),
      },
      handler: (request) => {
        const { params, query } = request;
        return reading.run(principalOf(request).id, () => client.listReservations(params.propertyId, query));
      },
    });
    app.post('/properties/:propertyId/reservations/:reservationId/plan', {
      bodyLimit: reservationLimit,
      config: { permissions: ['read'] },
      schema: {
        ...common,
        operationId: 'planReservation',
        summary: 'The steps that a PUT of this body would lead to; changes nothing. The reservation need not exist',
        params: reservationParams,
        querystring: noQuery,
        body: bodySchemas.replaceReservation,
        response: responses(
          { 200: json('The steps in order', plan) },
          'unknown-property',
          'stay-over',
          'event-id-reused',
          'refused',
          ...withBody,
        ),
      },
      handler: async (request) => {
        const { propertyId, reservationId } = request.params;
        const body = messageBody(request.params, 'replaceReservation', request.body ?? {});
        function planned() {
          return client.planReservation(propertyId, reservationId, body);
        }
        return { steps: await reading.run(principalOf(request).id, planned) };
      },
    });
  };
}
