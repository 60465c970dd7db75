import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../end-to-end/page.ts';

const page = await readFile(join(root, 'docs/architecture.md'), 'utf8');
const rules = await readFile(join(root, '.dependency-cruiser.mjs'), 'utf8');

/** The text of a section of the page. */
function section(heading: string): string {
  return page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
}

/** Every first group of a pattern. */
function found(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

test('the drawing of the layers shows the order that dependency-cruiser checks', () => {
  const drawn = found(section('The layers of the domain'), /^ {4}(\w+)\//gm);
  const checked = found(/const domainLayers = \[([^\]]*)\]/.exec(rules)?.[1] ?? '', /'(\w+)'/g);
  expect(drawn).toEqual(checked.toReversed());
});

test('the table of imports says what dependency-cruiser allows', () => {
  const rows = section('Imports between folders').matchAll(/^\| `src\/(\w+)` *\|[^|]*\| (.*) \|$/gm);
  const told = [...rows].map(([, folder = '', imports = '']) => [
    folder,
    found(imports.replaceAll(/\([^)]*\)/g, ''), /\b(domain|phone|settings|activities|workflows|client)\b/g).toSorted(),
  ]);
  const allowed = [...rules.matchAll(/ only\('(\w+)', \[([^\]]*)\]\)/g)].map(([, folder = '', names = '']) => [
    folder,
    found(names, /'(\w+)'/g).toSorted(),
  ]);
  const free = ['cli', 'development'].map((folder) => [folder, []]);
  expect(new Map(told as [string, string[]][])).toEqual(new Map([...allowed, ...free] as [string, string[]][]));
});

test('every file of the table of rules exists', () => {
  const files = found(section('Rules and their files'), /`([\w/]+\.ts)`/g);
  expect(
    files.filter((file) => !existsSync(join(root, 'src', file.startsWith('workflows/') ? '' : 'domain', file))),
  ).toEqual([]);
  expect(files.length).toBeGreaterThan(20);
});

test('every file of the table of places exists', () => {
  const places = section('The layers of the domain').split('### Where a change goes')[1] ?? '';
  const files = found(places, /`([\w/]+\/[\w.]+\.ts)`/g);
  expect(files.filter((file) => !['src', 'test', '.'].some((at) => existsSync(join(root, at, file))))).toEqual([]);
  expect(files.length).toBeGreaterThan(20);
});

test('every file or folder of the project that a page names exists', async () => {
  const docs = (await readdir(join(root, 'docs'), { recursive: true })).map((name) => `docs/${name}`);
  const pages = ['README.md', 'CONTRIBUTING.md', 'bench/README.md', ...docs].filter((name) => name.endsWith('.md'));
  const texts = await Promise.all(pages.map((name) => readFile(join(root, name), 'utf8')));
  const named = texts.flatMap((text) => found(text, /`((?:src|test|bench|scripts|deploy)\/[\w./-]+)`/g));
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(named.length).toBeGreaterThan(30);
});
