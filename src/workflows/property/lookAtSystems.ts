import { isCancellation } from '@temporalio/workflow';
import type { PropertySettings } from '../../domain/property.ts';
import {
  afterSystemsLook,
  afterSystemsLookBegan,
  afterSystemsLookCalledOff,
  type Seen,
  type SystemSeen,
} from '../../domain/propertyLifetime/systems.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { longSeamCalls } from '../runtime/seam.ts';
import { untilLeaving } from '../runtime/untilLeaving.ts';
import { change, type Property } from './property.ts';

/**
 * Looks at the lock system, the credential service, their accounts and the doors: what an event told, or what no event
 * told. So trouble is seen when it happens, and not when the first key fails.
 */
export async function lookAtSystems(p: Property, settings: PropertySettings): Promise<void> {
  const before = p.state.systems;
  change(p, afterSystemsLookBegan(p.state, now()));
  try {
    const seen = await untilLeaving(() => look(p.propertyId, settings));
    change(p, afterSystemsLook(p.state, { before, seen, random: Math.random(), now: now() }));
  } catch (error) {
    if (isCancellation(error)) return change(p, afterSystemsLookCalledOff(p.state, before));
    failureOf(error);
    change(p, afterSystemsLook(p.state, { before, seen: null, random: Math.random(), now: now() }));
  }
}

async function look(propertyId: string, settings: PropertySettings): Promise<Seen> {
  const { acsSystemId, credentialManagerAcsSystemId, policies } = settings;
  const { seamTimeoutMs } = policies;
  const seam = longSeamCalls({
    summary: 'look at the lock system and the credential service',
    seamTimeoutMs,
    requests: 4,
  });
  async function see(id: string, part: SystemSeen['part']): Promise<SystemSeen> {
    const system = await seam.getSystem({ propertyId, acsSystemId: id });
    const account = await seam.getConnectedAccount({ propertyId, connectedAccountId: system.connectedAccountId });
    return { acsSystemId: id, part, system, account };
  }
  async function seeBoth(): Promise<readonly SystemSeen[]> {
    const lockSystem = await see(acsSystemId, 'lock-system');
    const managerId = credentialManagerAcsSystemId ?? lockSystem.system.credentialManagerAcsSystemId;
    return managerId === null ? [lockSystem] : [lockSystem, await see(managerId, 'credential-service')];
  }
  // Awaited together: a failure that waits to be awaited fails the workflow task, again and again.
  const [doors, systems] = await Promise.all([seam.listEntranceProblems({ propertyId, acsSystemId }), seeBoth()]);
  return { systems, doors };
}
