/** How the e-mail addresses and phone numbers of two persons compare; `mixed`: one is equal and the other is not. */
export type ContactLikeness = 'absent' | 'equal' | 'mixed' | 'different';

/** A person's contacts; Seam keeps each of them unique in a workspace. */
export interface Contact {
  readonly emailAddress?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
}

/** An e-mail address as it is compared: without spaces around it, in lower case. */
export function foldedEmail(address: string): string {
  return address.normalize('NFKC').trim().toLowerCase();
}

/**
 * A phone number as it is compared: its digits, without the `00` of an international call. It is a number with country code
 * here; the client has brought it to E.164.
 */
export function foldedPhone(phone: string): string {
  return phone.normalize('NFKC').replaceAll(/\D/g, '').replace(/^00/, '');
}

function isEqual(fold: (text: string) => string, one?: string | null, other?: string | null): boolean | null {
  return one && other ? fold(one) === fold(other) : null;
}

/** Whether two persons give the same e-mail address. */
export function haveSameEmail(one: Contact, other: Contact): boolean {
  return isEqual(foldedEmail, one.emailAddress, other.emailAddress) === true;
}

/** Whether two persons give the same phone number. */
export function haveSamePhone(one: Contact, other: Contact): boolean {
  return isEqual(foldedPhone, one.phoneNumber, other.phoneNumber) === true;
}

/** Compares contacts; what only one of the two gives does not count. */
export function compareContacts(one: Contact, other: Contact): ContactLikeness {
  const both = [
    isEqual(foldedEmail, one.emailAddress, other.emailAddress),
    isEqual(foldedPhone, one.phoneNumber, other.phoneNumber),
  ].filter((equal) => equal !== null);
  if (both.length === 0) return 'absent';
  if (both.every(Boolean)) return 'equal';
  return both.some(Boolean) ? 'mixed' : 'different';
}
