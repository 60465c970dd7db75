import { localTime, type Instant } from '../instant.ts';
import type { Holding } from '../rooms/book.ts';
import { attentionLines, cardText, counted, firstLines } from '../status/cardText.ts';
import { code, named, sentence } from '../text.ts';
import { queueOf, type Queued } from './queue.ts';
import type { PropertyState } from './state.ts';

/** What a property's status card shows. */
export interface PropertyParts extends Pick<
  PropertyState,
  'settings' | 'catalogue' | 'book' | 'trouble' | 'strangers' | 'lost' | 'attention' | 'reconcileAt'
> {
  /** Characters of JSON that the state took when it last crossed continue-as-new; 0 in the first run. */
  readonly carriedSize: number;
  readonly now: Instant;
}

/** From this size on a person has to act: Temporal takes no input of 2 MB, and the hotel would stop. */
const largeSize = 1_000_000;

function sizeText(size: number): string {
  return `**Its state takes ${(size / 1_000_000).toFixed(1)} MB; at 2 MB Temporal refuses it, and no room is granted any more.** See "When a property grows" in docs/operators.md.`;
}

/** Nothing mends this by itself: the reservations do not know that their property was lost. */
const lostText =
  '**Its workflow was lost, and its reservations were not yet asked to claim again: it does not know which reservation holds which room.** See "When a property workflow was lost" in docs/operators.md.';

function strangersText({ strangers, reconcileAt }: PropertyParts, timeZone: string): string {
  const next = reconcileAt === null ? '' : ` Compared again at ${localTime(reconcileAt, timeZone)}.`;
  if (strangers.length === 0) return `No unknown card or key was found at Seam.${next}`;
  const cards = `${strangers.length} valid guest credentials that no reservation knows`;
  return `**Unknown cards and keys**: ${cards}: ${named(strangers, code)}.${next}`;
}

function headline({ settings, catalogue, trouble }: PropertyParts): string {
  if (settings === null) return 'not configured: no worker has this property in its properties file';
  if (trouble !== null) return sentence(trouble.forOperator);
  if (catalogue === null) return 'reading entrances';
  const unlisted = catalogue.flatMap(({ name, unlistedSince }) => (unlistedSince === undefined ? [] : [name]));
  const kept =
    unlisted.length === 0 ? '' : `, and ${unlisted.length} that Seam no longer lists: ${named(unlisted, code)}`;
  return `${catalogue.length - unlisted.length} entrances${kept}`;
}

function queueLine({ reservationId, room, since, holders }: Queued, timeZone: string): string {
  const holder = holders.length === 0 ? 'which no reservation holds' : `which ${named(holders, code)} holds`;
  return `- ${code(reservationId)} waits for ${code(room)}, ${holder}, since ${localTime(since, timeZone)}`;
}

function roomLine([room, { holders, grant, withdrawing }]: readonly [string, Holding]): string {
  const leaves = withdrawing.length > 0 ? `, to be released by ${named(withdrawing, code)}` : '';
  return `- ${code(room)}: ${named(holders, code)}, grant ${grant}${leaves}`;
}

/** A part of a card under a heading; nothing if it has no lines. */
function part(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `**${title}**`, '', ...lines];
}

/** The status card of a property: Markdown, ids only, times in the hotel's zone. */
export function propertyCard(propertyId: string, parts: PropertyParts): string {
  const { book, settings, now } = parts;
  const timeZone = settings?.timeZone ?? 'UTC';
  const holdings = Object.entries(book.holdings);
  const queue = settings === null ? [] : queueOf(book, { issueLeadMs: settings.policies.issueLeadMs, now });
  return cardText([
    `**${code(propertyId)}**: ${headline(parts)}`,
    '',
    `${counted(Object.keys(book.claims).length, 'claim')}, ${counted(holdings.length, 'room')} held, ${queue.length} waiting. Times are the hotel's (${timeZone}).`,
    ...(parts.lost?.heardBy === null ? ['', lostText] : []),
    ...(parts.carriedSize >= largeSize ? ['', sizeText(parts.carriedSize)] : []),
    ...(settings !== null && parts.attention.length === 0
      ? ['', 'Nothing is wrong with the lock system or the doors.']
      : []),
    ...part('Needs attention', attentionLines(parts.attention, timeZone)),
    '',
    strangersText(parts, timeZone),
    ...part(
      'Waiting for a room',
      firstLines(queue, (one) => queueLine(one, timeZone)),
    ),
    ...part('Rooms', firstLines(holdings, roomLine)),
  ]);
}
