import { haveSameEmail, haveSamePhone } from './contacts.ts';
import { likenessOf, type Likeness } from './same.ts';

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

const isSameContact = { emailAddress: haveSameEmail, phoneNumber: haveSamePhone } as const;

/** A guest of a reservation, as far as the question goes who has a contact. */
export interface GuestWithContacts extends Contacts {
  readonly guestId: string;
  readonly fullName?: string | undefined;
}

/** The guests before this one in the list who give the same contact. */
function before(
  guests: readonly GuestWithContacts[],
  guest: GuestWithContacts,
  field: ContactField,
): readonly GuestWithContacts[] {
  const at = guests.findIndex(({ guestId }) => guestId === guest.guestId);
  return guests.slice(0, Math.max(at, 0)).filter((other) => isSameContact[field](other, guest));
}

/**
 * The contacts of a guest that no guest before them in the list has: booking portals copy the booker's contacts, and
 * sometimes the name, to the whole family, and Seam gives each contact to one person.
 */
export function ownContacts(guests: readonly GuestWithContacts[], guest: GuestWithContacts): Contacts {
  function own(field: ContactField): Contacts {
    const value = guest[field];
    return value === undefined || before(guests, guest, field).length > 0 ? {} : { [field]: value };
  }
  return { ...own('emailAddress'), ...own('phoneNumber') };
}

/** Whether a guest before this one in the list has the contact, and the identity with it could be either's: it is the first's. */
export function isClaimedBefore(
  guests: readonly GuestWithContacts[],
  guest: GuestWithContacts,
  field: ContactField,
): boolean {
  return before(guests, guest, field).some((other) => likenessOf(other, guest) === 'same');
}

/** Whether there is no contact. */
export function isEmpty({ emailAddress, phoneNumber }: Contacts): boolean {
  return emailAddress === undefined && phoneNumber === undefined;
}
