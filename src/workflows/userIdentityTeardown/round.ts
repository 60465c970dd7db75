import { callerOf, hasWebhooks, lockSystems } from '../../domain/teardown/access.ts';
import { afterRound, isToLook } from '../../domain/teardown/advance.ts';
import { afterTask, obstacleOf, withObstacle } from '../../domain/teardown/calls.ts';
import { afterEventList, afterLookAt, eventsSince, type Seen } from '../../domain/teardown/learn.ts';
import { goneEvents, kindIn, kindText, type Kind } from '../../domain/teardown/phases.ts';
import { awaited, leftOf, type Resource } from '../../domain/teardown/state.ts';
import { askEach } from '../runtime/atOnce.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { seam } from './seam.ts';
import { change, type RunningTeardown } from './teardown.ts';

const task = { kind: 'round', about: null } as const;

/** Reads all events since the last time, once for everything that is awaited. */
async function readEvents(r: RunningTeardown): Promise<void> {
  const waiting = awaited(r.state);
  if (waiting.length === 0) return;
  const eventTypes = [...new Set(waiting.flatMap(({ kind }) => (kind === 'user-identity' ? [] : [goneEvents[kind]])))];
  const askedAt = now();
  const since = eventsSince(r.state, askedAt);
  try {
    const calls = seam(r.state, `read what became of ${waiting.length} deletions`);
    const events = await calls.listEvents({ ...callerOf(r.state), since, eventTypes });
    change(r, afterEventList(afterTask(r.state, task), { events, askedAt }, now()));
  } catch (error) {
    change(r, withObstacle(r.state, task, obstacleOf(failureOf(error))));
  }
}

async function seenOf({ state }: RunningTeardown, { kind, id }: Resource): Promise<Seen | null> {
  const calls = seam(state, `look at the ${kindText(kind)} ${id}`);
  const caller = callerOf(state);
  const there: Seen = { isBeingDeleted: null, problems: [] };
  switch (kind) {
    case 'client-session':
      return there; // The last look lists them.
    case 'credential': {
      const credential = await calls.getCredential({ ...caller, acsCredentialId: id });
      return credential && { isBeingDeleted: credential.isBeingDeleted, problems: [] };
    }
    case 'acs-user':
      return calls.getAcsUser({ ...caller, acsUserId: id });
    case 'enrollment-automation':
      return (await calls.getEnrollmentAutomation({ ...caller, enrollmentAutomationId: id })) && there;
    case 'phone':
      return (await calls.getPhone({ ...caller, deviceId: id })) && there;
    case 'user-identity': {
      const identity = await calls.getUserIdentity({ ...caller, userIdentityId: id });
      return identity && { isBeingDeleted: identity.isBeingDeleted, problems: [] };
    }
  }
}

async function lookAt(r: RunningTeardown, resource: Resource): Promise<void> {
  const askedAt = now();
  try {
    const seen = await seenOf(r, resource);
    change(r, afterLookAt(r.state, resource, { seen, askedAt, now: now() }));
  } catch (error) {
    failureOf(error); // The next round looks again.
  }
}

const inLockSystem: ReadonlySet<Kind> = new Set(['credential', 'acs-user']);

/** Looks why nothing is deleted: the bridge may be down, which no answer to a deletion says. */
async function lookAtSystems(r: RunningTeardown): Promise<void> {
  const calls = seam(r.state, 'look whether the lock system is up');
  const problems: string[] = [];
  for (const system of lockSystems(r.state))
    try {
      const seen = await calls.getSystem(system);
      problems.push(...seen.errors);
    } catch (error) {
      failureOf(error); // Whether it is up is not known.
    }
  change(r, { ...r.state, lockSystemProblems: [...new Set(problems)] });
}

/**
 * One round that asks what became of deletions: one list of events for everything that is awaited, none if webhooks come;
 * after two rounds without news a look at each thing.
 */
export async function round(r: RunningTeardown): Promise<void> {
  const { phase } = r.state;
  const kind = kindIn(phase);
  if (kind === null) return;
  if (kind !== 'user-identity' && !hasWebhooks(r.state)) await readEvents(r);
  if (r.state.phase !== phase) return;
  change(r, afterRound(r.state, now()));
  if (!isToLook(r.state)) return;
  const waiting = leftOf(r.state, kind).filter(({ state }) => state === 'asked');
  await askEach(waiting, (resource) => lookAt(r, resource));
  if (inLockSystem.has(kind) && leftOf(r.state, kind).length > 0) await lookAtSystems(r);
}
