import type { PropertyAdoption, ReservationAdoption } from '../../client/index.ts';
import { localTime } from '../../domain/instant.ts';
import type { Doubtful, Finding, FoundThere } from '../../domain/rooms/adoption.ts';
import { section, table } from './print.ts';

/** What is to be done for a reservation, or was done. */
export interface AdoptionRow extends ReservationAdoption {
  /** `adopt`: its keys would join what is there; `hold`: a person has to decide; `none`: nothing is to be done; `unread`: not known yet. */
  readonly does: 'adopt' | 'hold' | 'none' | 'unread';
  /** Whether it was done; `null`: nothing was to be done, or the command was not told to. */
  readonly done: boolean | null;
  /** Why it was refused; `null` if it was not. */
  readonly refused: string | null;
}

function doubtText(why: Doubtful): string {
  switch (why) {
    case 'other-doors':
      return 'it opens doors of another room, or not all doors of this one';
    case 'too-early':
      return 'it was made more than a day before the stay';
    case 'too-short':
      return 'it ends before half of what is left of the stay';
    case 'not-yet':
      return 'it is not valid yet';
    case 'several':
      return 'several are valid, and Seam does not say that they open together';
    case 'copy-alone':
      return 'it is the copy of a key that Seam does not show';
    case 'outdone':
      return 'a key of the reservation is newer';
    case 'not-granted':
      return 'another reservation has the room';
  }
}

function findingText(finding: Finding): string {
  switch (finding.is) {
    case 'free':
      return 'nothing is there: a key opens the room';
    case 'has-key':
      return 'has a key of Nightlatch';
    case 'joins':
      return 'keys join it without your help';
    case 'adopts':
      return 'keys would join it';
    case 'unread':
      return 'not looked at yet';
    case 'no-key':
      return 'takes no mobile key';
    case 'unsure':
      return `unsure: ${doubtText(finding.why)}`;
  }
}

function foundText({ isCard, acsCredentialId, createdAt, to }: FoundThere, timeZone: string): string {
  const made = createdAt === null ? '' : `, made ${localTime(createdAt, timeZone)}`;
  return `${isCard ? 'card' : 'mobile key'} ${acsCredentialId}${made}, until ${localTime(to, timeZone)}`;
}

function doesText({ does, done, refused, onHold }: AdoptionRow): string {
  if (refused !== null) return `refused: ${refused}`;
  switch (does) {
    case 'adopt':
      return done === null ? 'would adopt' : 'adopted';
    case 'hold':
      if (onHold) return 'is on hold';
      return done === null ? 'would hold' : 'put on hold';
    case 'unread':
      return 'unknown';
    case 'none':
      return '';
  }
}

function linesOf(row: AdoptionRow, timeZone: string): readonly (readonly string[])[] {
  return row.rooms.flatMap((finding, index) => {
    const first = [index === 0 ? row.reservationId : '', finding.room, index === 0 ? doesText(row) : ''];
    const there = finding.found.map((one) => ['', '', '', foundText(one, timeZone)]);
    return [[...first, findingText(finding)], ...there];
  });
}

/** The reservations in house and what is on their rooms, as text. */
export function adoptionText(
  rows: readonly AdoptionRow[],
  unclaimed: PropertyAdoption['unclaimed'],
  timeZone: string,
): readonly string[] {
  return [
    ...(rows.length === 0
      ? ['no reservation is in house: send the reservations in house first']
      : table(
          ['RESERVATION', 'ROOM', 'DOES', 'WHAT IS ON THE ROOM'],
          rows.flatMap((row) => linesOf(row, timeZone)),
        )),
    ...section(
      'VALID ON ROOMS OF NO RESERVATION IN HOUSE',
      unclaimed === null
        ? ['not known: Seam did not list the credentials in time']
        : unclaimed.map(({ acsCredentialId, doors }) => `${doors.join(', ')}: ${acsCredentialId}`),
    ),
  ];
}
