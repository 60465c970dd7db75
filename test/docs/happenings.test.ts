import { readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { forReal, planned } from './forReal.ts';
import { happenings, type Happening } from './happening.ts';
import { onPaper } from './onPaper.ts';
import { tableOf, type Lived } from './table.ts';
import { isFull } from '../support/run.ts';

// `npm run docs` runs every row and writes docs/happenings.md. `npm test` runs every fourth row and compares its line in the
// document with what happened; `test:full` does so for all rows.

const all = Object.values(happenings).flat();
const isWhole = isFull || process.env['NIGHTLATCH_DOCS'] === 'write';
const rows = isWhole ? all : all.filter((_row, index) => index % 4 === 0);
const lived = new Map<Happening, Lived>();
const path = new URL('../../docs/happenings.md', import.meta.url).pathname;

async function live(row: Happening): Promise<void> {
  const paper = onPaper(row);
  const calls = await forReal(row, onPaper({ ...row, happens: () => [] }), paper);
  lived.set(row, { row, paper, calls });
  expect(calls).toMatchObject(Object.fromEntries(Object.entries(planned(paper)).filter(([, count]) => count > 0)));
  for (const [call, count] of Object.entries(planned(paper))) expect(calls[call] ?? 0).toBe(count);
}

describe('what happens in the PMS', () => {
  describe.concurrent('leads to the Seam calls of the plan', () => {
    it.each(rows)('the plan and the calls agree for "$title", if the state before is "$before.title"', live);
  });

  it('is shown truthfully in docs/happenings.md (npm run docs)', async () => {
    const sections = Object.entries(happenings).map(([heading, list]) => [
      heading,
      list.flatMap((row) => lived.get(row) ?? []),
    ]);
    const table = tableOf(Object.fromEntries(sections) as Record<string, readonly Lived[]>);
    const options = { ...(await resolveConfig(path)), parser: 'markdown' };
    const text = await format(table, options);
    if (isWhole) {
      await expect(text).toMatchFileSnapshot(path);
      return;
    }
    function linesOf(document: string): readonly string[] {
      return document.split('\n').map((line) => line.replaceAll(/[ -]+/g, ' '));
    }
    const told = linesOf(await readFile(path, 'utf8'));
    for (const line of linesOf(text)) expect(told).toContain(line);
    expect(rows.length).toBeGreaterThan(10);
  });
});
