import type { DoorProblem, Remarks, SystemState } from '../domain/seam/system.ts';
import { call, callOr, listAll, type ActivityDependencies, type OfProperty } from './call.ts';
import { codesOf } from './remarks.ts';

/** The most doors with problems that one look returns: a person reads no more, and the property keeps them. */
const mostDoors = 50;

/** Seam's `/acs/systems/*`, and what else shows whether keys can be made. */
export function systemActivities({ seam }: ActivityDependencies) {
  return {
    /** What Seam reports of a lock system or credential service (`/acs/systems/get`). */
    getSystem: (input: OfProperty & { readonly acsSystemId: string }): Promise<SystemState> =>
      call('/acs/systems/get', async () => {
        const system = await seam(input.propertyId).acs.systems.get({ acs_system_id: input.acsSystemId });
        return {
          ...codesOf(system),
          connectedAccountId: system.connected_account_id,
          credentialManagerAcsSystemId: system.default_credential_manager_acs_system_id ?? null,
        };
      }),

    /** What Seam reports of a connected account, `null` if it is gone (`/connected_accounts/get`). */
    getConnectedAccount: (input: OfProperty & { readonly connectedAccountId: string }): Promise<Remarks | null> =>
      callOr('/connected_accounts/get', null, async () =>
        codesOf(await seam(input.propertyId).connectedAccounts.get({ connected_account_id: input.connectedAccountId })),
      ),

    /** The entrances with errors or warnings, 50 at most (`/acs/entrances/list`). */
    listEntranceProblems: (input: OfProperty & { readonly acsSystemId: string }): Promise<readonly DoorProblem[]> =>
      call('/acs/entrances/list', async () => {
        const client = seam(input.propertyId);
        const list = client.acs.entrances.list({ acs_system_id: input.acsSystemId });
        const all = await listAll(client.createPaginator(list));
        return all
          .map((entrance) => ({ entrance, remarks: codesOf(entrance) }))
          .filter(({ remarks }) => remarks.errors.length + remarks.warnings.length > 0)
          .map(({ entrance, remarks }) => ({
            acsEntranceId: entrance.acs_entrance_id,
            name: entrance.display_name,
            codes: [...remarks.errors, ...remarks.warnings],
          }))
          .slice(0, mostDoors);
      }),
  };
}
