import { styleText } from 'node:util';
import { escaped } from '../../domain/text.ts';

/** Lets the reader of the output close the pipe early, as `head` does. The command still runs to its end. */
export function allowClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

const [boldFrom, boldTo] = ['\u001b[1m', '\u001b[22m'];

/**
 * A line as the terminal may get it: what others wrote cannot command the terminal, turn the line, or hide in it. Only a
 * whole line that is a heading stays bold.
 */
function shown(line: string): string {
  const isHeading = line.startsWith(boldFrom) && line.endsWith(boldTo);
  return isHeading ? boldFrom + escaped(line.slice(boldFrom.length, -boldTo.length)) + boldTo : escaped(line);
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

/** Prints an error on standard error; it may have several lines. */
export function printError(text: string): void {
  for (const line of text.split('\n')) printProgress(line);
}

/** A heading, bold if the terminal can show it. */
export function heading(text: string): string {
  return styleText('bold', escaped(text), { stream: process.stdout });
}

/** A heading with lines below it, after an empty line; nothing if there are no lines. */
export function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading(title), ...lines];
}

/** Rows in columns under their headings; the last column is not padded. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
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
  return [heading(line(headings)), ...cells.map(line)];
}
