import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { workspaceNamed } from '../../domain/ids.ts';
import { NightlatchError, type NightlatchClient, type TeardownView } from '../../client/index.ts';
import type { PropertyConfig } from '../../settings/index.ts';
import { principalOf } from '../access/authenticate.ts';
import { teardown, type Teardown } from '../api/answerBodies.ts';
import { teardownLimit } from '../api/bodyLimits.ts';
import { identityParams, noQuery, teardownBody } from '../api/parameters.ts';
import { json, responses, withBody } from '../api/responses.ts';
import { readAs } from '../api/validate.ts';
import type { Limits } from '../limits.ts';
import { ProblemError } from '../problem/problem.ts';

/** The Seam workspaces of the given properties, each as all of its properties: an identity lives in its whole workspace. */
function workspacesOf(
  configs: readonly PropertyConfig[],
  propertyIds: readonly string[],
): readonly (readonly string[])[] {
  const workspaces = configs
    .filter(({ settings }) => propertyIds.includes(settings.propertyId))
    .map(({ settings }) => settings.workspacePropertyIds ?? [settings.propertyId]);
  return [...new Map(workspaces.map((workspace) => [workspaceNamed(workspace), workspace])).values()];
}

/** Whether a key covers every property of a workspace. */
function covers(covered: readonly string[], workspace: readonly string[]): boolean {
  return workspace.every((propertyId) => covered.includes(propertyId));
}

/**
 * The properties of a teardown: the whole workspace of those that the request names, or of those that the key covers.
 *
 * @throws {ProblemError} `forbidden` if the key does not cover all of them.
 */
function coveredWorkspace(
  configs: readonly PropertyConfig[],
  covered: readonly string[],
  named: readonly string[] | undefined,
): readonly string[] {
  const workspace = workspacesOf(configs, named ?? covered).flat();
  if (workspace.length === 0 || !covers(covered, [...workspace, ...(named ?? [])]))
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

/**
 * The newest teardown of an identity; `null` if there is none. Only the workspaces are asked that the key covers as a whole,
 * before anything is read: an id from outside may be that of another workspace.
 */
async function findTeardown(
  client: NightlatchClient,
  userIdentityId: string,
  workspaces: readonly (readonly string[])[],
): Promise<TeardownView | null> {
  for (const workspace of workspaces) {
    const found = await findIn(client, userIdentityId, workspace);
    if (found !== null) return found;
  }
  return null;
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
    const common = { tags: ['user identities'], security: [{ key: [] }], params: identityParams, querystring: noQuery };
    app.put(url, {
      bodyLimit: teardownLimit,
      config: { permissions: ['teardown'] },
      schema: {
        ...common,
        operationId: 'startTeardown',
        summary: 'Remove a user identity; force first takes the guest out of live reservations',
        body: teardownBody,
        response: responses({ 202: json('The removal is under way', teardown) }, 'identity-in-use', ...withBody),
      },
      handler: async (request, reply) => {
        const { force, propertyIds: named } = readAs(teardownBody, request.body ?? {});
        const { userIdentityId } = request.params;
        const { id, properties: covered } = principalOf(request);
        void reply.code(202).header('location', `/v1/user-identities/${userIdentityId}/teardown`);
        return sending.run(id, async () => {
          const propertyIds = coveredWorkspace(configs(), covered, named);
          const { status } = await client.startTeardown({ userIdentityId, force, propertyIds });
          return status === null ? notAnsweredYet : answerView(status);
        });
      },
    });
    app.get(url, {
      config: { permissions: ['teardown'] },
      schema: {
        ...common,
        operationId: 'getTeardown',
        summary: 'The status of a removal',
        response: responses({ 200: json('The phase, what remains, the receipt', teardown) }, 'unknown-teardown'),
      },
      handler: async (request) => {
        const { id, properties: covered } = principalOf(request);
        const { userIdentityId } = request.params;
        const workspaces = workspacesOf(configs(), covered).filter((workspace) => covers(covered, workspace));
        const found = await reading.run(id, () => findTeardown(client, userIdentityId, workspaces));
        // The properties of a workspace may have changed since.
        if (found === null || !covers(covered, found.receipt.propertyIds))
          throw new ProblemError({ type: 'unknown-teardown' });
        return answerView(found);
      },
    });
  };
}
