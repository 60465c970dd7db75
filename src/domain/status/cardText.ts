import { code, sentence } from '../text.ts';
import type { Attention } from './view.ts';

/** How many entries of one kind a card has: a person reads no more, and a card is made anew with every change. */
const mostLines = 40;

/** The lines of the first of several entries, and how many more there are. */
export function firstLines<T>(all: readonly T[], lineOf: (one: T) => string): readonly string[] {
  const more = all.length - mostLines;
  return [...all.slice(0, mostLines).map(lineOf), ...(more > 0 ? [`- and ${more} more`] : [])];
}

/** What needs attention, as lines of a card. */
export function attentionLines(attention: readonly Attention[]): readonly string[] {
  return firstLines(
    attention,
    ({ message, since, ...one }) => `- ${code(one.code)} since ${since}: ${sentence(message)}`,
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
