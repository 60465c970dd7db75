import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { NightlatchError, type NightlatchClient, type TeardownView } from '../../client/index.ts';
import type { PropertyConfig } from '../../settings/index.ts';
import { principalOf } from '../access/authenticate.ts';
import type { Principal } from '../access/keyring.ts';
import { covers, workspacesOf } from '../access/workspaces.ts';
import { teardown, type Teardown } from '../api/answers/teardown.ts';
import { teardownLimit } from '../api/bodyLimits.ts';
import { identityParams, noQuery, teardownBody, teardownQuery } from '../api/parameters.ts';
import { json, responses, withBody } from '../api/responses.ts';
import { readAs } from '../api/validate.ts';
import type { Limits } from '../limits.ts';
import { ProblemError } from '../problem/problem.ts';

/**
 * The properties of a teardown: the whole workspace of those that the request names, or of those that the key covers.
 *
 * @throws {ProblemError} `forbidden` if the key does not cover all of them.
 */
function coveredWorkspace(
  configs: readonly PropertyConfig[],
  principal: Principal,
  named: readonly string[] | undefined,
): readonly string[] {
  const workspace = workspacesOf(configs, named ?? principal.properties).flat();
  if (workspace.length === 0 || !covers(principal, [...workspace, ...(named ?? [])]))
    throw new ProblemError({
      type: 'forbidden',
      detail: 'A user identity lives in a whole Seam workspace. Its removal needs a key for every property of it.',
    });
  return workspace;
}

function answerView({ status, phase, remaining, receipt }: TeardownView): Teardown {
  return { status, phase, remaining, receipt };
}

/** The answer if no worker answered in time: Temporal has the teardown. */
const notAnsweredYet: Teardown = { status: 'running', phase: null, remaining: [], receipt: null };

/** The newest teardown of an identity in one workspace; `null` if there is none. */
async function findIn(
  client: NightlatchClient,
  userIdentityId: string,
  propertyIds: readonly string[],
): Promise<TeardownView | null> {
  try {
    return await client.getTeardown(userIdentityId, { propertyIds });
  } catch (error) {
    if (error instanceof NightlatchError && error.code === 'TeardownNotFound') return null;
    throw error;
  }
}

/** First the teardowns that found the identity in their workspace, of these the newest first. */
function byRelevance(a: TeardownView, b: TeardownView): number {
  const [isMissingA, isMissingB] = [a, b].map(({ receipt }) => receipt.outcome === 'not-found');
  if (isMissingA !== isMissingB) return isMissingA ? 1 : -1;
  return b.receipt.startedAt.localeCompare(a.receipt.startedAt);
}

/** The teardown of which identity is looked for, and in which workspaces. */
interface Sought {
  readonly userIdentityId: string;
  readonly workspaces: readonly (readonly string[])[];
}

/**
 * The teardown of an identity; `null` if there is none. Only the workspaces are asked that the key covers as a whole, before
 * anything is read: an id from outside may be that of another workspace. An identity lives in one workspace only, so if the
 * key covers several in which it was to be removed, the answer is from the one that has it.
 */
async function findTeardown(
  client: NightlatchClient,
  { userIdentityId, workspaces }: Sought,
  principal: Principal,
): Promise<TeardownView | null> {
  const found: TeardownView[] = [];
  for (const workspace of workspaces.filter((one) => covers(principal, one))) {
    const view = await findIn(client, userIdentityId, workspace);
    // The properties of a workspace may have changed since it began.
    if (view !== null && covers(principal, view.receipt.propertyIds)) found.push(view);
  }
  return found.toSorted(byRelevance)[0] ?? null;
}

const url = '/user-identities/:userIdentityId/teardown';

/**
 * The routes that remove a user identity. They need a key for every property of the Seam workspace in which the identity
 * lives. PUT can be sent again: two teardowns of one identity are one.
 */
export function addTeardownRoutes(
  client: NightlatchClient,
  { sending, reading }: Limits,
  configs: () => readonly PropertyConfig[],
): FastifyPluginAsyncZod {
  return async (app) => {
    const common = { tags: ['user identities'], security: [{ key: [] }], params: identityParams };
    app.put(url, {
      bodyLimit: teardownLimit,
      config: { permissions: ['teardown'] },
      schema: {
        ...common,
        querystring: noQuery,
        operationId: 'startTeardown',
        summary: 'Remove a user identity; force first takes the guest out of live reservations',
        description:
          'It removes all that belongs to the identity, too. The key must be for every property of the Seam workspace. The same PUT again is harmless.',
        body: teardownBody,
        response: responses(
          {
            202: json('The removal is under way', teardown, {
              location: { type: 'string', description: 'The address of the removal' },
            }),
          },
          'identity-in-use',
          ...withBody,
        ),
      },
      handler: async (request, reply) => {
        const { force, propertyIds: named } = readAs(teardownBody, request.body ?? {});
        const { userIdentityId } = request.params;
        const principal = principalOf(request);
        void reply.code(202).header('location', `/v1/user-identities/${userIdentityId}/teardown`);
        return sending.run(principal.id, async () => {
          const propertyIds = coveredWorkspace(configs(), principal, named);
          const { status } = await client.startTeardown({ userIdentityId, force, propertyIds });
          return status === null ? notAnsweredYet : answerView(status);
        });
      },
    });
    app.get(url, {
      config: { permissions: ['teardown'] },
      schema: {
        ...common,
        querystring: teardownQuery,
        operationId: 'getTeardown',
        summary: 'The status of a removal',
        response: responses({ 200: json('The phase, what remains, the receipt', teardown) }, 'unknown-teardown'),
      },
      handler: async (request) => {
        const principal = principalOf(request);
        const { userIdentityId } = request.params;
        const { propertyId } = request.query;
        const workspaces = workspacesOf(configs(), propertyId === undefined ? principal.properties : [propertyId]);
        const found = await reading.run(principal.id, () =>
          findTeardown(client, { userIdentityId, workspaces }, principal),
        );
        if (found === null) throw new ProblemError({ type: 'unknown-teardown' });
        return answerView(found);
      },
    });
  };
}
