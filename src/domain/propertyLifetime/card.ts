import { attentionLines, cardText, counted } from '../status/cardText.ts';
import { code, named, sentence } from '../text.ts';
import type { PropertyState } from './state.ts';

/** What a property's status card shows. */
export interface PropertyParts extends Pick<
  PropertyState,
  'settings' | 'catalogue' | 'book' | 'trouble' | 'strangers' | 'lost' | 'attention'
> {
  /** Characters of JSON that the state took when it last crossed continue-as-new; 0 in the first run. */
  readonly carriedSize: number;
}

/** From this size on a person has to act: Temporal takes no input of 2 MB, and the hotel would stop. */
const largeSize = 1_000_000;

function sizeText(size: number): string {
  return `**Its state takes ${(size / 1_000_000).toFixed(1)} MB; at 2 MB Temporal refuses it, and no room is granted any more.** See "When a property grows" in docs/operators.md.`;
}

/** Nothing mends this by itself: the reservations do not know that their property was lost. */
const lostText =
  '**Its workflow was lost, and its reservations were not yet asked to claim again: it does not know which reservation holds which room.** See "When a property workflow was lost" in docs/operators.md.';

function strangersText(strangers: readonly string[]): string {
  return `${strangers.length} valid guest credentials that no reservation knows: ${named(strangers, code)}.`;
}

function headline({ settings, catalogue, trouble }: PropertyParts): string {
  if (settings === null) return 'not configured: no worker has this property in its properties file';
  if (trouble !== null) return sentence(trouble.message);
  if (catalogue === null) return 'reading entrances';
  const unlisted = catalogue.flatMap(({ name, unlistedSince }) => (unlistedSince === undefined ? [] : [name]));
  const kept =
    unlisted.length === 0 ? '' : `, and ${unlisted.length} that Seam no longer lists: ${named(unlisted, code)}`;
  return `${catalogue.length - unlisted.length} entrances${kept}`;
}

/** The status card of a property: Markdown, ids only. */
export function propertyCard(propertyId: string, parts: PropertyParts): string {
  const holdings = Object.entries(parts.book.holdings);
  return cardText([
    `**${code(propertyId)}**: ${headline(parts)}`,
    '',
    `${counted(Object.keys(parts.book.claims).length, 'claim')}, ${counted(holdings.length, 'room')} held.`,
    ...(parts.lost?.heardBy === null ? ['', lostText] : []),
    ...(parts.carriedSize >= largeSize ? ['', sizeText(parts.carriedSize)] : []),
    ...(parts.attention.length > 0 ? ['', '**Needs attention**', ''] : []),
    ...attentionLines(parts.attention),
    ...(parts.strangers.length > 0 ? ['', strangersText(parts.strangers)] : []),
    ...(holdings.length > 0 ? ['', '**Rooms**', ''] : []),
    ...holdings.map(([room, { holders, grant, withdrawing }]) => {
      const leaves = withdrawing.length > 0 ? `, to be released by ${named(withdrawing, code)}` : '';
      return `- ${code(room)}: ${named(holders, code)}, grant ${grant}${leaves}`;
    }),
  ]);
}
