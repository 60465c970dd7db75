import { z } from 'zod';
import { invalidInput } from '../errors.ts';
import { createAcsUserFor } from './acsUsers/link.ts';
import { type CallContext, del, type Endpoint, get, id, post } from './endpoint.ts';
import type { EnrollmentAutomationRecord } from './records.ts';
import { iso } from './remarks.ts';
import { fixedIds, need, newRecord, type World } from './world.ts';

const launchInput = z.strictObject({
  user_identity_id: id,
  credential_manager_acs_system_id: id,
  create_credential_manager_user: z.boolean().optional(),
  credential_manager_acs_user_id: id.optional(),
  acs_credential_pool_id: id.optional(),
});

const byId = z.strictObject({ enrollment_automation_id: id });

/** `/user_identities/enrollment_automations/*`, which Seam no longer documents. */
export const enrollmentAutomationEndpoints: readonly Endpoint[] = [
  post('/user_identities/enrollment_automations/launch', launchInput, (world, input) => ({
    enrollment_automation: present(launch(world, input)),
  })),
  get('/user_identities/enrollment_automations/list', z.strictObject({ user_identity_id: id }), (world, input) => {
    const identity = need(world.records.userIdentities, 'user_identity', input.user_identity_id);
    return { enrollment_automations: automationsOf(world, identity.id).map(present) };
  }),
  get('/user_identities/enrollment_automations/get', byId, (world, input) => ({
    enrollment_automation: present(find(world, input.enrollment_automation_id)),
  })),
  del('/user_identities/enrollment_automations/delete', byId, (world, input, context) => {
    removeAutomation(world, find(world, input.enrollment_automation_id), context);
    return {};
  }),
];

/** The enrollment automations of a user identity. */
export function automationsOf(world: World, userIdentityId: string): readonly EnrollmentAutomationRecord[] {
  return [...world.records.enrollmentAutomations.values()].filter((record) => record.userIdentityId === userIdentityId);
}

/** Begins to delete an enrollment automation. */
export function removeAutomation(world: World, record: EnrollmentAutomationRecord, { stuck }: CallContext): void {
  record.deletingSince ??= world.clock.now();
  if (stuck) return;
  world.timers.after(world.settings().deleteDelay, () => {
    if (!world.records.enrollmentAutomations.delete(record.id)) return;
    world.events.emit('enrollment_automation.deleted', { enrollment_automation_id: record.id });
  });
}

function launch(world: World, input: z.infer<typeof launchInput>): EnrollmentAutomationRecord {
  const identity = need(world.records.userIdentities, 'user_identity', input.user_identity_id);
  const { credential_manager_acs_system_id: managerId, credential_manager_acs_user_id: userId } = input;
  if (managerId !== fixedIds.credentialManager) {
    throw invalidInput('credential_manager_acs_system_id', 'Not a credential manager');
  }
  if (userId !== undefined) need(world.records.acsUsers, 'acs_user', userId).userIdentityId = identity.id;
  else if (input.create_credential_manager_user === true) createAcsUserFor(world, identity, managerId);
  else throw invalidInput('create_credential_manager_user', 'Must be true, or credential_manager_acs_user_id given');
  const launched = automationsOf(world, identity.id).find((record) => record.deletingSince === undefined);
  if (launched !== undefined) return launched;
  const record = { ...newRecord(world), userIdentityId: identity.id, credentialManagerAcsSystemId: managerId };
  world.records.enrollmentAutomations.set(record.id, record);
  return record;
}

function find(world: World, automationId: string): EnrollmentAutomationRecord {
  return need(world.records.enrollmentAutomations, 'enrollment_automation', automationId);
}

function present(record: EnrollmentAutomationRecord): Readonly<Record<string, unknown>> {
  return {
    enrollment_automation_id: record.id,
    user_identity_id: record.userIdentityId,
    credential_manager_acs_system_id: record.credentialManagerAcsSystemId,
    workspace_id: fixedIds.workspace,
    created_at: iso(record.createdAt),
  };
}
