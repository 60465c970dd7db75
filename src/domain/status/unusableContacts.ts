import type { ContactField } from '../messages/contacts.ts';
import type { Desired } from '../reservation/desired.ts';
import type { Trouble } from '../trouble.ts';
import { trouble } from '../whereToLook.ts';

const words: Readonly<Record<ContactField, string>> = {
  emailAddress: 'e-mail address',
  phoneNumber: 'phone number with country code',
};

const spokenAs: Readonly<Record<ContactField, string>> = {
  emailAddress: 'e-mail address',
  phoneNumber: 'phone number',
};

/** Guests with a contact that cannot be used: their keys go out without it. The contact itself is not repeated. */
export function unusableContacts({ guests }: Desired): readonly Trouble[] {
  return guests.flatMap(({ guestId, unusableContacts: fields = [] }) => {
    if (fields.length === 0) return [];
    const which = fields.map((field) => `the ${field} is no ${words[field]}`).join(', and ');
    const spoken = fields.map((field) => spokenAs[field]).join(' and the ');
    return trouble('contact-unusable', guestId, {
      forDesk: `The ${spoken} of guest ${guestId} cannot be used. Mobile keys are made without it. Ask the guest, and correct it in the PMS; a phone number needs its country code.`,
      forOperator: `A contact of guest ${guestId} is left out: ${which}. Keys are issued without it.`,
    });
  });
}
