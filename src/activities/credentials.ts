import type { AcsCredentialsCreateParameters, Seam } from 'seam';
import type { Instant, Window } from '../domain/instant.ts';
import type { PropertySettings } from '../domain/property.ts';
import { differences, type Differences, type KnownCredentials } from '../domain/rooms/reconcile.ts';
import { unusual } from '../domain/seam/codes.ts';
import type { SeamCredential } from '../domain/seam/resources.ts';
import { acsUserOf } from './acsUsers.ts';
import {
  call,
  callOr,
  callToDelete,
  listAll,
  type ActivityDependencies,
  type Deleted,
  type OfProperty,
} from './call.ts';
import { credentialOf } from './credential.ts';
import { assertSameIdentity } from './failure.ts';

/** A mobile key to create: an override, or a joiner of the credentials in `joinTo`. */
export interface CreateCredentialInput extends OfProperty {
  readonly acsSystemId: string;
  /** `null`: the system's default credential manager. */
  readonly credentialManagerAcsSystemId: string | null;
  /** Seam finds or creates the identity's ACS user in the system. */
  readonly userIdentityId: string;
  readonly window: Window;
  readonly acsEntranceIds: readonly string[];
  readonly cardFormat: PropertySettings['cardFormat'];
  readonly override: boolean;
  /** Ids of the credentials to join; empty for an override. */
  readonly joinTo: readonly string[];
}

/** The body of `/acs/credentials/create` for a multi-phone sync mobile key. */
function creationOf(input: CreateCredentialInput) {
  const kind = input.override ? { override: true } : { joiner_acs_credential_ids: [...input.joinTo] };
  return {
    user_identity_id: input.userIdentityId,
    acs_system_id: input.acsSystemId,
    credential_manager_acs_system_id: input.credentialManagerAcsSystemId ?? undefined,
    access_method: 'mobile_key',
    is_multi_phone_sync_credential: true,
    allowed_acs_entrance_ids: [...input.acsEntranceIds],
    starts_at: input.window.from,
    ends_at: input.window.to,
    visionline_metadata: { card_format: input.cardFormat, card_function_type: 'guest', ...kind },
  } satisfies AcsCredentialsCreateParameters;
}

/** The problems of the ACS users of a system, by user, of those that have any. */
function problemsOfUsers(client: Seam, acsSystemId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  return call('/acs/users/list', async () => {
    const list = client.acs.users.list({ acs_system_id: acsSystemId });
    const users = (await listAll(client.createPaginator(list))).map(acsUserOf);
    const troubled = users.map((user) => [user.acsUserId, unusual('acs_user', user.problems)] as const);
    return new Map(troubled.filter(([, problems]) => problems.length > 0));
  });
}

function withProblems(credential: SeamCredential, problems: readonly string[]): SeamCredential {
  return problems.length === 0
    ? credential
    : { ...credential, problems: [...(credential.problems ?? []), ...problems] };
}

/** Seam's `/acs/credentials/*`. */
export function credentialActivities({ seam }: ActivityDependencies) {
  return {
    /**
     * Creates a multi-phone sync mobile key (`/acs/credentials/create`; guide: issue guest mobile credentials). Seam has
     * no idempotency key for it: never repeat a call whose outcome is unknown without looking first.
     */
    createCredential: (input: CreateCredentialInput): Promise<SeamCredential> =>
      call('/acs/credentials/create', async () =>
        credentialOf(await seam(input.propertyId).acs.credentials.create(creationOf(input))),
      ),

    /** All multi-phone sync credentials of a user identity, without their children (`/acs/credentials/list`). */
    listCredentials: (input: OfProperty & { readonly userIdentityId: string }): Promise<readonly SeamCredential[]> =>
      call('/acs/credentials/list', async () => {
        const client = seam(input.propertyId);
        const list = client.acs.credentials.list({
          user_identity_id: input.userIdentityId,
          is_multi_phone_sync_credential: true,
        });
        const found = await listAll(client.createPaginator(list));
        assertSameIdentity('/acs/credentials/list', input.userIdentityId, found);
        return found.map(credentialOf);
      }),

    /**
     * The ids of all credentials of a user identity, mobile keys and cards, without the children that Seam created and
     * deletes with their parent (`/acs/credentials/list`; guide: revoking a mobile credential).
     */
    listCredentialIds: (input: OfProperty & { readonly userIdentityId: string }): Promise<readonly string[]> =>
      call('/acs/credentials/list', async () => {
        const client = seam(input.propertyId);
        const list = client.acs.credentials.list({ user_identity_id: input.userIdentityId });
        const all = await listAll(client.createPaginator(list));
        assertSameIdentity('/acs/credentials/list', input.userIdentityId, all);
        return all.filter(({ parent_acs_credential_id: parent }) => !parent).map(({ acs_credential_id: id }) => id);
      }),

    /**
     * Compares all credentials of a system with the known ones (`/acs/credentials/list` and, for the problems of their
     * users, `/acs/users/list`, page by page). Answers only the differences at `now`, and of a stranger only the guest
     * doors, because a hotel has thousands of credentials.
     */
    compareCredentials: (
      input: OfProperty & { readonly acsSystemId: string; readonly known: KnownCredentials; readonly now: Instant },
    ): Promise<Differences> =>
      call('/acs/credentials/list', async () => {
        const client = seam(input.propertyId);
        const list = client.acs.credentials.list({ acs_system_id: input.acsSystemId });
        const found = (await listAll(client.createPaginator(list))).map(credentialOf);
        const ofUsers = await problemsOfUsers(client, input.acsSystemId);
        const withUsers = found.map((one) => withProblems(one, ofUsers.get(one.acsUserId ?? '') ?? []));
        return differences(withUsers, input.known, input.now);
      }),

    /** The ids of the entrances that a credential opens, by Seam's account (`/acs/credentials/list_accessible_entrances`). */
    listAccessibleEntrances: (input: OfProperty & { readonly acsCredentialId: string }): Promise<readonly string[]> =>
      call('/acs/credentials/list_accessible_entrances', async () => {
        const { acsCredentialId } = input;
        const entrances = await seam(input.propertyId).acs.credentials.listAccessibleEntrances({
          acs_credential_id: acsCredentialId,
        });
        return entrances.map(({ acs_entrance_id: id }) => id);
      }),

    /** One credential, `null` if it is gone (`/acs/credentials/get`). */
    getCredential: (input: OfProperty & { readonly acsCredentialId: string }): Promise<SeamCredential | null> =>
      callOr('/acs/credentials/get', null, async () =>
        credentialOf(await seam(input.propertyId).acs.credentials.get({ acs_credential_id: input.acsCredentialId })),
      ),

    /** Deletes a credential with its children on phones; an event confirms it (`/acs/credentials/delete`). */
    deleteCredential: (input: OfProperty & { readonly acsCredentialId: string }): Promise<Deleted> =>
      callToDelete('/acs/credentials/delete', () =>
        seam(input.propertyId).acs.credentials.delete({ acs_credential_id: input.acsCredentialId }),
      ),
  };
}
