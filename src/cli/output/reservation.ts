import type { KeyCounts, ReservationList } from '../../client/index.ts';
import type { CredentialState } from '../../domain/credentials/credential.ts';
import { localTime } from '../../domain/instant.ts';
import type { WaitFor } from '../../domain/plan/step.ts';
import { keyState } from '../../domain/status/keyState.ts';
import type { GuestView, ReservationView } from '../../domain/status/view.ts';
import { attentionText } from './attention.ts';
import { heading, section, table } from './print.ts';

/** What a reservation waits for, as text. */
export function waitingText(waiting: WaitFor | null): string {
  switch (waiting) {
    case null:
      return 'nothing left to do';
    case 'lead':
      return 'keys are issued later, shortly before the stay or at check-in';
    case 'room':
      return 'waits for a room';
    case 'guest':
      return 'waits for a guest';
    case 'earlier-stay':
      return "waits until a guest's earlier stay has ended";
    case 'other-stay':
      return "waits until a guest's other stay has ended";
    case 'existing':
      return 'waits for a valid credential on the room to join';
    case 'sharer':
      return 'waits for the reservation that shares the room';
    case 'phone':
      return "waits for a guest's phone, or until a lost phone is deactivated";
    case 'identity':
      return "waits for the property to say that no teardown removes a guest's user identity";
    case 'lost-phone':
      return 'waits until a lost phone is gone: this hotel alone does not deactivate it';
    case 'issued':
      return 'keys are being issued';
    case 'revoked':
      return 'old keys are being revoked';
    case 'hold':
      return 'on hold: no keys are issued until release';
    case 'repair':
      return 'waits for a person: keys were invalidated outside Nightlatch';
  }
}

function guestRows(
  view: ReservationView,
  { guestId, credentials }: GuestView,
  timeZone: string,
): readonly (readonly string[])[] {
  return credentials.length === 0
    ? [[guestId, 'none']]
    : credentials.map(({ kind, state, generation, from, to, acsCredentialId }, index) => [
        index === 0 ? guestId : '',
        kind,
        keyState(view, { guestId, state }),
        String(generation),
        localTime(from, timeZone),
        localTime(to, timeZone),
        acsCredentialId ?? '',
      ]);
}

/** A reservation as text; if `forOperator`, with what happened and where to look. */
export function reservationText(
  view: ReservationView,
  timeZone: string,
  { forOperator = false }: { readonly forOperator?: boolean | undefined } = {},
): readonly string[] {
  return [
    heading(`${view.reservationId} at ${view.propertyId}: ${view.status}, ${waitingText(view.waiting)}`),
    `stay   ${localTime(view.stay.from, timeZone)} to ${localTime(view.stay.to, timeZone)} (${timeZone})`,
    `rooms  ${view.rooms.join(', ') || 'none assigned'}`,
    '',
    ...table(
      ['GUEST', 'KEY', 'STATE', 'GENERATION', 'FROM', 'TO', 'CREDENTIAL'],
      view.guests.flatMap((guest) => guestRows(view, guest, timeZone)),
    ),
    ...section(
      'NEEDS ATTENTION',
      attentionText(view.needsAttention, { time: (since) => localTime(since, timeZone), forOperator }),
    ),
    ...section(
      'CHANGED NOTHING',
      view.ignored.map(({ name, why, at }) => `${name}: ${why} (${localTime(at, timeZone)})`),
    ),
  ];
}

/** How many of a reservation's guests have an issued key, in one line. */
export function progressText({ waiting, guests }: ReservationView): string {
  const withKey = guests.filter(({ credentials }) => credentials[0]?.state === 'issued').length;
  return `${withKey} of ${guests.length} guests have their key; ${waitingText(waiting)}`;
}

const keyWords: Readonly<Record<CredentialState, string>> = {
  issued: 'issued',
  requested: 'being issued',
  revoking: 'being taken back',
  invalidated: 'ended outside Nightlatch',
  revoked: 'taken back',
};

/** How many keys a reservation has, in words: `2 issued, 1 being taken back`. */
function keysText(keys: KeyCounts): string {
  const states = Object.keys(keyWords) as readonly CredentialState[];
  const parts = states.flatMap((state) => (keys[state] === undefined ? [] : [`${keys[state]} ${keyWords[state]}`]));
  return parts.join(', ') || 'none';
}

/** The first of several names, and how many more there are. */
function firstOf(names: readonly string[]): string {
  const [first, second, third, ...more] = names;
  if (more.length === 0) return names.join(', ');
  return `${first}, ${second}, ${third} and ${more.length} more`;
}

/** A list of reservations as text: a row for each, and below what needs attention, in words. */
export function listText({ reservations, next }: ReservationList, timeZone: string): readonly string[] {
  function time(instant: string | undefined): string {
    return instant === undefined ? '' : localTime(instant, timeZone);
  }
  return [
    ...table(
      ['RESERVATION', 'STATUS', 'ROOMS', 'ARRIVAL', 'DEPARTURE', 'GUESTS', 'KEYS', 'NEEDS ATTENTION'],
      reservations.map(({ reservationId, status, rooms, stay, guests, keys, needsAttention }) => [
        reservationId,
        status ?? '',
        rooms.join(', ') || 'none',
        time(stay?.from),
        time(stay?.to),
        firstOf(guests),
        keysText(keys),
        needsAttention.join(', '),
      ]),
      new Set(reservations.flatMap(({ needsAttention }, index) => (needsAttention.length > 0 ? [index] : []))),
    ),
    ...section(
      'NEEDS ATTENTION',
      reservations.flatMap(({ reservationId, attention }) =>
        attention.map(({ forDesk }) => `${reservationId}: ${forDesk}`),
      ),
    ),
    ...(next === null ? [] : ['', `… and more: add --after ${next}`]),
  ];
}
