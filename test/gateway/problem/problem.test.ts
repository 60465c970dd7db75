import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { problemTypes, statusOf } from '../../../src/gateway/problem/problem.ts';

test('the page for PMS developers lists every kind of error with its status and what to do', async () => {
  const page = await readFile(new URL('../../../docs/pms-developers.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (\d{3}) +\| \S/gm)].map(([, type, status]) => [
    type,
    Number(status),
  ]);
  expect(rows).toEqual(problemTypes.map((type) => [type, statusOf(type)]));
});
