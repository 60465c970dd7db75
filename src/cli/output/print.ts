import { styleText } from 'node:util';

/** Lets whoever reads what is printed stop reading, as `head` does: what is under way goes on to its end. */
export const allowClosedPipes = (): void => {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
};

/** Prints lines for people. */
export const print = (...lines: readonly string[]): void => {
  for (const line of lines) process.stdout.write(`${line}\n`);
};

/** Prints one line of JSON for programs. */
export const printJson = (value: unknown): void => print(JSON.stringify(value));

/** Tells on standard error what goes on, so that standard output stays the answer. */
export const printProgress = (line: string): void => void process.stderr.write(`${line}\n`);

/** A heading, where the terminal shows such. */
export const heading = (text: string): string => styleText('bold', text, { stream: process.stdout });

/** Lays rows out in columns under their headings; the last column is not padded. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = headings.map((text, column) =>
    Math.max(text.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [heading(line(headings)), ...rows.map(line)];
};
