import { isValidCredential, type Credential } from '../credentials/credential.ts';
import { shortSeamId } from '../ids.ts';
import { localTime } from '../instant.ts';
import { code, named } from '../text.ts';
import { attentionLines, cardText, counted, firstLines } from './cardText.ts';
import { keyState } from './keyState.ts';
import type { ReservationView } from './view.ts';

/** The values of a reservation's search attributes: ids and codes only, they are never encrypted. */
export interface Attributes {
  readonly Rooms: readonly string[];
  readonly ReservationStatus: string;
  readonly NeedsAttention: readonly string[];
  readonly CheckInAt: string;
  readonly CheckOutAt: string;
  readonly SeamIds: readonly string[];
}

/**
 * How many short Seam ids SeamIds holds. A search attribute value holds 2,048 bytes, and the server terminates a
 * workflow that exceeds it; an id of 12 digits takes 15 bytes as JSON. The slow reconcile finds what does not fit.
 */
const maxSeamIds = 120;

/** Bytes that a list of names may take, well below the server's limit: names need not be ASCII. */
const maxNameBytes = 1_800;

/** Bytes as JSON, as the server counts them, with the separator. */
function bytesOf(text: string): number {
  return new TextEncoder().encode(JSON.stringify(text)).length + 1;
}

/** The first names that fit. */
function fitting(names: readonly string[]): readonly string[] {
  let bytes = 0;
  return names.filter((name) => (bytes += bytesOf(name)) <= maxNameBytes);
}

/** The values for a reservation's search attributes. */
export function attributesOf(
  view: ReservationView,
  credentials: readonly Credential[],
  occupants: readonly { readonly acsCredentialId: string }[] = [],
): Attributes {
  const live = credentials.filter(({ state }) => state !== 'revoked').toReversed();
  const ids = [
    ...live.map(({ acsCredentialId }) => acsCredentialId),
    ...occupants.map(({ acsCredentialId }) => acsCredentialId),
    ...live.map(({ acsUserId }) => acsUserId),
    ...view.guests.map(({ userIdentityId }) => userIdentityId),
  ].filter((id) => id !== null);
  return {
    Rooms: fitting(view.rooms.map((room) => room.toWellFormed())),
    ReservationStatus: view.status,
    NeedsAttention: fitting([...new Set(view.needsAttention.map((one) => one.code.toWellFormed()))]),
    CheckInAt: view.stay.from,
    CheckOutAt: view.stay.to,
    SeamIds: [...new Set(ids.map(shortSeamId))].slice(0, maxSeamIds),
  };
}

const waits: Readonly<Record<NonNullable<ReservationView['waiting']>, string>> = {
  lead: 'the moment when keys go out',
  room: 'a room',
  guest: 'guests',
  'earlier-stay': "an earlier guest's stay to end",
  'other-stay': "a guest's other stay to end: Seam gives a user one key at a time",
  existing: 'a valid credential on the room to join',
  sharer: 'another sharer of the room to open it',
  issued: 'Seam to report keys issued',
  revoked: 'Seam to confirm that keys are revoked',
  phone: 'a phone: the guest has none yet, or a lost one is being deactivated',
  identity: "the property to say that no teardown removes a guest's user identity",
  'lost-phone': 'a lost phone to go: this hotel alone does not deactivate it',
  hold: 'release from hold',
  repair: 'a message: keys were invalidated twice outside Nightlatch',
};

// Lists and no tables: the Web UI shows a table's cells without a gap between them.
function keyRow(view: ReservationView, key: Credential, timeZone: string): string {
  const { guestId, kind, grants, window, acsCredentialId } = key;
  const id = acsCredentialId === null ? '' : `: ${code(acsCredentialId)}`;
  const [from, to] = [localTime(window.from, timeZone), localTime(window.to, timeZone)];
  return `- ${code(guestId)}: ${kind} for ${named(Object.keys(grants), code)}, ${keyState(view, key)}, from ${from} to ${to}${id}`;
}

/** The status card that the Web UI shows as current details: Markdown, ids only, times in the hotel's zone. */
export function statusCard(view: ReservationView, credentials: readonly Credential[], timeZone: string): string {
  const rows = firstLines(
    credentials.filter(({ state }) => state !== 'revoked'),
    (key) => keyRow(view, key, timeZone),
  );
  const issued = credentials.filter((c) => isValidCredential(c) && c.state === 'issued').length;
  return cardText([
    `**${code(view.reservationId)}** at ${code(view.propertyId)}: **${view.status}**, room ${named(view.rooms, code) || 'not assigned'}`,
    '',
    `Stay ${localTime(view.stay.from, timeZone)} to ${localTime(view.stay.to, timeZone)}. Times are the hotel's (${timeZone}). ${counted(view.guests.length, 'guest')}, ${counted(issued, 'key')} issued.`,
    '',
    view.waiting === null ? 'Nothing left to do.' : `Waiting for ${waits[view.waiting]}.`,
    ...(view.needsAttention.length > 0 ? ['', '**Needs attention**', ''] : []),
    ...attentionLines(view.needsAttention, timeZone),
    ...(rows.length > 0 ? ['', '**Keys**', '', ...rows] : []),
  ]);
}
