import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy, type WorkflowHandle } from '@temporalio/client';
import {
  propertyWorkflowId,
  teardownWorkflowId,
  workspaceNamed,
  type IdentityRef,
  type ReservationRef,
} from '../domain/ids.ts';
import type { TeardownInput } from '../domain/teardown/state.ts';
import type { TeardownView } from '../domain/teardown/view.ts';
import {
  forceSignal,
  giveUpSignal,
  goOnSignal,
  identityUsesQuery,
  teardownQuery,
  workflowTypes,
} from '../workflows/messages.ts';
import { searchAttributes } from '../workflows/searchAttributes.ts';
import { NightlatchError } from './errors.ts';
import { meaningOf, serverMeaningOf, teardownErrorOf } from './temporal/failure.ts';
import { askServer, askWorker, type Link } from './temporal/link.ts';

/** In which Seam workspace an identity is. */
export interface InWorkspace {
  /** Properties of the identity's Seam workspace; needed only if the client serves several workspaces. */
  readonly propertyIds?: readonly string[] | undefined;
}

/** Which user identity to remove, and how. */
export interface StartTeardown extends InWorkspace {
  readonly userIdentityId: string;
  /** `true` takes the guest out of live reservations that use the identity; `false` refuses while there are any. */
  readonly force?: boolean;
}

/** A teardown that Temporal has, and its status; `null` if no worker answered in time. */
export interface TeardownStarted {
  readonly workflowId: string;
  readonly status: TeardownView | null;
}

function handleOf({ client }: Link, identity: IdentityRef): WorkflowHandle {
  return client.workflow.getHandle(teardownWorkflowId(identity));
}

/** The property's live reservations that use the identity; none if no worker answers, because the teardown asks again. */
async function usersAt(link: Link, propertyId: string, userIdentityId: string): Promise<readonly ReservationRef[]> {
  try {
    const property = link.client.workflow.getHandle(propertyWorkflowId(propertyId));
    const ids = await askWorker(link, () => property.query(identityUsesQuery, userIdentityId));
    return ids.map((reservationId) => ({ propertyId, reservationId }));
  } catch (error) {
    const meaning = meaningOf(error);
    if (meaning.kind === 'unreachable') throw teardownErrorOf(meaning, userIdentityId, error);
    return [];
  }
}

/**
 * Starts a teardown, or finds the one that runs. With `force`, a teardown that already runs without it gets a signal.
 *
 * @internal
 * @throws {NightlatchError} IdentityInUse, Unavailable.
 */
export async function startTeardown(link: Link, input: TeardownInput): Promise<TeardownStarted> {
  const { userIdentityId, propertyIds, force } = input;
  if (!force) {
    const users = await Promise.all(propertyIds.map((propertyId) => usersAt(link, propertyId, userIdentityId)));
    const reservations = users.flat();
    if (reservations.length > 0) throw new NightlatchError({ code: 'IdentityInUse', userIdentityId, reservations });
  }
  const identity = { workspace: workspaceNamed(propertyIds), userIdentityId };
  const workflowId = teardownWorkflowId(identity);
  const options = {
    workflowId,
    taskQueue: link.taskQueue,
    args: [input],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    staticSummary: `remove user identity ${userIdentityId}`,
    typedSearchAttributes: [{ key: searchAttributes.userIdentityId, value: userIdentityId }],
  };
  try {
    const { workflow } = link.client;
    const type = workflowTypes.userIdentityTeardown;
    if (force) await askServer(link, () => workflow.signalWithStart(type, { ...options, signal: forceSignal }));
    else await askServer(link, () => workflow.start(type, options));
  } catch (error) {
    throw teardownErrorOf(serverMeaningOf(error), userIdentityId, error);
  }
  try {
    return { workflowId, status: await readTeardown(link, identity) };
  } catch (error) {
    if (error instanceof NightlatchError && error.code === 'Unavailable') return { workflowId, status: null };
    throw error;
  }
}

/**
 * Reads the status of a teardown, also for a while after its end.
 *
 * @internal
 * @throws {NightlatchError} TeardownNotFound, Unavailable.
 */
export async function readTeardown(link: Link, identity: IdentityRef): Promise<TeardownView> {
  try {
    return await askWorker(link, () => handleOf(link, identity).query(teardownQuery));
  } catch (error) {
    throw teardownErrorOf(meaningOf(error), identity.userIdentityId, error);
  }
}

/**
 * Signals a running teardown: `goOn` to try again now, `giveUp` to end.
 *
 * @internal
 * @throws {NightlatchError} TeardownNotFound if none runs, Unavailable.
 */
export async function signalTeardown(link: Link, identity: IdentityRef, what: 'goOn' | 'giveUp'): Promise<void> {
  const signal = what === 'goOn' ? goOnSignal : giveUpSignal;
  try {
    await askServer(link, () => handleOf(link, identity).signal(signal));
  } catch (error) {
    throw teardownErrorOf(serverMeaningOf(error), identity.userIdentityId, error);
  }
}
