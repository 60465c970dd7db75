import { seamFailure } from '../../domain/seam/resources.ts';
import { callerOf } from '../../domain/teardown/access.ts';
import { afterFind } from '../../domain/teardown/advance.ts';
import { afterFailedTask, afterTask, obstacleOf } from '../../domain/teardown/calls.ts';
import { afterListing } from '../../domain/teardown/learn.ts';
import { kindText, type ListedKind } from '../../domain/teardown/phases.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { seam } from './seam.ts';
import { change, type RunningTeardown } from './teardown.ts';

async function idsOf({ state }: RunningTeardown, kind: ListedKind): Promise<readonly string[]> {
  const calls = seam(state, `list each ${kindText(kind)}`);
  const request = { ...callerOf(state), userIdentityId: state.userIdentityId };
  switch (kind) {
    case 'client-session':
      return calls.listClientSessions(request);
    case 'credential':
      return calls.listCredentialIds(request);
    case 'acs-user':
      return (await calls.listAcsUsers(request)).map(({ acsUserId }) => acsUserId);
    case 'enrollment-automation':
      return calls.listEnrollmentAutomations(request);
    case 'phone':
      return (await calls.listPhones(request)).map(({ deviceId }) => deviceId);
  }
}

/** Lists what the identity has of a kind. An identity that Seam does not know has nothing. */
export async function list(r: RunningTeardown, kind: ListedKind): Promise<void> {
  const task = { kind: 'list', about: kind } as const;
  let ids: readonly string[] = [];
  try {
    ids = await idsOf(r, kind);
  } catch (error) {
    const failure = failureOf(error);
    if (failure.type !== seamFailure.notFound)
      return change(r, afterFailedTask(r.state, task, { obstacle: obstacleOf(failure), now: now() }));
  }
  change(r, afterListing(afterTask(r.state, task), { kind, ids }, now()));
}

/** Looks whether the identity exists, and whether it is still an identity of its own. */
export async function find(r: RunningTeardown): Promise<void> {
  const task = { kind: 'find', about: null } as const;
  try {
    const { userIdentityId } = r.state;
    const calls = seam(r.state, 'look whether the identity exists');
    const identity = await calls.getUserIdentity({ ...callerOf(r.state), userIdentityId });
    change(r, afterFind(afterTask(r.state, task), identity, now()));
  } catch (error) {
    change(r, afterFailedTask(r.state, task, { obstacle: obstacleOf(failureOf(error)), now: now() }));
  }
}
