import { z } from 'zod';
import { replicateAll } from '../credentials/issue.ts';
import { childrenOf } from '../credentials/state.ts';
import { del, type Endpoint, get, id, post } from '../endpoint.ts';
import type { PhoneRecord } from '../records.ts';
import { iso } from '../remarks.ts';
import { fixedIds, need, newRecord, type World } from '../world.ts';
import { removePhone } from './remove.ts';

const listInput = z.strictObject({ owner_user_identity_id: id.optional(), acs_credential_id: id.optional() });
const byId = z.strictObject({ device_id: id });

const sandboxInput = z.strictObject({
  user_identity_id: id,
  custom_sdk_installation_id: z.string().optional(),
  phone_metadata: z
    .strictObject({
      device_manufacturer: z.string().optional(),
      device_model: z.string().default('Samsung Galaxy S10'),
      operating_system: z.enum(['android', 'ios']).default('android'),
      os_version: z.string().optional(),
    })
    .prefault({}),
  assa_abloy_metadata: z
    .strictObject({
      application_version: z.string().optional(),
      ble_capability: z.boolean().optional(),
      hce_capability: z.boolean().optional(),
      nfc_capability: z.boolean().optional(),
      seos_applet_version: z.string().optional(),
      seos_tsm_endpoint_id: z.number().optional(),
    })
    .optional(),
});

/** `/phones/*`. */
export const phoneEndpoints: readonly Endpoint[] = [
  get('/phones/list', listInput, (world, input) => ({
    phones: [...world.records.phones.values()].filter((phone) => matches(world, phone, input)).map(present),
  })),
  get('/phones/get', byId, (world, input) => ({
    phone: present(need(world.records.phones, 'phone', input.device_id)),
  })),
  del('/phones/deactivate', byId, (world, input, context) => {
    removePhone(world, need(world.records.phones, 'phone', input.device_id), context);
    return {};
  }),
  post('/phones/simulate/create_sandbox_phone', sandboxInput, (world, input) => {
    const identity = need(world.records.userIdentities, 'user_identity', input.user_identity_id);
    const phone: PhoneRecord = {
      ...newRecord(world),
      userIdentityId: identity.id,
      deviceType: input.phone_metadata.operating_system === 'ios' ? 'ios_phone' : 'android_phone',
      displayName: input.phone_metadata.device_model,
      activeEndpoint: world.settings().newPhoneEndpoint === 'active',
    };
    world.records.phones.set(phone.id, phone);
    replicateAll(world, phone);
    return { phone: present(phone) };
  }),
];

function matches(world: World, phone: PhoneRecord, input: z.infer<typeof listInput>): boolean {
  const { owner_user_identity_id: owner, acs_credential_id: credentialId } = input;
  if (owner !== undefined && owner !== phone.userIdentityId) return false;
  if (credentialId === undefined) return true;
  const credential = need(world.records.credentials, 'acs_credential', credentialId);
  return [credential, ...childrenOf(world, credential.id)].some((member) => member.deviceId === phone.id);
}

function present(phone: PhoneRecord): Readonly<Record<string, unknown>> {
  return {
    device_id: phone.id,
    device_type: phone.deviceType,
    display_name: phone.displayName,
    workspace_id: fixedIds.workspace,
    created_at: iso(phone.createdAt),
    custom_metadata: {},
    properties: {
      assa_abloy_credential_service_metadata: {
        has_active_endpoint: phone.activeEndpoint,
        endpoints: [{ endpoint_id: `endpoint-${phone.seq}`, is_active: phone.activeEndpoint }],
      },
    },
    errors: [],
    warnings: [],
  };
}
