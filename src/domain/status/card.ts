import type { Trouble } from '../trouble.ts';
import { isStanding, type Credential } from '../credentials/credential.ts';
import { shortSeamId } from '../ids.ts';
import type { Entrance, PropertySettings } from '../property.ts';

import type { RoomBook } from '../rooms/book.ts';
import type { Lost } from '../rooms/lost.ts';
import type { ReservationView } from './view.ts';

/** The values of a reservation's search attributes: ids and codes only, they are never encrypted. */
export interface Attributes {
  readonly Rooms: readonly string[];
  readonly ReservationStatus: string;
  readonly NeedsAttention: readonly string[];
  readonly CheckOutAt: string;
  readonly SeamIds: readonly string[];
}

/**
 * How many short Seam ids stand in SeamIds. A search attribute value holds 2,048 bytes and the server terminates a
 * workflow that exceeds it; an id of 12 digits takes 15 as JSON. What does not fit is found by the slow reconcile.
 */
const maxSeamIds = 120;

/** Bytes that a list of names may take, well below the server's limit: names need not be ASCII. */
const maxNameBytes = 1_800;

/** As JSON, as the server counts them, with what separates a name from the next. */
function bytesOf(text: string): number {
  return new TextEncoder().encode(JSON.stringify(text)).length + 1;
}

/** The first names that fit. */
function fitting(names: readonly string[]): readonly string[] {
  let bytes = 0;
  return names.filter((name) => (bytes += bytesOf(name)) <= maxNameBytes);
}

/** What the search attributes of a reservation should be. */
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
    NeedsAttention: fitting([...new Set(view.needsAttention.map(({ code }) => code.toWellFormed()))]),
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
  sharer: 'whoever shares the room to open it',
  issued: 'Seam to report keys issued',
  revoked: 'Seam to confirm keys dead',
  phone: 'a phone: one to come, or a lost one to be deactivated',
  hold: 'release from hold',
  repair: 'a message: keys were invalidated twice from outside',
};

/** A card's lines as one text. Half a character, which no protobuf message can hold, would fail the workflow task. */
function cardOf(lines: readonly string[]): string {
  return lines.join('\n').toWellFormed();
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

// Lists and no tables: the Web UI shows a table's cells without a gap between them.
function keyRow({ guestId, kind, state, grants, window, acsCredentialId }: Credential): string {
  const id = acsCredentialId === null ? '' : `: \`${acsCredentialId}\``;
  return `- ${guestId}: ${kind} for ${Object.keys(grants).join(', ')}, ${state}, from ${window.from} to ${window.to}${id}`;
}

/** The status card that the Web UI shows as current details: Markdown, ids only. */
export function statusCard(view: ReservationView, credentials: readonly Credential[]): string {
  const rows = credentials.filter(({ state }) => state !== 'revoked').map(keyRow);
  const issued = credentials.filter((c) => isStanding(c) && c.state === 'issued').length;
  return cardOf([
    `**${view.reservationId}** at ${view.propertyId}: **${view.status}**, room ${view.rooms.join(', ') || 'not assigned'}`,
    '',
    `Stay ${view.stay.from} to ${view.stay.to}. ${counted(view.guests.length, 'guest')}, ${counted(issued, 'key')} issued.`,
    '',
    view.waiting === null ? 'Nothing left to do.' : `Waiting for ${waits[view.waiting]}.`,
    ...(view.needsAttention.length > 0 ? ['', '**Needs attention**', ''] : []),
    ...view.needsAttention.map(({ code, message, since }) => `- \`${code}\` since ${since}: ${message}`),
    ...(rows.length > 0 ? ['', '**Keys**', '', ...rows] : []),
  ]);
}

/** What a property's status card shows. */
export interface PropertyParts {
  readonly settings: PropertySettings | null;
  readonly catalogue: readonly Entrance[] | null;
  readonly book: RoomBook;
  readonly trouble: Trouble | null;
  /** Valid credentials that no reservation knows. */
  readonly strangers: readonly string[];
  /** Characters of JSON that the state took when it last crossed continue-as-new. */
  readonly carriedSize: number;
  /** What is missing from the room book because the workflow was lost. */
  readonly lost: Lost | null;
}

/** From which size on a person has to look: Temporal takes no input of 2 MB, and the hotel would stop. */
const largeSize = 1_000_000;

function sizeText(size: number): string {
  return `**Its state takes ${(size / 1_000_000).toFixed(1)} MB; at 2 MB Temporal refuses it, and no room is granted any more.** See "When a property grows" in docs/operators.md.`;
}

/** Nothing mends itself here: the reservations do not know that their property was lost. */
const lostText =
  '**Its workflow was lost, and its reservations were not yet asked to claim again: it does not know who holds which room.** See "When a property workflow was lost" in docs/operators.md.';

/** How many of a list are named. */
const shown = 10;

function named(list: readonly string[]): string {
  return `${list.slice(0, shown).join(', ')}${list.length > shown ? ` and ${list.length - shown} more` : ''}`;
}

function strangersText(strangers: readonly string[]): string {
  return `${strangers.length} valid guest credentials that no reservation knows: ${named(strangers)}.`;
}

function propertyState({ settings, catalogue, trouble }: PropertyParts): string {
  if (settings === null) return 'not configured: no worker has this property in its properties file';
  if (trouble !== null) return trouble.message;
  if (catalogue === null) return 'reading entrances';
  const unlisted = catalogue.flatMap(({ name, unlistedSince }) => (unlistedSince === undefined ? [] : [name]));
  const kept = unlisted.length === 0 ? '' : `, and ${unlisted.length} that Seam no longer lists: ${named(unlisted)}`;
  return `${catalogue.length - unlisted.length} entrances${kept}`;
}

/** The status card of a property: Markdown, ids only. */
export function propertyCard(propertyId: string, parts: PropertyParts): string {
  const holdings = Object.entries(parts.book.holdings);
  return cardOf([
    `**${propertyId}**: ${propertyState(parts)}`,
    '',
    `${counted(Object.keys(parts.book.claims).length, 'claim')}, ${counted(holdings.length, 'room')} held.`,
    ...(parts.lost?.heardBy === null ? ['', lostText] : []),
    ...(parts.carriedSize >= largeSize ? ['', sizeText(parts.carriedSize)] : []),
    ...(parts.strangers.length > 0 ? ['', strangersText(parts.strangers)] : []),
    ...(holdings.length > 0 ? ['', '**Rooms**', ''] : []),
    ...holdings.map(([room, { holders, grant, withdrawing }]) => {
      const leaves = withdrawing.length > 0 ? `, to be let go by ${withdrawing.join(', ')}` : '';
      return `- ${room}: ${holders.join(', ')}, grant ${grant}${leaves}`;
    }),
  ]);
}
