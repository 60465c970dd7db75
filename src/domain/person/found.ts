import { haveSameEmail, haveSamePhone, type Contact } from './contacts.ts';
import { likenessOf, type Likeness, type PersonDetails } from './same.ts';

/** The contacts that Seam keeps unique in a workspace. */
export type ContactField = 'emailAddress' | 'phoneNumber';

/** The contacts of a person, each absent if there is none. */
export type Contacts = { readonly [F in ContactField]?: string | undefined };

/** The user identity that has one of a guest's contacts. */
export interface Found {
  readonly userIdentityId: string;
  readonly likeness: Likeness;
  /** Whether Nightlatch created it for this property. */
  readonly isOurs: boolean;
  /** Whether the property accepts it: Nightlatch created it, or the property allows identities of others. */
  readonly isAccepted: boolean;
}

/** What the contacts of a guest lead to. */
export type Sought =
  /** The guest's identity. */
  | { readonly is: 'known'; readonly userIdentityId: string; readonly isOurs: boolean }
  /** One identity by the e-mail address and another by the phone number: only a person can say which one it is. */
  | { readonly is: 'two' }
  /** None is the guest's. `free` are the contacts that no identity has. */
  | { readonly is: 'none'; readonly free: Contacts };

/** The identity that has each contact that a guest gives, `null` if none has it. */
export type FoundByContact = { readonly [F in ContactField]?: Found | null };

/** Whose identity a guest's contacts lead to. */
export function soughtBy(guest: Contacts, found: FoundByContact): Sought {
  const matches = [found.emailAddress, found.phoneNumber].flatMap((one) =>
    one?.isAccepted && one.likeness === 'same' ? [one] : [],
  );
  const [first] = matches;
  if (matches.some(({ userIdentityId }) => userIdentityId !== first?.userIdentityId)) return { is: 'two' };
  if (first !== undefined) return { is: 'known', userIdentityId: first.userIdentityId, isOurs: first.isOurs };
  return { is: 'none', free: freeOf(guest, found) };
}

/** The contacts of a guest that no identity has. */
export function freeOf(guest: Contacts, found: FoundByContact): Contacts {
  return {
    ...(found.emailAddress === null && { emailAddress: guest.emailAddress }),
    ...(found.phoneNumber === null && { phoneNumber: guest.phoneNumber }),
  };
}

/** The contacts that both have. */
export function inBoth(one: Contacts, other: Contacts): Contacts {
  return {
    emailAddress: one.emailAddress === other.emailAddress ? one.emailAddress : undefined,
    phoneNumber: one.phoneNumber === other.phoneNumber ? one.phoneNumber : undefined,
  };
}

/**
 * The contacts of a guest that no other person before them in the list has: booking portals copy the booker's contacts to
 * the whole family, and Seam gives each contact to one person.
 */
export function ownContacts<Guest extends PersonDetails & Contacts>(guests: readonly Guest[], guest: Guest): Contacts {
  const at = guests.indexOf(guest);
  const before = guests.slice(0, Math.max(at, 0)).filter((other) => likenessOf(other, guest) !== 'same');
  function own(field: ContactField, isSame: (one: Contact, other: Contact) => boolean): Contacts {
    const value = guest[field];
    return value === undefined || before.some((other) => isSame(other, guest)) ? {} : { [field]: value };
  }
  return { ...own('emailAddress', haveSameEmail), ...own('phoneNumber', haveSamePhone) };
}

/** Whether there is no contact. */
export function isEmpty({ emailAddress, phoneNumber }: Contacts): boolean {
  return emailAddress === undefined && phoneNumber === undefined;
}
