import type { ContactField } from '../messages/contacts.ts';
import type { Desired } from '../reservation/desired.ts';
import type { Trouble } from '../trouble.ts';

const words: Readonly<Record<ContactField, string>> = {
  emailAddress: 'e-mail address',
  phoneNumber: 'phone number with country code',
};

/** Guests with a contact that cannot be used: their keys go out without it. The contact itself is not repeated. */
export function unusableContacts({ guests }: Desired): readonly Trouble[] {
  return guests.flatMap(({ guestId, unusableContacts: fields = [] }) => {
    if (fields.length === 0) return [];
    const which = fields.map((field) => `the ${field} is no ${words[field]}`).join(', and ');
    return {
      code: 'contact-unusable',
      about: guestId,
      message: `A contact of guest ${guestId} is left out: ${which}. Keys are issued without it. Correct it in the PMS.`,
    };
  });
}
