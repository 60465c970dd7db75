/** A card's lines as one text. Half a character, which no protobuf message can hold, would fail the workflow task. */
export function cardText(lines: readonly string[]): string {
  return lines.join('\n').toWellFormed();
}

/** A number of something, in words: `1 key`, `2 keys`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
