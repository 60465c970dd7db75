import { z } from 'zod';
import { notFound } from '../errors.ts';
import { type Endpoint, get, id } from './endpoint.ts';
import type { TroubledPart } from './remarks.ts';
import { fixedIds, type World } from './world.ts';

const byId = z.strictObject({ connected_account_id: id });

/** `/connected_accounts/*`: the account of the lock system, and that of the credential service. */
export const connectedAccountEndpoints: readonly Endpoint[] = [
  get('/connected_accounts/get', byId, (world, input) => {
    switch (input.connected_account_id) {
      case fixedIds.connectedAccount:
        return { connected_account: account(world, input.connected_account_id, 'lockSystemAccount') };
      case fixedIds.credentialAccount:
        return { connected_account: account(world, input.connected_account_id, 'credentialServiceAccount') };
      default:
        throw notFound('connected_account', input.connected_account_id);
    }
  }),
];

function account(world: World, connectedAccountId: string, part: TroubledPart) {
  return {
    connected_account_id: connectedAccountId,
    created_at: '2026-01-01T00:00:00.000Z',
    account_type_display_name: part === 'lockSystemAccount' ? 'Visionline' : 'ASSA ABLOY Credential Service',
    display_name: part === 'lockSystemAccount' ? 'Simulated Visionline' : 'Simulated credential service',
    automatically_manage_new_devices: true,
    accepted_capabilities: [],
    custom_metadata: {},
    ...world.troubles.of(part),
  };
}
