import { styleText } from 'node:util';
import { escaped } from '../../domain/text.ts';

/** Lets the reader of the output close the pipe early, as `head` does. The command still runs to its end. */
export function allowClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

/** The styles that a whole line may have, as `styleText` writes them: headings are bold, and only trouble has a colour. */
const styles: readonly (readonly [from: string, to: string])[] = [
  ['\u001b[1m', '\u001b[22m'],
  ['\u001b[31m', '\u001b[39m'],
];

/**
 * A line as the terminal may get it: what others wrote cannot command the terminal, turn the line, or hide in it. Only the
 * style of a whole line stays.
 */
function shown(line: string): string {
  const style = styles.find(([from, to]) => line.startsWith(from) && line.endsWith(to));
  if (style === undefined) return escaped(line);
  const [from, to] = style;
  return from + escaped(line.slice(from.length, -to.length)) + to;
}

/** Prints lines for people. */
export function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${shown(line)}\n`);
}

/** Prints one line of JSON for programs; hidden characters are escapes, which mean the same in JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** Prints progress on standard error, so that standard output has only the answer. */
export function printProgress(line: string): void {
  void process.stderr.write(`${shown(line)}\n`);
}

/** Prints an error on standard error, red if the terminal can show it; it may have several lines. */
export function printError(text: string): void {
  for (const line of text.split('\n')) printProgress(trouble(line, process.stderr));
}

/** A heading, bold if the terminal can show it. */
export function heading(text: string): string {
  return styleText('bold', escaped(text), { stream: process.stdout });
}

/** A line about something that is wrong: red on a terminal that shows colours, unless NO_COLOR is set. */
export function trouble(line: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText('red', escaped(line), { stream });
}

/** A heading with lines below it, after an empty line; nothing if there are no lines. */
export function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading(title), ...lines];
}

/** Rows in columns under their headings; the last column is not padded. Rows with an index in `troubled` are trouble. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  troubled: ReadonlySet<number> = new Set(),
): readonly string[] {
  const cells = rows.map((row) => row.map(escaped));
  const widths = headings.map((text, column) =>
    cells.reduce((widest, row) => Math.max(widest, (row[column] ?? '').length), text.length),
  );
  function line(row: readonly string[]): string {
    return row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  }
  return [
    heading(line(headings)),
    ...cells.map((row, index) => (troubled.has(index) ? trouble(line(row)) : line(row))),
  ];
}
