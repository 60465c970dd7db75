import { localTime } from '../instant.ts';
import { code, sentence } from '../text.ts';
import type { Attention } from './view.ts';

/** How many entries of one kind a card has: a person reads no more, and a card is made anew with every change. */
const mostLines = 40;

/** The lines of the first of several entries, and how many more there are. */
export function firstLines<T>(
  all: readonly T[],
  lineOf: (one: T) => string,
  most: number = mostLines,
): readonly string[] {
  const more = all.length - most;
  return [...all.slice(0, most).map(lineOf), ...(more > 0 ? [`- and ${more} more`] : [])];
}

/** How many attention entries a card has: their texts are long, and the Web UI shows 20,000 bytes of a card. */
const mostAttention = 20;

/** What needs attention, as lines of a card; operators read it. Times are the hotel's, or of another zone that the card names. */
export function attentionLines(attention: readonly Attention[], timeZone: string): readonly string[] {
  return firstLines(
    attention,
    ({ forOperator, since, ...one }) =>
      `- ${code(one.code)} since ${localTime(since, timeZone)}: ${sentence(forOperator)}`,
    mostAttention,
  );
}

/** A card's lines as one text. Half a character, which no protobuf message can hold, would fail the workflow task. */
export function cardText(lines: readonly string[]): string {
  return lines.join('\n').toWellFormed();
}

/** A number of something, in words: `1 key`, `2 keys`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
