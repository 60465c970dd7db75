import type { Seam, UserIdentity as SeamUserIdentity } from 'seam';
import { userIdentityKeyPrefix } from '../domain/ids.ts';
import { call, callOr, callToDelete, type ActivityDependencies, type Deleted, type OfProperty } from './call.ts';

/** A user identity, without personal data. */
export interface UserIdentity {
  readonly userIdentityId: string;
  readonly acsUserIds: readonly string[];
  readonly isBeingDeleted: boolean;
  /** Whether Nightlatch created it, for any reservation: its key says so. */
  readonly isOurs: boolean;
  /** Whether it is the person in the input; absent if the input names no person. */
  readonly isSamePerson?: boolean;
}

/** What is known of a guest. */
export interface Person {
  readonly fullName?: string;
  readonly emailAddress?: string;
  readonly phoneNumber?: string;
}

/** A guest who is new to Seam. */
export interface CreateUserIdentityInput extends OfProperty, Person {
  readonly userIdentityKey: string;
}

/** A user identity by Seam's id, or by the key with which Nightlatch created it. */
export type GetUserIdentityInput = OfProperty &
  ({ readonly userIdentityId: string } | { readonly userIdentityKey: string; readonly person?: Person });

/** The person to look for; the e-mail address counts before the phone number. */
export type FindUserIdentityInput = OfProperty & Person;

/** The identity that already has an e-mail address or phone number. */
export interface FoundUserIdentity {
  readonly userIdentityId: string;
  /** Whether it is the person: the names are the same, except for case and spaces. */
  readonly isSamePerson: boolean;
  /** Whether Nightlatch created it for this property: its key says so. */
  readonly isOurs: boolean;
}

function isBeingDeleted({ warnings }: SeamUserIdentity): boolean {
  return warnings.some(({ warning_code: code }) => code === 'being_deleted');
}

function userIdentityOf(identity: SeamUserIdentity): UserIdentity {
  return {
    userIdentityId: identity.user_identity_id,
    acsUserIds: identity.acs_user_ids,
    isBeingDeleted: isBeingDeleted(identity),
    isOurs: identity.user_identity_key?.startsWith(userIdentityKeyPrefix) ?? false,
  };
}

/** Makes names and addresses equal that differ only in case, in spaces or in the encoding of accents. */
function plain(text: string | null | undefined): string {
  return (text ?? '').normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

function isOfName({ full_name: name }: SeamUserIdentity, fullName: string | undefined): boolean {
  return plain(name) === plain(fullName);
}

/** Whether the names are equal, no e-mail address or phone number differs, and at least one of the three is given. */
function isPerson(identity: SeamUserIdentity, { fullName, emailAddress, phoneNumber }: Person): boolean {
  const contacts = [
    [plain(identity.email_address), plain(emailAddress)],
    [plain(identity.phone_number), plain(phoneNumber)],
  ].filter((both) => both.every((text) => text !== ''));
  const agree = contacts.every(([theirs, asked]) => theirs === asked);
  return isOfName(identity, fullName) && agree && (plain(fullName) !== '' || contacts.length > 0);
}

async function identitiesWith(
  seam: Seam,
  column: 'email_address' | 'phone_number',
  value: string | undefined,
): Promise<readonly SeamUserIdentity[]> {
  if (value === undefined) return [];
  const found = await seam.createPaginator(seam.userIdentities.list({ search: value })).flattenToArray();
  return found.filter((identity) => plain(identity[column]) === plain(value));
}

/** The prefix of the keys of all identities that Nightlatch creates for a property. */
function ownKeys(propertyId: string): string {
  return `${userIdentityKeyPrefix}${propertyId}/`;
}

/** Seam's `/user_identities/*`. */
export function userIdentityActivities({ seam }: ActivityDependencies) {
  return {
    /**
     * Creates a user identity (`/user_identities/create`). The key makes it idempotent: the same call again ends as
     * `seamFailure.conflict`, and the identity is found by the key.
     */
    createUserIdentity: (input: CreateUserIdentityInput): Promise<{ readonly userIdentityId: string }> =>
      call('/user_identities/create', async () => {
        const created = await seam(input.propertyId).userIdentities.create({
          user_identity_key: input.userIdentityKey,
          full_name: input.fullName,
          email_address: input.emailAddress,
          phone_number: input.phoneNumber,
        });
        return { userIdentityId: created.user_identity_id };
      }),

    /** One user identity, `null` if there is none (`/user_identities/get`). */
    getUserIdentity: (input: GetUserIdentityInput): Promise<UserIdentity | null> =>
      callOr('/user_identities/get', null, async () => {
        const handle =
          'userIdentityId' in input
            ? { user_identity_id: input.userIdentityId }
            : { user_identity_key: input.userIdentityKey };
        const found = await seam(input.propertyId).userIdentities.get(handle);
        const person = 'userIdentityKey' in input ? input.person : undefined;
        return { ...userIdentityOf(found), ...(person && { isSamePerson: isPerson(found, person) }) };
      }),

    /**
     * The user identity with exactly this e-mail address or phone number (`/user_identities/list`), `null` if none has it,
     * apart from identities being deleted. If several have it, the one with the same name comes first. The answer has no
     * personal data.
     */
    findUserIdentity: (input: FindUserIdentityInput): Promise<FoundUserIdentity | null> =>
      call('/user_identities/list', async () => {
        const client = seam(input.propertyId);
        const candidates = [
          ...(await identitiesWith(client, 'email_address', input.emailAddress)),
          ...(await identitiesWith(client, 'phone_number', input.phoneNumber)),
        ];
        const found = candidates
          .filter((identity) => !isBeingDeleted(identity))
          .map((identity) => ({
            userIdentityId: identity.user_identity_id,
            isOurs: identity.user_identity_key?.startsWith(ownKeys(input.propertyId)) ?? false,
            isSamePerson: isOfName(identity, input.fullName),
          }));
        return found.find(({ isSamePerson }) => isSamePerson) ?? found[0] ?? null;
      }),

    /** Deletes a user identity; no event confirms it (`/user_identities/delete`). */
    deleteUserIdentity: (input: OfProperty & { readonly userIdentityId: string }): Promise<Deleted> =>
      callToDelete('/user_identities/delete', () =>
        seam(input.propertyId).userIdentities.delete({ user_identity_id: input.userIdentityId }),
      ),
  };
}
