import { compareNames } from './names.ts';
import { likenessOf, type PersonDetails } from './same.ts';

/** A person as a PMS names them: by details, or by the user identity. */
export interface NamedPerson extends PersonDetails {
  readonly userIdentityId?: string | undefined;
}

/**
 * The person behind a guest id, over all messages. Messages are compared with what was said first, because a key may have
 * been issued to that person: a series of small corrections must not lead from one person to another.
 */
export interface KnownPerson {
  /** What was said first of each detail. */
  readonly first: NamedPerson;
  /** What was said last of each detail. */
  readonly last: NamedPerson;
}

/** The details of both; of what both say, those of `one`. */
function joined(one: NamedPerson, other: NamedPerson): NamedPerson {
  return {
    userIdentityId: one.userIdentityId ?? other.userIdentityId,
    fullName: one.fullName ?? other.fullName,
    emailAddress: one.emailAddress ?? other.emailAddress,
    phoneNumber: one.phoneNumber ?? other.phoneNumber,
  };
}

/**
 * Whether a message still means the person who had the guest id before. Under one guest id a correction is no other person.
 * Compared with what was said last, only a description of the same name counts: so a contact can be corrected twice.
 */
export function isStillThePerson({ first, last }: KnownPerson, given: NamedPerson): boolean {
  if (first.userIdentityId !== undefined && given.userIdentityId !== undefined)
    return first.userIdentityId === given.userIdentityId;
  if (likenessOf(first, given) !== 'other') return true;
  return compareNames(last.fullName, given.fullName) === 'equal' && likenessOf(last, given) === 'same';
}

/** The person after a message, `null` before the first one. */
export function personAfter(known: KnownPerson | null, given: NamedPerson): KnownPerson {
  const said = joined(given, {});
  return known === null
    ? { first: said, last: said }
    : { first: joined(known.first, said), last: joined(said, known.last) };
}
