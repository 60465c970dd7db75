import { z } from 'zod';

/** The fields with which Seam reaches a guest: an e-mail address and a phone number. */
export const contactFields = ['emailAddress', 'phoneNumber'] as const;

/** A field with which Seam reaches a guest. */
export type ContactField = (typeof contactFields)[number];

/** One label of a host name, in any script, without a hyphen at either end. */
const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?`;

/** Letters of every script, because addresses may have them (RFC 6531), but none of the signs that make it a list or a phrase. */
const address = new RegExp(String.raw`^[^\s@"(),:;<>[\]\\\p{C}]{1,64}@(?:${label}\.)+[\p{L}\p{M}\p{N}-]{2,63}$`, 'u');

const longestAddress = 254;

/** An e-mail address, trimmed, in lower case and in one Unicode form; `null` if the text is none. */
export function emailAddressIn(text: string): string | null {
  const plain = text.trim().normalize('NFC').toLowerCase();
  return plain.length <= longestAddress && address.test(plain) ? plain : null;
}

/** What people write between digits; also the invisible marks that phones copy along. */
const betweenDigits = /[\s().\-\u2010-\u2015\u2212\p{Cf}]/gu;

/**
 * A phone number as E.164, if the text has its country code; `null` if it has none, or is no number. The client has already
 * added the property's country: this reads also what other tools send.
 */
export function phoneNumberIn(text: string): string | null {
  // The zero in +44 (0)20 is not dialled from abroad; without the brackets that cannot be seen any more.
  if (/\(0\)/.test(text)) return null;
  const plain = text.replaceAll(betweenDigits, '');
  return z.regexes.e164.test(plain) ? plain : null;
}

/** The contacts as a message gives them. An empty one means the same as none. */
export interface GivenContacts {
  readonly emailAddress?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
  /** Those that an earlier reader left out. */
  readonly unusableContacts?: readonly ContactField[] | null | undefined;
}

/** The contacts that can be used, and the fields whose contact cannot. */
export interface Contacts {
  readonly emailAddress?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly unusableContacts?: readonly ContactField[] | undefined;
}

const readers: Readonly<Record<ContactField, (text: string) => string | null>> = {
  emailAddress: emailAddressIn,
  phoneNumber: phoneNumberIn,
};

/**
 * Reads a guest's contacts. One that cannot be used is left out and named, because it must not keep a whole reservation from
 * its keys.
 */
export function contactsIn(given: GivenContacts): Contacts {
  const usable: { [F in ContactField]?: string } = {};
  const unusable: ContactField[] = [];
  for (const field of contactFields) {
    const text = given[field]?.trim() ?? '';
    const contact = text === '' ? null : readers[field](text);
    if (contact !== null) usable[field] = contact;
    else if (text !== '' || given.unusableContacts?.includes(field)) unusable.push(field);
  }
  return { ...usable, ...(unusable.length > 0 && { unusableContacts: unusable }) };
}
