import type { Trouble, TroubleTexts } from './trouble.ts';

// Each attention entry tells the operator where to look. That follows from the code alone, so one table has it for all.

const workflow = "Look at this reservation's workflow in Temporal's Web UI";
const seamConsole = 'Look in Seam Console';
const visionline = 'Look in Seam Console and in Visionline';
const file = 'Look at the properties file';
const pms = "Look at the PMS's record of the reservation";

/** Where an operator looks, for each code that an attention entry can have. */
export const whereToLook = {
  'key-not-issued': `${workflow}: its card says what it waits for, its timeline which call takes long.`,
  'room-occupied': `${workflow}, and at that of the other reservation; the property's query \`roomBook\` shows all claims.`,
  'unknown-occupant': `${seamConsole} for the credentials on the entrance; the property's card lists credentials that no reservation knows. The policy is \`unknownOccupant\` in the properties file.`,
  'nothing-to-join': `${seamConsole} for the credentials on these entrances.`,
  'foreign-credential-remains': `${seamConsole} for this credential.`,
  'joined-card': `${workflow}: its card lists the keys and what they join.`,
  'card-to-encode-again': `${workflow}: its timeline shows the key that ended the card.`,
  'card-not-joinable': `${seamConsole} for this request and for the card.`,
  'desk-cards-repeat': `${visionline} for the cards on these entrances.`,
  'other-stay': `${workflow}; its query \`plan\` names the wait.`,
  'identity-closing':
    "Look at the teardown's workflow in Temporal's Web UI: its id begins with `user-identity-teardown`.",
  'on-hold': `${workflow}: its event history shows the message that put it on hold.`,
  'keys-revoked': `${workflow}: its event history shows the message that took the keys back.`,
  'key-not-on-phone': `${seamConsole} for the guest's user identity and its phones.`,
  'room-not-released': "Look at the workflow of the other reservation in Temporal's Web UI.",
  'lost-phone-unknown': `${seamConsole} for the phones of the guest's user identity.`,
  'phone-not-deactivated': `${seamConsole} for the phones of the guest's user identity.`,
  'phone-still-active': `${seamConsole} for the phones of the guest's user identity. Decision 17 in docs/decisions explains why.`,
  'phone-lost-elsewhere': `${workflow}: its event history shows the signal of the other reservation.`,
  'unknown-room': `${seamConsole} for the names of the entrances, and at \`rooms\` in the properties file.`,
  'rooms-not-named': `${pms}: \`guests[].rooms\` of each message.`,
  'entrance-unlisted': `${seamConsole} for the entrance, and at \`rooms\` and \`commonEntrances\` in the properties file.`,
  'no-mobile-key': `${seamConsole} for the entrance: it says whether it takes mobile keys.`,
  'door-left-out': `${file}: \`commonEntrances\` and \`areas\`.`,
  'unknown-property': `${file} of each worker, and at the workers' logs.`,
  'issue-refused': `${seamConsole} for this request.`,
  'guest-stay-outside': `${pms}: \`stay\` of the reservation and of the guest.`,
  'same-person-twice': `${seamConsole} for the user identity; the status shows the \`userIdentityId\` of each guest.`,
  'contact-unusable': `${pms}: the fields are \`emailAddress\` and \`phoneNumber\`.`,
  'no-way-to-the-phone': `${seamConsole} for the guest's user identity.`,
  'two-identities': `${seamConsole} for the user identities with these contacts.`,
  'seam-unauthorized': `${file}: \`seam.apiKeyEnv\` names the variable with the API key.`,
  'seam-unreachable': `${workflow}: its timeline shows the failed calls. Then look at Seam's status page and the network.`,
  'seam-rate-limited': `${workflow}: its timeline shows the calls that wait.`,
  'lock-system-down': `${seamConsole} for the lock system and its connected account. docs/operators.md explains Seam's codes.`,
  'lock-system-warning': `${seamConsole} for the lock system and its connected account. docs/operators.md explains Seam's codes.`,
  'entrance-problem': `${seamConsole} for the entrance. docs/operators.md explains Seam's codes.`,
  'key-problem': `${seamConsole} for the key, the ACS user and the user identity. docs/operators.md explains Seam's codes.`,
  'revoke-refused': `${seamConsole} for this request and the key.`,
  'revoke-overdue': `${visionline} for the key, and at Seam Bridge on site.`,
  'key-changed': `${seamConsole} for the key: its events show the change.`,
  'invalidated-again': `${visionline} for what else issues keys on these entrances.`,
  'message-refused': `${workflow}: its event history has the message with this event id.`,
  'revision-behind': `${pms}: how it counts \`revision\`. The status lists the ignored messages.`,
  'foreign-identity': `${file}: the policy \`foreignIdentities\`.`,
  'identity-merged': `${seamConsole} for both user identities.`,
  'notices-undelivered': `${file}: \`notices\`, and at the log of the PMS's receiver.`,
  'deletion-refused': `${seamConsole} for this request.`,
  'deletion-failed': `${seamConsole} for what is not removed.`,
  'deletion-overdue': `${seamConsole} for what is not removed, and at Seam Bridge on site.`,
  'still-listed': `${seamConsole} for what is still listed.`,
  'still-in-use': "Look at the workflows of these reservations in Temporal's Web UI.",
  'property-silent': "Look at the property's workflow in Temporal's Web UI, and at the properties file of its workers.",
} as const;

/** The code of an attention entry. */
export type TroubleCode = keyof typeof whereToLook;

/** A trouble with its texts; the operator's ends with where to look. */
export function trouble(code: TroubleCode, about: string | null, { forDesk, forOperator }: TroubleTexts): Trouble {
  return { code, about, forDesk, forOperator: `${forOperator} ${whereToLook[code]}` };
}

/** What the front desk does about what only an operator can mend. */
export const tellOperator = 'Tell the operator of the mobile keys.';
