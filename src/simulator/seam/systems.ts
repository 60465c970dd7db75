import { z } from 'zod';
import { notFound } from '../errors.ts';
import { type Endpoint, get, id } from './endpoint.ts';
import type { Remark, Remarks } from './remarks.ts';
import { iso } from './remarks.ts';
import { fixedIds, type World } from './world.ts';

const createdAt = '2026-01-01T00:00:00.000Z';

const listInput = z.strictObject({
  connected_account_id: id.optional(),
  customer_key: z.string().optional(),
  search: z.string().min(1).optional(),
});

const byId = z.strictObject({ acs_system_id: id });

/** `/acs/systems/*`: the hotel's Visionline system and the credential manager of its mobile keys. */
export const systemEndpoints: readonly Endpoint[] = [
  get('/acs/systems/list', listInput, (world, input) => ({
    acs_systems: [visionline(world), credentialManager(world)].filter(
      (system) =>
        (input.connected_account_id ?? system.connected_account_id) === system.connected_account_id &&
        input.customer_key === undefined &&
        system.name.toLowerCase().includes((input.search ?? '').toLowerCase()),
    ),
  })),
  get('/acs/systems/get', byId, (world, input) => {
    if (input.acs_system_id === fixedIds.acsSystem) return { acs_system: visionline(world) };
    if (input.acs_system_id === fixedIds.credentialManager) return { acs_system: credentialManager(world) };
    throw notFound('acs_system', input.acs_system_id);
  }),
  get('/acs/systems/list_compatible_credential_manager_acs_systems', byId, (world, input) => {
    if (input.acs_system_id === fixedIds.acsSystem) return { acs_systems: [credentialManager(world)] };
    if (input.acs_system_id === fixedIds.credentialManager) return { acs_systems: [] };
    throw notFound('acs_system', input.acs_system_id);
  }),
];

const common = {
  workspace_id: fixedIds.workspace,
  created_at: createdAt,
  image_alt_text: 'ASSA ABLOY logo',
  image_url: 'https://example.com/assa-abloy.png',
  location: { time_zone: null },
};

function withEntrances(warning: Remark): Remark {
  const isAboutZone = warning['warning_code'] === 'time_zone_does_not_match_location';
  return isAboutZone ? { ...warning, misconfigured_acs_entrance_ids: [] } : warning;
}

function lockSystemRemarks({ troubles }: World): Remarks {
  const { errors, warnings } = troubles.of('lockSystem');
  return { errors, warnings: warnings.map(withEntrances) };
}

function accountOf(accountId: string) {
  return { connected_account_id: accountId, connected_account_ids: [accountId] };
}

function visionline(world: World) {
  return {
    ...common,
    acs_system_id: fixedIds.acsSystem,
    name: 'Simulated Visionline hotel',
    external_type: 'visionline_system',
    external_type_display_name: 'Visionline System',
    is_credential_manager: false,
    default_credential_manager_acs_system_id: fixedIds.credentialManager,
    acs_user_count: [...world.records.acsUsers.values()].filter((user) => user.acsSystemId === fixedIds.acsSystem)
      .length,
    visionline_metadata: { lan_address: 'https://192.168.1.100', mobile_access_uuid: '1', system_id: '1' },
    ...lockSystemRemarks(world),
    ...accountOf(fixedIds.connectedAccount),
    created_at: iso(Date.parse(createdAt)),
  };
}

function credentialManager(world: World) {
  return {
    ...common,
    acs_system_id: fixedIds.credentialManager,
    name: 'Simulated credential manager',
    external_type: 'assa_abloy_credential_service',
    external_type_display_name: 'ASSA ABLOY Credential Service',
    is_credential_manager: true,
    default_credential_manager_acs_system_id: null,
    ...world.troubles.of('credentialService'),
    ...accountOf(fixedIds.credentialAccount),
  };
}
