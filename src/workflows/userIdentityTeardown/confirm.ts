import { plus } from '../../domain/instant.ts';
import { afterRound, isToLook } from '../../domain/teardown/advance.ts';
import { afterEvents, afterLookAt, type Seen } from '../../domain/teardown/learn.ts';
import { goneEvents, kindIn, kindText, type Kind } from '../../domain/teardown/phases.ts';
import { awaited, hasWebhooks, leftOf, type Resource } from '../../domain/teardown/state.ts';
import { overlapMs } from '../../domain/teardown/timing.ts';
import { failureOf, troubleCode } from '../failure.ts';
import { callerOf, seam } from './seam.ts';
import { change, goneWell, note, now, type Running } from './state.ts';

/** Reads all events since the last time, once for everything that is awaited. */
async function hear(r: Running): Promise<void> {
  const waiting = awaited(r.state);
  if (waiting.length === 0) return;
  const eventTypes = [...new Set(waiting.flatMap(({ kind }) => (kind === 'user-identity' ? [] : [goneEvents[kind]])))];
  const since = r.state.eventsSince ?? plus(now(), -overlapMs);
  const asked = now();
  const name = 'events';
  try {
    const calls = seam(r.state, `hear what became of ${waiting.length} deletions`);
    const events = await calls.listEvents({ ...callerOf(r.state), since, eventTypes });
    goneWell(r, name);
    change(r, { ...afterEvents(r.state, events, 'event', now()), eventsSince: plus(asked, -overlapMs) });
  } catch (error) {
    const { type, message } = failureOf(error);
    note(r, name, { code: troubleCode(type), message });
  }
}

async function seenOf(r: Running, { kind, id }: Resource): Promise<Seen | null> {
  const calls = seam(r.state, `look at the ${kindText(kind)} ${id}`);
  const of = callerOf(r.state);
  const unsaid = { isBeingDeleted: null, problems: [] };
  switch (kind) {
    case 'client-session':
      return unsaid; // The last look lists them.
    case 'credential': {
      const credential = await calls.getCredential({ ...of, acsCredentialId: id });
      return credential && { isBeingDeleted: credential.isBeingDeleted, problems: [] };
    }
    case 'acs-user':
      return calls.getAcsUser({ ...of, acsUserId: id });
    case 'enrollment-automation':
      return (await calls.getEnrollmentAutomation({ ...of, enrollmentAutomationId: id })) && unsaid;
    case 'phone':
      return (await calls.getPhone({ ...of, deviceId: id })) && unsaid;
    case 'user-identity': {
      const identity = await calls.getUserIdentity({ ...of, userIdentityId: id });
      return identity && { isBeingDeleted: identity.isBeingDeleted, problems: [] };
    }
  }
}

async function lookAt(r: Running, resource: Resource): Promise<void> {
  try {
    const seen = await seenOf(r, resource);
    change(r, afterLookAt(r.state, resource, seen, now()));
  } catch (error) {
    failureOf(error); // The next round looks again.
  }
}

const inLockSystem: ReadonlySet<Kind> = new Set(['credential', 'acs-user']);

/** Why nothing goes: the bridge may be down, which no answer to a deletion says. */
async function lookAtSystems(r: Running): Promise<void> {
  const systems = new Map(
    Object.entries(r.state.access).map(([propertyId, { acsSystemId }]) => [acsSystemId, propertyId]),
  );
  const calls = seam(r.state, 'look whether the lock system is up');
  const problems: string[] = [];
  for (const [acsSystemId, propertyId] of systems)
    try {
      const system = await calls.getSystem({ propertyId, acsSystemId });
      if (!system.isUp) problems.push(...system.problems);
    } catch (error) {
      failureOf(error); // Nothing is known of it.
    }
  change(r, { ...r.state, lockSystemProblems: [...new Set(problems)] });
}

/**
 * One round of hearing what became of deletions: one list of events for everything that is awaited, none where webhooks
 * come; after two rounds without news a look at each.
 */
export async function round(r: Running): Promise<void> {
  const { phase } = r.state;
  const kind = kindIn(phase);
  if (kind === null) return;
  if (kind !== 'user-identity' && !hasWebhooks(r.state)) await hear(r);
  if (r.state.phase !== phase) return;
  change(r, afterRound(r.state, now()));
  if (!isToLook(r.state)) return;
  const waiting = leftOf(r.state, kind).filter(({ state }) => state === 'asked');
  await Promise.all(waiting.map((resource) => lookAt(r, resource)));
  if (inLockSystem.has(kind) && leftOf(r.state, kind).length > 0) await lookAtSystems(r);
}
