import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seamCodes } from '../../src/domain/seam/codes.ts';
import { root } from '../end-to-end/page.ts';

/** The rows that the table in docs/operators.md should have. */
const expected = Object.entries(seamCodes).flatMap(([object, codes]) =>
  Object.entries(codes).map(([code, { means, team, advice }]) =>
    [`\`${object}\``, `\`${code}\``, means, team ?? '-', advice].join(' | '),
  ),
);

test('docs/operators.md has the row of every code of Seam’s that the code knows, and no other', async () => {
  const page = await readFile(join(root, 'docs/operators.md'), 'utf8');
  const section = page.split("## Seam's codes")[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const cells = rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
      .join(' | '),
  );
  expect(cells, `the rows should be:\n${expected.map((row) => `| ${row} |`).join('\n')}`).toEqual(expected);
});
