import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attentionCodes } from '../../src/domain/status/attentionCodes.ts';
import { noticesTrouble } from '../../src/domain/notices/news.ts';
import { seamFailure } from '../../src/domain/seam/resources.ts';
import { troubleCode } from '../../src/workflows/failure.ts';
import { root } from '../end-to-end/page.ts';

test('docs/operators.md says of every code of a reservation what to do, and of no other', async () => {
  const page = await readFile(join(root, 'docs/operators.md'), 'utf8');
  const table = page.split('## What needs attention')[1]?.split('\n## ')[0] ?? '';
  const rows = table.split('\n').flatMap((line) => /^\| (`[^|]+)\|/.exec(line)?.[1] ?? []);
  expect(rows.flatMap((row) => [...row.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code))).toEqual(attentionCodes);
});

test('a reservation shows no code that is not in the list, by which its list is asked', async () => {
  const folders = ['src/domain/reservation', 'src/workflows/reservation'].map((folder) => join(root, folder));
  const files = await Promise.all(folders.map(async (one) => (await readdir(one)).map((name) => join(one, name))));
  const texts = await Promise.all(files.flat().map((file) => readFile(file, 'utf8')));
  const written = texts.flatMap((text) => [...text.matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code]) => code));
  const shown = [...written, ...Object.values(seamFailure).map(troubleCode), noticesTrouble];
  expect(new Set(shown)).toEqual(new Set(attentionCodes));
});
