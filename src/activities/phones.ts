import type { Phone as SeamPhone } from 'seam';
import { call, callOr, callToDelete, type ActivityDependencies, type Deleted, type OfProperty } from './call.ts';

/** A phone, without its name. */
export interface Phone {
  readonly deviceId: string;
  /** Whether ASSA ABLOY's credential service can send it keys. */
  readonly hasActiveEndpoint: boolean;
}

/** The phones of a person, or those that have a credential. */
export type ListPhonesInput = OfProperty & ({ readonly userIdentityId: string } | { readonly acsCredentialId: string });

function phoneOf({ device_id: deviceId, properties }: SeamPhone): Phone {
  return {
    deviceId,
    hasActiveEndpoint: properties.assa_abloy_credential_service_metadata?.has_active_endpoint ?? false,
  };
}

/** Seam's `/phones/*`. */
export function phoneActivities({ seam }: ActivityDependencies) {
  return {
    /** Phones (`/phones/list`; guide: checking if a user identity has a phone set up). */
    listPhones: (input: ListPhonesInput): Promise<readonly Phone[]> =>
      call('/phones/list', async () => {
        const filter =
          'userIdentityId' in input
            ? { owner_user_identity_id: input.userIdentityId }
            : { acs_credential_id: input.acsCredentialId };
        return (await seam(input.propertyId).phones.list(filter)).map(phoneOf);
      }),

    /** One phone, `null` if it is gone (`/phones/get`). */
    getPhone: (input: OfProperty & { readonly deviceId: string }): Promise<Phone | null> =>
      callOr('/phones/get', null, async () =>
        phoneOf(await seam(input.propertyId).phones.get({ device_id: input.deviceId })),
      ),

    /** Revokes all credentials on a phone and removes it from Seam; an event confirms it (`/phones/deactivate`). */
    deactivatePhone: (input: OfProperty & { readonly deviceId: string }): Promise<Deleted> =>
      callToDelete('/phones/deactivate', () => seam(input.propertyId).phones.deactivate({ device_id: input.deviceId })),
  };
}
