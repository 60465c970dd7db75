import { NightlatchError, type NightlatchClient, type TeardownView } from '../client/index.ts';
import type { PropertyConfig } from '../settings/index.ts';
import { ProblemError } from './problem/error.ts';

/** How the removal of a user identity stands; what remains and the receipt hold Seam's ids only. */
export interface Teardown {
  readonly status: 'running' | 'completed' | 'failed';
  readonly phase: string | null;
  readonly remaining: unknown;
  readonly receipt: unknown;
}

function shownOf({ status, phase, remaining, receipt }: TeardownView): Teardown {
  return {
    status,
    phase,
    remaining,
    receipt,
  };
}

/** A teardown, and the properties that it was started for, which its reader's key must cover. */
export interface StartedTeardown extends Teardown {
  readonly propertyIds: readonly string[];
}

/** How a teardown is asked for over HTTP. */
export interface TeardownRequest {
  readonly userIdentityId: string;
  readonly force: boolean;
  /** Named where the key covers properties of several Seam workspaces. */
  readonly propertyIds: readonly string[] | undefined;
  /** The properties that the asker's key covers. */
  readonly covered: readonly string[];
}

/** Every property of the Seam workspaces to which the named ones belong: an identity lives in all of its workspace. */
function workspacesOf(configs: readonly PropertyConfig[], named: readonly string[]): readonly string[] {
  return [
    ...new Set(
      configs
        .filter(({ settings }) => named.includes(settings.propertyId))
        .flatMap(({ settings }) => settings.workspacePropertyIds ?? [settings.propertyId]),
    ),
  ];
}

/**
 * Starts the removal, or finds the one that is under way.
 *
 * @throws {ProblemError} `forbidden` where the key does not cover every property of the identity's workspace.
 * @throws {NightlatchError} IdentityInUse while a live reservation uses it and `force` is false; InvalidInput where the
 *   properties belong to several workspaces and none are named; Unavailable.
 */
export async function startTeardown(
  client: NightlatchClient,
  configs: readonly PropertyConfig[],
  { userIdentityId, force, propertyIds, covered }: TeardownRequest,
): Promise<Teardown> {
  const workspace = workspacesOf(configs, propertyIds ?? covered);
  if (workspace.length === 0 || [...workspace, ...(propertyIds ?? [])].some((id) => !covered.includes(id)))
    throw new ProblemError({
      type: 'forbidden',
      detail: 'A user identity lives in a whole Seam workspace: its removal needs a key for every property of it.',
    });
  const { status } = await client.startTeardown({ userIdentityId, force, propertyIds: workspace });
  // No worker answered in time; Temporal holds it.
  return status === null ? { status: 'running', phase: null, remaining: [], receipt: null } : shownOf(status);
}

/**
 * How the newest removal of this identity stands; `null` where there was none.
 *
 * @throws {NightlatchError} Unavailable.
 */
export async function getTeardown(client: NightlatchClient, userIdentityId: string): Promise<StartedTeardown | null> {
  try {
    const view = await client.getTeardown(userIdentityId);
    return { ...shownOf(view), propertyIds: view.receipt.propertyIds };
  } catch (error) {
    if (error instanceof NightlatchError && error.code === 'TeardownNotFound') return null;
    throw error;
  }
}
