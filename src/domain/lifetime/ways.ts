import { byGuest, isValidCredential } from '../credentials/credential.ts';
import { digest } from '../digest.ts';
import { plus, type Instant } from '../instant.ts';
import type { Guest } from '../messages/reservation.ts';
import { foldedEmail, foldedPhone } from '../person/contacts.ts';
import { isEmpty, type Sought } from '../person/found.ts';
import { isCurrent } from '../reservation/desired.ts';
import type { CallFailure } from '../seam/failure.ts';
import { failureTrouble } from '../seam/failureTrouble.ts';
import type { Trouble } from '../trouble.ts';
import { trouble } from '../whereToLook.ts';
import { personOf, withIdentity } from './identities.ts';
import { guestOf } from './outlook.ts';
import type { NoContact, State, Way } from './state.ts';

// The way of a key to a phone: a guest's app signs in with an e-mail address or phone number of the user identity, or an app
// of the hotel opens a client session for the identity. An identity with neither has no way, and a person has to hear of it.

/** A user identity that was created or found for a guest. */
export interface Identified {
  readonly userIdentityId: string;
  /** Why it has no e-mail address and no phone number; `null` if it has one. */
  readonly noContact: NoContact | null;
  /** Whether it was created just now; absent: it existed. */
  readonly isNew?: true;
}

/** The pauses between looks whether an app uses an identity without contacts, in minutes; the last one is repeated. */
const lookAfterMinutes = [10, 60, 360];

function nextLook(looks: number, now: Instant): Instant {
  return plus(now, 60_000 * (lookAfterMinutes[Math.min(looks, lookAfterMinutes.length - 1)] ?? 360));
}

/** A digest of the contacts that a guest gives. */
function contactsOf({ emailAddress, phoneNumber }: Guest): string {
  return digest([
    emailAddress === undefined ? null : foldedEmail(emailAddress),
    phoneNumber === undefined ? null : foldedPhone(phoneNumber),
  ]);
}

/** The state after a guest's user identity was created or found, or has got their contacts. */
export function afterIdentified(state: State, { person, guest, identified, now }: IdentifiedPerson): State {
  const { [person]: before, ...ways } = state.ways;
  const { userIdentityId, noContact: why, isNew } = identified;
  const isKnown = state.identities[person] === userIdentityId && before !== undefined;
  const way: Way = isKnown ? { ...before, why: why ?? before.why } : fresh(why ?? 'no-contact', now);
  return {
    ...withIdentity(state, person, userIdentityId),
    ...(isNew === true ? { newIdentities: [...state.newIdentities, userIdentityId] } : {}),
    contactsTold: { ...state.contactsTold, [person]: contactsOf(guest) },
    ways: why === null ? ways : { ...ways, [person]: way },
  };
}

/** Whose identity it is, and when that was known. */
export interface IdentifiedPerson {
  /** As `personKey` names them: another person may have the guest id by now. */
  readonly person: string;
  readonly guest: Guest;
  readonly identified: Identified;
  readonly now: Instant;
}

/** Why an identity gets none of a guest's contacts. */
export function whyNoContact(guest: Guest, sought: Sought): NoContact {
  if (sought.is === 'two') return 'two-identities';
  return isEmpty(guest) ? 'no-contact' : 'contact-taken';
}

function fresh(why: NoContact, now: Instant): Way {
  return { why, isOpen: false, looks: 0, nextLookAt: nextLook(0, now) };
}

/** The state after a look whether an app uses a person's identity, which has no contacts. */
export function afterWayLook(
  state: State,
  person: string,
  { isOpen, now }: { readonly isOpen: boolean; readonly now: Instant },
): State {
  const way = state.ways[person];
  if (way === undefined) return state;
  const looks = way.looks + 1;
  const next: Way = { ...way, isOpen, looks, nextLookAt: nextLook(looks, now) };
  return { ...state, ways: { ...state.ways, [person]: next } };
}

/** Guests who give other contacts than Seam was told, of those whose identity Nightlatch found or created. */
export function guestsToTell(state: State, now: Instant): readonly Guest[] {
  const { desired, contactsTold, createdIdentities } = state;
  if (desired === null || !isCurrent(desired, now)) return [];
  const created = new Set(createdIdentities);
  return desired.guests.filter((guest) => {
    const person = personOf(state, guest.guestId);
    const told = contactsTold[person];
    const isOurs = created.has(state.identities[person] ?? '');
    const gives = guest.emailAddress !== undefined || guest.phoneNumber !== undefined;
    return guest.userIdentityId === undefined && isOurs && gives && told !== undefined && told !== contactsOf(guest);
  });
}

/** The way to the phone of a guest's identity; `null` if there is one, and if the identity was named by the PMS. */
export function closedWayOf(state: State, guestId: string): Way | null {
  const person = personOf(state, guestId);
  const way = state.ways[person];
  if (way === undefined) return null;
  const isNamed = guestOf(state, guestId)?.userIdentityId !== undefined;
  return way.isOpen || isNamed || state.phones[person]?.has ? null : way;
}

/** Guests with a key that no phone can show, as far as known, and when to look again. */
export function keysWithoutWay(state: State, now: Instant): readonly { readonly guest: Guest; readonly way: Way }[] {
  const { desired, credentials } = state;
  if (desired === null || !isCurrent(desired, now)) return [];
  const keys = byGuest(credentials);
  return desired.guests.flatMap((guest) => {
    const way = closedWayOf(state, guest.guestId);
    if (way === null) return [];
    const person = personOf(state, guest.guestId);
    const hasKey = (keys.get(guest.guestId) ?? []).some((one) => one.person === person && isValidCredential(one));
    return hasKey ? [{ guest, way }] : [];
  });
}

const reasons: Readonly<Record<NoContact, string>> = {
  'no-contact': 'Seam knows no e-mail address and no phone number of the guest',
  'contact-taken':
    "the guest's e-mail address or phone number is another person's in Seam, and Seam gives it to one person only",
  'two-identities':
    "the guest's e-mail address and phone number belong to two persons in Seam, so Nightlatch uses neither",
};

const remedies: Readonly<Record<NoContact, string>> = {
  'no-contact': "Send the guest's contact, or give the guest a card or a link to the key.",
  'contact-taken': "Send the guest's own contact, or give the guest a card or a link to the key.",
  'two-identities':
    "Find out which of the two the guest is, and send that person's contact alone or their userIdentityId.",
};

const spoken: Readonly<Record<NoContact, string>> = {
  'no-contact':
    'neither an e-mail address nor a phone number is known. Ask the guest for one and enter it in the PMS, or give a plastic card.',
  'contact-taken':
    "the guest's e-mail address or phone number belongs to another person. Ask the guest for their own and enter it in the PMS, or give a plastic card.",
  'two-identities':
    "the guest's e-mail address belongs to one person and the phone number to another. Ask the guest which is right, enter only that one in the PMS, or give a plastic card.",
};

/** Keys that no phone can show, as something that a person has to look at. */
export function wayTroubles(state: State, now: Instant): readonly Trouble[] {
  return keysWithoutWay(state, now).map(({ guest: { guestId: about }, way: { why } }) => {
    return trouble(why === 'two-identities' ? 'two-identities' : 'no-way-to-the-phone', about, {
      forDesk: `No phone can show the mobile key of guest ${about}: ${spoken[why]}`,
      forOperator: `No phone can show the key of guest ${about}: ${reasons[why]}. ${remedies[why]}`,
    });
  });
}

/** The trouble that a guest's new contact did not reach Seam. */
export function contactsNotTold(failure: CallFailure, guestId: string): Trouble {
  return failureTrouble(failure, {
    about: guestId,
    effect: `The new contact of guest ${guestId} is not known to the key service yet, so a phone may not show the mobile key.`,
    subject: `Guest ${guestId}`,
  });
}
