import { styleText } from 'node:util';

/** Lets whoever reads what is printed stop reading, as `head` does: what is under way goes on to its end. */
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

/** Tells on standard error what goes on, so that standard output stays the answer. */
export function printProgress(line: string): void {
  void process.stderr.write(`${line}\n`);
}

/** A heading, where the terminal shows such. */
export function heading(text: string): string {
  return styleText('bold', text, { stream: process.stdout });
}

/** Lays rows out in columns under their headings; the last column is not padded. */
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
