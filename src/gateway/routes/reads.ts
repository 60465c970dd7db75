import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { plan, reservation, reservationList } from '../api/answers.ts';
import { bodySchemas } from '../api/bodies.ts';
import { listQuery, noQuery, propertyParams, reservationParams } from '../api/parameters.ts';
import { json, responses, withBody } from '../api/responses.ts';
import { principalOf } from '../access/authenticate.ts';
import type { Dependencies } from '../dependencies.ts';
import { messageBody } from '../message/body.ts';

/** The routes that change nothing: one reservation, a list, a plan. */
export function addReadRoutes({ client, reading }: Dependencies): FastifyPluginAsyncZod {
  return async (app) => {
    const of = { tags: ['reservations'], security: [{ key: [] }] };
    app.get('/properties/:propertyId/reservations/:reservationId', {
      config: { right: 'read' },
      schema: {
        ...of,
        operationId: 'getReservation',
        summary: 'How a reservation stands',
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
      config: { right: 'read' },
      schema: {
        ...of,
        operationId: 'listReservations',
        summary: 'Open reservations, newest first; what changed a moment ago may not show yet',
        params: propertyParams,
        querystring: listQuery,
        response: responses(
          { 200: json('Those that meet all that is asked for', reservationList) },
          'unknown-property',
        ),
      },
      handler: (request) => {
        const { params, query } = request;
        return reading.run(principalOf(request).id, () => client.listReservations(params.propertyId, query));
      },
    });
    app.post('/properties/:propertyId/reservations/:reservationId/plan', {
      config: { right: 'read' },
      schema: {
        ...of,
        operationId: 'planReservation',
        summary: 'What a PUT of this body would do: the steps, nothing is done. The reservation need not exist',
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
