// Texts from outside are shown to people: on terminals, in Temporal's Web UI, in answers. There they are only text: no
// command to a terminal, no line that reads from right to left, no invisible character, no link and no picture.

/** Characters that change how others are shown, or cannot be seen: controls, line and paragraph ends, bidi, zero-width. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const everyHidden = new RegExp(hidden, 'gu');

/** Whether a text holds a character that cannot be seen, or that changes how the others are shown. */
export function hasHidden(text: string): boolean {
  return hidden.test(text);
}

/** A line of a log, with its end, as {@link escaped}. */
export function escapedLine(line: string): string {
  return line.endsWith('\n') ? `${escaped(line.slice(0, -1))}\n` : escaped(line);
}

function escapeOf(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

/** A text whose hidden characters are escapes such as `\u202e`; inside JSON they mean the same. */
export function escaped(text: string): string {
  return text.replaceAll(everyHidden, escapeOf);
}

/** A text as code of Markdown, in which nothing is markup: between more backticks than it has in a row. */
export function code(text: string): string {
  const plain = escaped(text);
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const space = /^`|`$|^ .* $/.test(plain) ? ' ' : '';
  return `${fence}${space}${plain}${space}${fence}`;
}

/** What Web UIs make links of, also without markup: addresses of pages and of mailboxes. */
const linkLike = /\/\/|www\.|@/i;

/** A sentence in which names from outside may occur, as Markdown: no character of it is markup, and no word a link. */
export function sentence(text: string): string {
  if (!linkLike.test(text)) return withoutMarkup(text);
  return text
    .split(/(\s+)/)
    .map((part) => (linkLike.test(part) ? code(part) : withoutMarkup(part)))
    .join('');
}

function withoutMarkup(text: string): string {
  return escaped(text).replaceAll(/[\\`*_{}[\]<>()#+!|~&]/g, String.raw`\$&`);
}

const mostNamed = 10;

/** A list for people, of ten names at most: `101, 102 and 5 more`. */
export function named(names: readonly string[], shown: (name: string) => string = (name) => name): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).map(shown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
