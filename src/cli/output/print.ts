import { styleText } from 'node:util';

/** Lets the reader of the output close the pipe early, as `head` does. The command still runs to its end. */
export function allowClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

/** Prints lines for people. */
export function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** Prints one line of JSON for programs. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** Prints progress on standard error, so that standard output has only the answer. */
export function printProgress(line: string): void {
  void process.stderr.write(`${line}\n`);
}

/** A heading, bold if the terminal can show it. */
export function heading(text: string): string {
  return styleText('bold', text, { stream: process.stdout });
}

/** A heading with lines below it, after an empty line; nothing if there are no lines. */
export function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', heading(title), ...lines];
}

/** Rows in columns under their headings; the last column is not padded. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = headings.map((text, column) =>
    Math.max(text.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  function line(cells: readonly string[]): string {
    return cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  }
  return [heading(line(headings)), ...rows.map(line)];
}
