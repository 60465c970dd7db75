import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { principalOf } from '../access/authenticate.ts';
import { coversAll } from '../access/rights.ts';
import { teardown } from '../api/answers.ts';
import { identityParams, noQuery, teardownBody } from '../api/parameters.ts';
import { json, responses, withBody } from '../api/responses.ts';
import { readAs } from '../api/validate.ts';
import type { PropertyConfig } from '../../settings/index.ts';
import type { Dependencies } from '../dependencies.ts';
import { ProblemError } from '../problem/error.ts';
import { getTeardown, startTeardown } from '../teardown.ts';

const url = '/user-identities/:userIdentityId/teardown';

/**
 * The routes that remove a user identity. Whoever asks must hold a key for every property of the Seam workspace in which
 * the identity lives. PUT says what should be, so that it may be sent again as it is: two teardowns of one identity
 * are one.
 */
export function addTeardownRoutes(
  { client, inFlight, reading }: Dependencies,
  configs: () => readonly PropertyConfig[],
): FastifyPluginAsyncZod {
  return async (app) => {
    const of = { tags: ['user identities'], security: [{ key: [] }], params: identityParams, querystring: noQuery };
    app.put(url, {
      config: { right: 'teardown' },
      schema: {
        ...of,
        operationId: 'startTeardown',
        summary: 'Remove a user identity in order; force takes the guest out of live reservations first',
        body: teardownBody,
        response: responses({ 202: json('It is under way', teardown) }, 'identity-in-use', ...withBody),
      },
      handler: async (request, reply) => {
        const { force, propertyIds } = readAs(teardownBody, request.body ?? {});
        const { userIdentityId } = request.params;
        const { id, properties: covered } = principalOf(request);
        void reply.code(202).header('location', `/v1/user-identities/${userIdentityId}/teardown`);
        return inFlight.run(id, () =>
          startTeardown(client, configs(), { userIdentityId, force, propertyIds, covered }),
        );
      },
    });
    app.get(url, {
      config: { right: 'teardown' },
      schema: {
        ...of,
        operationId: 'getTeardown',
        summary: 'How the removal stands',
        response: responses({ 200: json('The phase, what remains, the receipt', teardown) }, 'unknown-teardown'),
      },
      handler: async (request) => {
        const principal = principalOf(request);
        const found = await reading.run(principal.id, () => getTeardown(client, request.params.userIdentityId));
        if (found === null || !coversAll(principal, found.propertyIds))
          throw new ProblemError({ type: 'unknown-teardown' });
        const { propertyIds: _propertyIds, ...shown } = found;
        return shown;
      },
    });
  };
}
