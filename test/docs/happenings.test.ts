import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { forReal, planned } from './forReal.ts';
import { happenings, type Happening } from './happening.ts';
import { onPaper } from './onPaper.ts';
import { tableOf, type Lived } from './table.ts';

// `npm run docs` writes docs/happenings.md; `npm test` holds it against the code.

const rows = Object.values(happenings).flat();
const lived = new Map<Happening, Lived>();
const path = new URL('../../docs/happenings.md', import.meta.url).pathname;

const live = async (row: Happening): Promise<void> => {
  const paper = onPaper(row);
  const calls = await forReal(row, onPaper({ ...row, happens: () => [] }), paper);
  lived.set(row, { row, paper, calls });
  expect(calls).toMatchObject(Object.fromEntries(Object.entries(planned(paper)).filter(([, count]) => count > 0)));
  for (const [call, count] of Object.entries(planned(paper))) expect(calls[call] ?? 0).toBe(count);
};

describe('what happens in the PMS', () => {
  describe.concurrent('takes the calls that the plan has', () => {
    it.each(rows)('$title, before: $before.title', live);
  });

  it('is told in docs/happenings.md as it is (npm run docs)', async () => {
    const sections = Object.entries(happenings).map(([heading, all]) => [
      heading,
      all.flatMap((row) => lived.get(row) ?? []),
    ]);
    const table = tableOf(Object.fromEntries(sections) as Record<string, readonly Lived[]>);
    const options = { ...(await resolveConfig(path)), parser: 'markdown' };
    await expect(await format(table, options)).toMatchFileSnapshot(path);
  });
});
