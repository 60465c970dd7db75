import type { Trouble } from '../trouble.ts';
import { changedSince } from '../credentials/changed.ts';
import { isValidCredential, type Credential } from '../credentials/credential.ts';
import { localTime, plus, type Instant, type Window } from '../instant.ts';
import { named } from '../text.ts';
import { commonDoorsOf } from '../rooms/capacity.ts';
import type { Granted } from '../rooms/granted.ts';
import type { Step } from '../plan/step.ts';
import { overdue } from '../credentials/revoking.ts';
import { cardTroubles, type CardNotes } from './deskCards.ts';
import { keyProblems } from './keyProblems.ts';
import type { Attention } from './view.ts';
import { guestWindow, isCurrent, keyWindow, type Desired } from '../reservation/desired.ts';
import { roomsNotNamed } from './roomsNotNamed.ts';
import { unusableContacts } from './unusableContacts.ts';
import { withoutKey, type KeyFacts } from './withoutKey.ts';

/** The facts that decide what needs attention. */
export interface Facts {
  readonly desired: Desired;
  readonly granted: Granted | null;
  readonly leftOut: readonly string[];
  /** Common doors of the hotel that do not fit on a key (rule 11). */
  readonly tooMany: readonly string[];
  readonly unlisted: readonly string[];
  readonly plan: readonly Step[];
  readonly credentials: readonly Credential[];
  readonly troubles: readonly Trouble[];
  /** Adopted credentials that still open: Nightlatch did not issue them and does not revoke them (rule 7). */
  readonly adopted: readonly {
    readonly acsCredentialId: string;
    readonly window: Window;
    readonly rooms: readonly string[];
  }[];
  /** What is told of the desk's cards (rule 19). */
  readonly cards: CardNotes;
  readonly lastMessageAt: Instant;
  readonly now: Instant;
  /** The hotel's zone: the front desk reads its own clock. */
  readonly timeZone: string;
}

function notGrantedText(room: string, { granted, timeZone }: Facts): Trouble | null {
  const reason = granted?.notGranted[room];
  switch (reason?.why) {
    case 'unknown-room':
      return {
        code: 'unknown-room',
        about: room,
        message: `Room ${room} does not exist at this property. Correct the reservation or the property's rooms.`,
      };
    case 'no-mobile-key':
      return {
        code: 'no-mobile-key',
        about: room,
        message: `Room ${room} takes no mobile key. Give the guests a plastic card or another room.`,
      };
    case 'occupied':
      return {
        code: 'room-occupied',
        about: room,
        message: `Room ${room} is still taken by reservation ${reason.by} until ${localTime(reason.until, timeZone)}. Check it out or assign another room.`,
      };
    case 'releasing':
      return {
        code: 'room-not-released',
        about: room,
        message: `Room ${room} is not released yet by reservation ${reason.by}: one of its keys is being made, or Seam does not answer.`,
      };
    case 'unknown-occupant':
      return {
        code: 'unknown-occupant',
        about: room,
        message: `Room ${room} has a valid credential that belongs to no known reservation, until ${localTime(reason.until, timeZone)}. Check the room. Keys go out at check-in, or when that credential has ended.`,
      };
    case 'over':
    case 'unread':
    case 'lead':
    case 'look':
    case 'look-refused':
    case undefined:
      return null;
  }
}

/** Codes that usually end by themselves in time: a person looks at them only shortly before the stay (rule 15). */
const whileWaiting: ReadonlySet<string> = new Set(['room-occupied', 'room-not-released']);

/** Waits of the plan that a person can end. */
function waitingTexts({ desired, plan, granted }: Facts, due: boolean): readonly Trouble[] {
  const found: Trouble[] = [];
  if (desired.onHold)
    found.push({
      code: 'on-hold',
      about: null,
      message: 'On hold: no key is issued until the reservation is released.',
    });
  const waits = plan.flatMap((step) => (step.step === 'wait' ? [step] : []));
  for (const guestId of new Set(waits.flatMap((wait) => (wait.for === 'other-stay' ? (wait.guestId ?? []) : []))))
    found.push({
      code: 'other-stay',
      about: guestId,
      message: `Guest ${guestId} has another stay that comes first, and Seam gives a guest one key at a time. This key follows when the other stay has ended.`,
    });
  for (const guestId of granted?.closing ?? [])
    found.push({
      code: 'identity-closing',
      about: guestId,
      message: `The user identity of guest ${guestId} is being removed from Seam, so no key is made for it. The key follows when the removal has ended. Until then give the guest a card.`,
    });
  if (due && waits.some((wait) => wait.for === 'existing'))
    found.push({
      code: 'nothing-to-join',
      about: null,
      message: `No valid credential to join was found on ${named(desired.rooms)}. Encode a card for this stay, or send the reservation without join.`,
    });
  return found;
}

/** Keys whose deletion Seam accepted long ago and that may still open; in the words of a teardown. */
function notGone({ credentials, now, timeZone }: Facts): readonly Trouble[] {
  return overdue(credentials, now).map(({ guestId, grants, window }) => {
    const rooms = Object.keys(grants);
    const key = `The key of guest ${guestId}${rooms.length > 0 ? ` to ${named(rooms)}` : ''}`;
    return {
      code: 'revoke-overdue',
      about: guestId,
      message: `${key} is not deleted and may open until ${localTime(window.to, timeZone)}: Seam accepted the deletion but has not carried it out. Nightlatch repeats it. Check Seam Bridge and the Visionline server on site, or end the key in Visionline.`,
    };
  });
}

/** Keys that were changed outside Nightlatch: replaced the first time, left as they are the second time. */
function changed({ credentials, lastMessageAt, timeZone }: Facts): readonly Trouble[] {
  const found = changedSince(credentials, lastMessageAt);
  return [...new Set(found.map(({ guestId }) => guestId))].map((guestId) => {
    const left = found.find((one) => one.guestId === guestId && isValidCredential(one));
    const what = `The times or doors of the key of guest ${guestId} were changed in Seam, outside Nightlatch.`;
    const then =
      left === undefined
        ? 'The key is replaced by one that the PMS asked for. Find out who changes keys in Seam. The next message for the reservation ends this note.'
        : `This is the second time: the key stays as it is and opens until ${localTime((left.shown ?? left.window).to, timeZone)}. Find out who changes keys in Seam, then delete the key there: a new one is issued.`;
    return { code: 'key-changed', about: guestId, message: `${what} ${then}` };
  });
}

/** Adopted credentials still open after check-out: the system that issued them has to end them (rule 7). */
function remaining({ adopted, timeZone }: Facts): readonly Trouble[] {
  return adopted.map(({ acsCredentialId, rooms, window }) => ({
    code: 'foreign-credential-remains',
    about: acsCredentialId,
    message: `Credential ${acsCredentialId} on ${named(rooms)} was not issued by Nightlatch and opens until ${localTime(window.to, timeZone)}. Take the card back, or revoke it in the system that issued it.`,
  }));
}

/** Guests who have no key although their stay is near. */
function notIssued({ timeZone, ...facts }: KeyFacts & Pick<Facts, 'timeZone'>): readonly Trouble[] {
  return withoutKey(facts).map(({ guestId, lacksPhone }) => {
    const { from } = keyWindow(facts.desired);
    const begins = `the stay ${from <= facts.now ? 'began' : 'begins'} at ${localTime(from, timeZone)}`;
    const message = lacksPhone
      ? `Guest ${guestId} has no issued key because no phone of theirs is ready, and ${begins}. Help the guest with the app, or encode a card that ends with the stay.`
      : `Guest ${guestId} has no issued key, and ${begins}. If no key comes, encode a card that ends with the stay: once the guest is checked in, the key joins it.`;
    return { code: 'key-not-issued', about: guestId, message };
  });
}

/** Common doors that no key names, or that do not fit on a guest's key (rule 11). */
function leftOut({ desired, granted, leftOut: unusable, tooMany }: Facts): readonly Trouble[] {
  const found: Trouble[] = unusable.map((door) => ({
    code: 'door-left-out',
    about: door,
    message: `Common door ${door} is not a common entrance that takes mobile keys, so no key names it. Guest entrances and elevators open by themselves for every key: remove them from commonEntrances in the properties file. Otherwise correct the name there.`,
  }));
  const most = granted?.mostCommon;
  if (granted === null || most === undefined) return found;
  if (tooMany.length > 0)
    found.push({
      code: 'door-left-out',
      about: null,
      message: `A key holds ${most} common doors, and the hotel has more. No key opens ${named(tooMany)}. Name the ${most} doors that guests need most in commonEntrances of the properties file.`,
    });
  for (const guest of desired.guests) {
    const { length } = commonDoorsOf(granted, guest).leftOut;
    if (length > 0)
      found.push({
        code: 'door-left-out',
        about: guest.guestId,
        message: `A key holds ${most} common doors, and the areas ${named(guest.areas ?? [])} of guest ${guest.guestId} have ${length} more. Send fewer areas, with the important one first, or name fewer doors in commonEntrances of the properties file.`,
      });
  }
  return found;
}

/** What a person has to look at now, in words for the front desk; {@link attentionNow} adds since when. */
function troublesOf(facts: Facts): readonly Trouble[] {
  const { desired, granted, credentials, now } = facts;
  const found: Trouble[] = [...facts.troubles, ...notGone(facts)];
  if (!isCurrent(desired, now)) return [...found, ...remaining(facts)];
  const due = granted !== null && now >= plus(keyWindow(desired).from, -granted.policies.attentionLeadMs);
  for (const room of desired.rooms) {
    const trouble = notGrantedText(room, facts);
    if (trouble !== null && (due || !whileWaiting.has(trouble.code))) found.push(trouble);
  }
  found.push(...changed(facts), ...cardTroubles(facts.cards, facts.timeZone), ...waitingTexts(facts, due));
  for (const guest of desired.guests)
    if (guestWindow(desired, guest) === null)
      found.push({
        code: 'guest-stay-outside',
        about: guest.guestId,
        message: `The stay of guest ${guest.guestId} is outside the reservation's stay: no key is issued. Correct one of them.`,
      });
  found.push(...unusableContacts(desired), ...keyProblems(desired, credentials));
  found.push(...leftOut(facts), ...roomsNotNamed(desired));
  for (const name of facts.unlisted)
    found.push({
      code: 'entrance-unlisted',
      about: name,
      message: `Seam no longer lists ${name} as an entrance that takes mobile keys. Issued keys still open it; new keys do not include it. Check Seam Console. If the entrance has another name now, send the reservation with that name or correct the properties file.`,
    });
  if (due) found.push(...notIssued({ ...facts, granted }));
  if (due)
    for (const { guestId } of credentials.filter(
      ({ state, delivery }) => state === 'issued' && delivery?.onPhone === false,
    ))
      found.push({
        code: 'key-not-on-phone',
        about: guestId,
        message: `The key of guest ${guestId} is issued but not on a phone yet. Ask the guest to open the app with a network connection.`,
      });
  return found;
}

/** What needs attention now: an entry that still holds keeps its `since`, one that no longer holds is gone. */
export function attentionNow(before: readonly Attention[], facts: Facts): readonly Attention[] {
  const known = new Map<string | null, Attention[]>();
  for (const old of before) known.set(old.about, [...(known.get(old.about) ?? []), old]);
  return troublesOf(facts).map(({ code, about, message }) => ({
    code,
    message,
    about,
    since: known.get(about)?.find((old) => old.code === code)?.since ?? facts.now,
  }));
}
