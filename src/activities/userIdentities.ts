import type { Seam, UserIdentity as SeamUserIdentity } from 'seam';
import { userIdentityKeyPrefix } from '../domain/ids.ts';
import { haveSameEmail, haveSamePhone } from '../domain/person/contacts.ts';
import type { ContactField, Contacts } from '../domain/person/found.ts';
import { likenessOf, type Likeness, type PersonDetails } from '../domain/person/same.ts';
import { e164Of } from '../phone/e164.ts';
import {
  call,
  callOr,
  callToDelete,
  listAll,
  type ActivityDependencies,
  type Deleted,
  type OfProperty,
} from './call.ts';
import { codesOf } from './remarks.ts';

/** A user identity, without personal data. */
export interface UserIdentity {
  readonly userIdentityId: string;
  readonly acsUserIds: readonly string[];
  readonly isBeingDeleted: boolean;
  /** Whether Nightlatch created it, for any reservation: its key says so. */
  readonly isOurs: boolean;
  /** Whether Nightlatch created it for a reservation of this property. */
  readonly isOfProperty: boolean;
  /** Whether it has an e-mail address or a phone number. */
  readonly hasContact: boolean;
  /** How it compares with the person in the input; absent if the input names no person. */
  readonly likeness?: Likeness;
  /** Its id if another id or key was asked for: that one's identity was merged into it. `null` if it is the asked one. */
  readonly mergedInto: string | null;
  /** The ids of identities that were merged into it. */
  readonly aliases: readonly string[];
  /** The codes of all its errors and warnings. */
  readonly problems: readonly string[];
}

/** What is known of a guest. */
export interface Person extends Contacts {
  readonly fullName?: string | undefined;
  /** The property's country, for phone numbers without country code; absent: there are none. */
  readonly country?: string | undefined;
}

/** A guest who is new to Seam. */
export interface CreateUserIdentityInput extends OfProperty, Contacts {
  readonly userIdentityKey: string;
  readonly fullName?: string | undefined;
}

/** A user identity by Seam's id, or by the key with which Nightlatch created it. */
export type GetUserIdentityInput = OfProperty &
  ({ readonly userIdentityId: string } | { readonly userIdentityKey: string; readonly person?: Person });

/** The contact to look for, and the person who has it. */
export interface FindUserIdentityInput extends OfProperty {
  readonly by: ContactField;
  readonly person: Person;
}

/** The new contacts of a user identity; what is absent stays as it is. */
export interface UpdateUserIdentityInput extends OfProperty, Contacts {
  readonly userIdentityId: string;
}

/** The identity that already has an e-mail address or phone number. */
export interface FoundUserIdentity {
  readonly userIdentityId: string;
  readonly likeness: Likeness;
  /** Whether Nightlatch created it for this property: its key says so. */
  readonly isOurs: boolean;
}

function isBeingDeleted({ warnings }: SeamUserIdentity): boolean {
  return warnings.some(({ warning_code: code }) => code === 'being_deleted');
}

function userIdentityOf(identity: SeamUserIdentity, input: GetUserIdentityInput): UserIdentity {
  const isAsked =
    'userIdentityId' in input
      ? identity.user_identity_id === input.userIdentityId
      : identity.user_identity_key === input.userIdentityKey;
  const { errors, warnings } = codesOf(identity);
  return {
    userIdentityId: identity.user_identity_id,
    acsUserIds: identity.acs_user_ids,
    isBeingDeleted: isBeingDeleted(identity),
    isOurs: identity.user_identity_key?.startsWith(userIdentityKeyPrefix) ?? false,
    isOfProperty: identity.user_identity_key?.startsWith(ownKeys(input.propertyId)) ?? false,
    hasContact: Boolean(identity.email_address ?? identity.phone_number),
    mergedInto: isAsked ? null : identity.user_identity_id,
    aliases: identity.merged_user_identity_ids ?? [],
    problems: [...errors, ...warnings],
  };
}

/** A person's details with the phone number as E.164, if it is a number: Seam's may come from another system. */
function detailsOf({ country, ...person }: PersonDetails & Pick<Person, 'country'>): PersonDetails {
  const { phoneNumber: phone } = person;
  return { ...person, phoneNumber: phone ? (e164Of(phone, country ?? null) ?? phone) : undefined };
}

function compare(identity: SeamUserIdentity, person: Person): Likeness {
  const { full_name: fullName, email_address: emailAddress, phone_number: phoneNumber } = identity;
  const { country } = person;
  return likenessOf(detailsOf({ fullName, emailAddress, phoneNumber, country }), detailsOf(person));
}

/** The identities with one contact of a person, however Seam writes it. */
async function identitiesWith(seam: Seam, by: ContactField, person: Person): Promise<readonly SeamUserIdentity[]> {
  const search = person[by];
  if (search === undefined) return [];
  const found = await listAll(seam.createPaginator(seam.userIdentities.list({ search })));
  const asked = detailsOf({ [by]: search, country: person.country });
  return found.filter(({ email_address: emailAddress, phone_number: phoneNumber }) => {
    const theirs = detailsOf({ emailAddress, phoneNumber, country: person.country });
    return by === 'emailAddress' ? haveSameEmail(theirs, asked) : haveSamePhone(theirs, asked);
  });
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

    /**
     * One user identity, `null` if there is none (`/user_identities/get`). After a merge Seam answers about the identity
     * that remains: `mergedInto` says so.
     */
    getUserIdentity: (input: GetUserIdentityInput): Promise<UserIdentity | null> =>
      callOr('/user_identities/get', null, async () => {
        const handle =
          'userIdentityId' in input
            ? { user_identity_id: input.userIdentityId }
            : { user_identity_key: input.userIdentityKey };
        const found = await seam(input.propertyId).userIdentities.get(handle);
        const person = 'userIdentityKey' in input ? input.person : undefined;
        return { ...userIdentityOf(found, input), ...(person && { likeness: compare(found, person) }) };
      }),

    /**
     * The user identity with this e-mail address or phone number (`/user_identities/list`), `null` if none has it, apart from
     * identities being deleted. If several have it, one of the same person comes first. The answer has no personal data.
     */
    findUserIdentity: (input: FindUserIdentityInput): Promise<FoundUserIdentity | null> =>
      call('/user_identities/list', async () => {
        const candidates = await identitiesWith(seam(input.propertyId), input.by, input.person);
        const found = candidates
          .filter((identity) => !isBeingDeleted(identity))
          .map((identity) => ({
            userIdentityId: identity.user_identity_id,
            isOurs: identity.user_identity_key?.startsWith(ownKeys(input.propertyId)) ?? false,
            likeness: compare(identity, input.person),
          }));
        return found.find(({ likeness }) => likeness === 'same') ?? found[0] ?? null;
      }),

    /**
     * Gives a user identity new contacts (`/user_identities/update`).
     *
     * @throws {ApplicationFailure} of `seamFailure.conflict` if another identity has one of them.
     */
    updateUserIdentity: (input: UpdateUserIdentityInput): Promise<void> =>
      call('/user_identities/update', () =>
        seam(input.propertyId).userIdentities.update({
          user_identity_id: input.userIdentityId,
          ...(input.emailAddress !== undefined && { email_address: input.emailAddress }),
          ...(input.phoneNumber !== undefined && { phone_number: input.phoneNumber }),
        }),
      ),

    /** Deletes a user identity; no event confirms it (`/user_identities/delete`). */
    deleteUserIdentity: (input: OfProperty & { readonly userIdentityId: string }): Promise<Deleted> =>
      callToDelete('/user_identities/delete', () =>
        seam(input.propertyId).userIdentities.delete({ user_identity_id: input.userIdentityId }),
      ),
  };
}
