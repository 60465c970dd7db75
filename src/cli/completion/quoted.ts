/** A text as one word of bash or zsh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The patterns of a `case` over `before word` that say which words lead from one command to the next. */
export function steps(paths: readonly string[]): string {
  return paths.map((path) => quoted(path.includes(' ') ? path : ` ${path}`)).join('|');
}
