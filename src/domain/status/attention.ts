import type { Trouble } from '../trouble.ts';
import { tellOperator, trouble } from '../whereToLook.ts';
import { changedSince } from '../credentials/changed.ts';
import { isValidCredential, type Credential } from '../credentials/credential.ts';
import { plus, zonedTime, type Instant, type Window } from '../instant.ts';
import { named } from '../text.ts';
import type { Step } from '../plan/step.ts';
import { overdue } from '../credentials/revoking.ts';
import { cardTroubles, type CardNotes } from './deskCards.ts';
import { doorsLeftOut, type DoorFacts } from './doorsLeftOut.ts';
import { keyProblems } from './keyProblems.ts';
import { notGrantedTrouble } from './notGranted.ts';
import type { Attention } from './view.ts';
import { guestWindow, isCurrent, keyWindow } from '../reservation/desired.ts';
import { roomsNotNamed } from './roomsNotNamed.ts';
import { withSince } from './since.ts';
import { unusableContacts } from './unusableContacts.ts';
import { withoutKey, type KeyFacts } from './withoutKey.ts';

/** The facts that decide what needs attention. */
export interface Facts extends DoorFacts {
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

/** Codes that usually end by themselves in time: a person looks at them only shortly before the stay (rule 15). */
const whileWaiting: ReadonlySet<string> = new Set(['room-occupied', 'room-not-released']);

/** Waits of the plan that a person can end. */
function waitingTexts({ desired, plan, granted }: Facts, due: boolean): readonly Trouble[] {
  const found: Trouble[] = [];
  if (desired.keysRevoked)
    found.push(
      trouble('keys-revoked', null, {
        forDesk:
          'All mobile keys of the reservation were taken back, and none is made until it is released. Release it if the guest may enter. Take the plastic cards back, too: they still open.',
        forOperator:
          'The message `revokeKeys` took all keys back, and no key is issued until the message `release`. A plastic card may still open.',
      }),
    );
  else if (desired.onHold)
    found.push(
      trouble('on-hold', null, {
        forDesk:
          'The reservation is on hold: no mobile key is made until it is released. Release it if the guest may enter.',
        forOperator: 'The reservation is on hold, so no key is issued until the message `release`.',
      }),
    );
  const waits = plan.flatMap((step) => (step.step === 'wait' ? [step] : []));
  for (const guestId of new Set(waits.flatMap((wait) => (wait.for === 'other-stay' ? (wait.guestId ?? []) : []))))
    found.push(
      trouble('other-stay', guestId, {
        forDesk: `Guest ${guestId} has another stay that comes first, and a guest has one mobile key at a time. This key follows when the other stay has ended. If it is needed before, give a plastic card.`,
        forOperator: `Guest ${guestId} has another stay that comes first, and Seam gives a user one key at a time.`,
      }),
    );
  for (const guestId of granted?.closing ?? [])
    found.push(
      trouble('identity-closing', guestId, {
        forDesk: `The data of guest ${guestId} is being removed, so no mobile key is made yet. The key follows when the removal has ended. Until then give the guest a plastic card.`,
        forOperator: `A teardown removes the user identity of guest ${guestId} from Seam, so no key is made for it. The key follows when the teardown has ended.`,
      }),
    );
  if (due && waits.some((wait) => wait.for === 'existing'))
    found.push(
      trouble('nothing-to-join', null, {
        forDesk: `The mobile keys wait for a card for ${named(desired.rooms)}: there is none that fits this stay. Encode a card for the guests until their departure; the mobile keys follow.`,
        forOperator: `The reservation says \`join\`, and no valid credential to join was found on ${named(desired.rooms)}. Have a card encoded for this stay, or send the reservation without \`join\`.`,
      }),
    );
  return found;
}

/** Keys whose deletion Seam accepted long ago and that may still open; in the words of a teardown. */
function notGone({ credentials, now, timeZone }: Facts): readonly Trouble[] {
  return overdue(credentials, now).map(({ guestId, grants, window }) => {
    const rooms = Object.keys(grants);
    const key = `key of guest ${guestId}${rooms.length > 0 ? ` to ${named(rooms)}` : ''}`;
    const until = zonedTime(window.to, timeZone);
    return trouble('revoke-overdue', guestId, {
      forDesk: `The old ${key} may still open until ${until}. It is being ended again and again. If it must not open, end it in Visionline. Tell the hotel's IT.`,
      forOperator: `The ${key} is not deleted and may open until ${until}: Seam accepted the deletion but has not carried it out. Nightlatch repeats it. Check Seam Bridge and the Visionline server on site, or end the key in Visionline.`,
    });
  });
}

/** Keys that were changed outside Nightlatch: replaced the first time, left as they are the second time. */
function changed({ credentials, lastMessageAt, timeZone }: Facts): readonly Trouble[] {
  const found = changedSince(credentials, lastMessageAt);
  return [...new Set(found.map(({ guestId }) => guestId))].map((guestId) => {
    const left = found.find((one) => one.guestId === guestId && isValidCredential(one));
    const until = left === undefined ? '' : zonedTime((left.shown ?? left.window).to, timeZone);
    const desk =
      left === undefined
        ? 'The key is replaced by a right one.'
        : `This is the second time, so the key stays as it is and opens until ${until}. If that is wrong, give a plastic card.`;
    const then =
      left === undefined
        ? 'The key is replaced by one that the PMS asked for. Find out who changes keys in Seam. The next message for the reservation ends this note.'
        : `This is the second time: the key stays as it is and opens until ${until}. Find out who changes keys in Seam, then delete the key there: a new one is issued.`;
    return trouble('key-changed', guestId, {
      forDesk: `Someone changed the times or doors of the mobile key of guest ${guestId}. ${desk} ${tellOperator}`,
      forOperator: `The times or doors of the key of guest ${guestId} were changed in Seam, outside Nightlatch. ${then}`,
    });
  });
}

/** Adopted credentials still open after check-out: the system that issued them has to end them (rule 7). */
function remaining({ adopted, timeZone }: Facts): readonly Trouble[] {
  return adopted.map(({ acsCredentialId, rooms, window }) => {
    const until = zonedTime(window.to, timeZone);
    return trouble('foreign-credential-remains', acsCredentialId, {
      forDesk: `A card or key of another system still opens ${named(rooms)} until ${until}. Take the card back, or end it in the system that made it.`,
      forOperator: `Credential ${acsCredentialId} on ${named(rooms)} was not issued by Nightlatch, so Nightlatch does not revoke it. It opens until ${until}.`,
    });
  });
}

/** Guests who have no key although their stay is near. */
function notIssued({ timeZone, ...facts }: KeyFacts & Pick<Facts, 'timeZone'>): readonly Trouble[] {
  const { from } = keyWindow(facts.desired);
  const begins = `the stay ${from <= facts.now ? 'began' : 'begins'} at ${zonedTime(from, timeZone)}`;
  return withoutKey(facts).map(({ guestId, lacksPhone, hasOldKey }) => {
    const lacks = hasOldKey ? `only an old mobile key, which is being replaced` : 'no mobile key';
    const old = hasOldKey ? 'The key that is shown as issued is the old one, which is being replaced.' : '';
    if (lacksPhone)
      return trouble('key-not-issued', guestId, {
        forDesk: `Guest ${guestId} has ${lacks}, because no phone of theirs is ready, and ${begins}. Help the guest with the app, or encode a card that ends with the stay.`,
        forOperator:
          `Guest ${guestId} has no issued key, because Seam lists no phone of theirs as ready and the policy \`requirePhone\` asks for one. ${old}`.trim(),
      });
    return trouble('key-not-issued', guestId, {
      forDesk: `Guest ${guestId} has ${lacks}, and ${begins}. If no key comes, encode a card that ends with the stay: once the guest is checked in, the mobile key works beside it.`,
      forOperator: `Guest ${guestId} has no issued key that opens their rooms, and ${begins}. ${old}`.trim(),
    });
  });
}

/** What a person has to look at now, in words for the front desk; {@link attentionNow} adds since when. */
function troublesOf(facts: Facts): readonly Trouble[] {
  const { desired, granted, credentials, now } = facts;
  const found: Trouble[] = [...facts.troubles, ...notGone(facts)];
  if (!isCurrent(desired, now)) return [...found, ...remaining(facts)];
  const due = granted !== null && now >= plus(keyWindow(desired).from, -granted.policies.attentionLeadMs);
  for (const room of desired.rooms) {
    const entry = notGrantedTrouble(room, granted?.notGranted[room], facts.timeZone);
    if (entry !== null && (due || !whileWaiting.has(entry.code))) found.push(entry);
  }
  found.push(...changed(facts), ...cardTroubles(facts.cards, facts.timeZone), ...waitingTexts(facts, due));
  for (const guest of desired.guests)
    if (guestWindow(desired, guest) === null)
      found.push(
        trouble('guest-stay-outside', guest.guestId, {
          forDesk: `The dates of guest ${guest.guestId} are outside the dates of the reservation, so the guest gets no mobile key. Correct one of them in the PMS.`,
          forOperator: `The stay of guest ${guest.guestId} is outside the reservation's stay: no key is issued.`,
        }),
      );
  found.push(...unusableContacts(desired), ...keyProblems(desired, credentials));
  found.push(...doorsLeftOut(facts), ...roomsNotNamed(desired));
  for (const name of facts.unlisted)
    found.push(
      trouble('entrance-unlisted', name, {
        forDesk: `New mobile keys do not open ${name}. Keys that guests have already still open it. Give new guests a plastic card for it. ${tellOperator}`,
        forOperator: `Seam no longer lists ${name} as an entrance that takes mobile keys. Issued keys still open it; new keys do not include it. If the entrance has another name now, send the reservation with that name or correct the properties file.`,
      }),
    );
  if (due) found.push(...notIssued({ ...facts, granted }));
  if (due)
    for (const { guestId } of credentials.filter(
      ({ state, delivery }) => state === 'issued' && delivery?.onPhone === false,
    ))
      found.push(
        trouble('key-not-on-phone', guestId, {
          forDesk: `The key of guest ${guestId} is issued but not on a phone yet. Ask the guest to open the app with a network connection.`,
          forOperator: `Seam reports the key of guest ${guestId} as issued, and no phone has it yet.`,
        }),
      );
  return found;
}

/** What needs attention now: an entry that still holds keeps its `since`, one that no longer holds is gone. */
export function attentionNow(before: readonly Attention[], facts: Facts): readonly Attention[] {
  return withSince(before, troublesOf(facts), facts.now);
}
