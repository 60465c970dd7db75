import type { WorkflowHandle } from '@temporalio/client';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createSeam } from '../../src/activities/seamClient.ts';
import { teardownWorkflowId, workspaceNamed } from '../../src/domain/ids.ts';
import { seamEventOf, type RawSeamEvent } from '../../src/domain/seam/event.ts';
import type { Kind } from '../../src/domain/teardown/phases.ts';
import type { TeardownInput } from '../../src/domain/teardown/state.ts';
import type { TeardownView } from '../../src/domain/teardown/view.ts';
import { forceSignal, seamEventsSignal, teardownQuery, workflowTypes } from '../../src/workflows/messages.ts';
import { eventually } from './eventually.ts';
import type { TestHotel } from './hotel.ts';
import { limitMs } from './run.ts';

/** How much of each kind an identity is given. */
export interface Having {
  readonly sessions?: number;
  readonly credentials?: number;
  readonly users?: number;
  readonly automations?: number;
  readonly phones?: number;
}

/** A Seam call as the simulator recorded it. */
export interface SeamCall {
  readonly path: string;
  readonly at: string;
  readonly status: number | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Seam's client for a test's hotel; it waits as long as a busy machine needs. */
export function seamOf({ simulator }: TestHotel) {
  return createSeam({ endpoint: simulator.url, apiKey: simulator.apiKey, timeoutMs: limitMs });
}

/** Creates a person with what a test asks for; the first ACS user has the credentials. */
export async function personWith(hotel: TestHotel, having: Having): Promise<string> {
  const seam = seamOf(hotel);
  const { sessions = 0, credentials = 0, users = 0, automations = 0, phones = 0 } = having;
  const { user_identity_id: userIdentityId } = await seam.userIdentities.create({ full_name: 'Ada Example' });
  const { acsSystemId, credentialManagerAcsSystemId } = hotel.settings;
  function launch(user: object): Promise<unknown> {
    return seam.client.post('/user_identities/enrollment_automations/launch', {
      user_identity_id: userIdentityId,
      credential_manager_acs_system_id: credentialManagerAcsSystemId,
      ...user,
    });
  }
  let acsUserId: string | undefined;
  for (let n = 0; n < users; n += 1) {
    const isFirst = n === 0;
    const user = await seam.acs.users.create({
      acs_system_id: isFirst ? acsSystemId : (credentialManagerAcsSystemId ?? acsSystemId),
      full_name: 'Ada Example',
      user_identity_id: isFirst ? userIdentityId : undefined,
    });
    acsUserId ??= user.acs_user_id;
    // One person has one user in each system: a launch is how the simulator links more, as hotels of one workspace do.
    if (!isFirst) await launch({ credential_manager_acs_user_id: user.acs_user_id });
  }
  for (let n = 0; n < credentials; n += 1)
    await seam.acs.credentials.create({
      ...(acsUserId === undefined
        ? { user_identity_id: userIdentityId, acs_system_id: acsSystemId }
        : { acs_user_id: acsUserId }),
      access_method: 'mobile_key',
      is_multi_phone_sync_credential: true,
      credential_manager_acs_system_id: credentialManagerAcsSystemId ?? undefined,
      allowed_acs_entrance_ids: [hotel.doorOf(String(101 + (n % 8)))],
      starts_at: hotel.inHours(1),
      ends_at: hotel.inHours(48),
      visionline_metadata: { card_format: 'rfid48', override: true },
    });
  for (let n = 0; n < phones; n += 1)
    await seam.phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
  for (let n = 0; n < sessions; n += 1) await seam.clientSessions.create({ user_identity_id: userIdentityId });
  for (let n = 0; n < automations; n += 1) await launch({ create_credential_manager_user: true });
  await hotel.control('DELETE', '/calls');
  return userIdentityId;
}

/** The worked example of the benchmark: 2 ACS users, 3 credentials, 1 automation, 2 phones, 2 sessions. */
export const workedExample: Having = { sessions: 2, credentials: 3, users: 1, automations: 1, phones: 2 };

/** Starts a teardown as the client does. */
export function tearDown(
  hotel: TestHotel,
  userIdentityId: string,
  { force = false, propertyIds = [hotel.settings.propertyId] }: Partial<Omit<TeardownInput, 'userIdentityId'>> = {},
): Promise<WorkflowHandle> {
  const { workflow } = hotel.temporal.client;
  const options = {
    workflowId: teardownWorkflowId({ workspace: workspaceNamed(propertyIds), userIdentityId }),
    taskQueue: hotel.temporal.taskQueue,
    args: [{ userIdentityId, propertyIds, force }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  } as const;
  const type = workflowTypes.userIdentityTeardown;
  return force ? workflow.signalWithStart(type, { ...options, signal: forceSignal }) : workflow.start(type, options);
}

/** The status of a teardown. */
export function viewOf(handle: WorkflowHandle): Promise<TeardownView> {
  return handle.query(teardownQuery);
}

/** Waits until `check` accepts the status of a teardown. */
export function untilView(handle: WorkflowHandle, check: (view: TeardownView) => boolean): Promise<TeardownView> {
  return eventually(async () => {
    const view = await viewOf(handle);
    return check(view) ? view : undefined;
  });
}

/** Waits for the result of a teardown. */
export async function resultOf(handle: WorkflowHandle): Promise<TeardownView> {
  return (await handle.result()) as TeardownView;
}

/** All calls that Seam received. */
export function callsOf(hotel: TestHotel): Promise<readonly SeamCall[]> {
  return hotel.control('GET', '/calls');
}

const deletions: Readonly<Record<string, readonly [kind: Kind, field: string]>> = {
  '/client_sessions/delete': ['client-session', 'client_session_id'],
  '/acs/credentials/delete': ['credential', 'acs_credential_id'],
  '/acs/users/delete': ['acs-user', 'acs_user_id'],
  '/user_identities/enrollment_automations/delete': ['enrollment-automation', 'enrollment_automation_id'],
  '/phones/deactivate': ['phone', 'device_id'],
  '/user_identities/delete': ['user-identity', 'user_identity_id'],
};

/** One deletion that Seam received. */
export interface Deletion {
  readonly kind: Kind;
  readonly id: string;
  readonly at: string;
}

/** The deletions among calls, in the order in which Seam received them. */
export function deletionsIn(calls: readonly SeamCall[]): readonly Deletion[] {
  return calls.flatMap(({ path, at, body }) => {
    const known = deletions[path];
    return known === undefined ? [] : [{ kind: known[0], id: String(body[known[1]]), at }];
  });
}

/** Receives Seam's webhooks and signals them to the teardown, as the gateway does. */
export async function openWebhooks(hotel: TestHotel, handleOf: () => WorkflowHandle | undefined) {
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    async function deliver(): Promise<void> {
      const event = (await json(request)) as RawSeamEvent;
      response.end();
      await handleOf()?.signal(seamEventsSignal, [seamEventOf(event)]);
    }
    const delivery = deliver().catch(() => undefined); // A teardown that has ended takes no more events.
    underWay.add(delivery);
    void delivery.finally(() => underWay.delete(delivery));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await seamOf(hotel).webhooks.create({ url: `http://127.0.0.1:${port}` });
  // The property reads its entrances some time after the hotel was opened.
  await eventually(async () => (await hotel.calls('/acs/entrances/list')) > 0);
  await hotel.control('DELETE', '/calls');
  return {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(underWay);
    },
  };
}
