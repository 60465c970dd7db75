import { compareContacts, type Contact, type ContactLikeness } from './contacts.ts';
import { compareNames, type NameLikeness } from './names.ts';

/** What is known of a person, at least one of the three. */
export interface PersonDetails extends Contact {
  readonly fullName?: string | null | undefined;
}

/**
 * Whether two descriptions are of one person: `same`; `corrected`, if they may be, because only letters of the name or a
 * missing part differ: then the guest id decides; `unknown`, if nothing can be compared; `other`, if they contradict each
 * other.
 */
export type Likeness = 'same' | 'corrected' | 'unknown' | 'other';

/** The verdict by name and contacts (docs/decisions/0011). */
const verdicts: Readonly<Record<ContactLikeness, Readonly<Record<NameLikeness, Likeness>>>> = {
  absent: { absent: 'unknown', equal: 'same', alike: 'corrected', 'other-script': 'other', different: 'other' },
  equal: { absent: 'same', equal: 'same', alike: 'corrected', 'other-script': 'corrected', different: 'other' },
  mixed: { absent: 'same', equal: 'same', alike: 'other', 'other-script': 'other', different: 'other' },
  different: { absent: 'other', equal: 'other', alike: 'other', 'other-script': 'other', different: 'other' },
};

/** Compares two descriptions of persons, in whatever form each is written. */
export function likenessOf(one: PersonDetails, other: PersonDetails): Likeness {
  return verdicts[compareContacts(one, other)][compareNames(one.fullName, other.fullName)];
}
