import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attentionCodes } from '../../src/domain/status/attentionCodes.ts';
import { noticesTrouble } from '../../src/domain/notices/news.ts';
import { seamFailure } from '../../src/domain/seam/resources.ts';
import { troubleCode } from '../../src/domain/seam/failure.ts';
import { root } from '../end-to-end/page.ts';

test('docs/operators.md says what to do about every attention code of a reservation, and about no other', async () => {
  const page = await readFile(join(root, 'docs/operators.md'), 'utf8');
  const table = page.split('## What needs attention')[1]?.split('\n## ')[0] ?? '';
  const rows = table.split('\n').flatMap((line) => /^\| (`[^|]+)\|/.exec(line)?.[1] ?? []);
  expect(rows.flatMap((row) => [...row.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code))).toEqual(attentionCodes);
});

test('every attention code that a reservation can show is in the list of known codes', async () => {
  const sources = await readdir(join(root, 'src'), { recursive: true });
  // Teardowns have codes of their own, and messages have zod's.
  const files = sources.filter((name) =>
    /^(domain|workflows)\/(?!teardown|userIdentityTeardown|messages\/).*[.]ts$/.test(name),
  );
  const texts = await Promise.all(files.map((name) => readFile(join(root, 'src', name), 'utf8')));
  const first = texts.flatMap((text) => [...text.matchAll(/\btrouble\(([^,]+),/g)].map(([, code]) => code ?? ''));
  const written = first.flatMap((code) => [...code.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name));
  const shown = [...written, ...Object.values(seamFailure).map(troubleCode), noticesTrouble];
  expect(new Set(shown)).toEqual(new Set(attentionCodes));
});
