import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { attentionCodes } from '../../../src/domain/status/attentionCodes.ts';
import type { Trouble } from '../../../src/domain/trouble.ts';
import { whereToLook } from '../../../src/domain/whereToLook.ts';
import { everyTrouble } from './everyTrouble.ts';

const all = everyTrouble();

/** What the front desk has no use for: files, fields, paths, HTTP, Seam's words and ids, and marks of code. */
const notForDesk: readonly RegExp[] = [
  /properties file/i,
  /\bHTTP\b/,
  /\bSeam\b/,
  /\bACS\b/,
  /\bNightlatch\b/,
  /\bworkflow\b/i,
  /\bSIGHUP\b/,
  /[0-9a-f]{8}-[0-9a-f]{4}-/i,
  /`/,
  /[a-z]\[\]/,
  /\b[a-z]+[A-Z]\w*/,
  /\b[a-z]+_[a-z_]+\b/,
  /\/\w/,
  /\bpolicy\b|\bcredential|\bentrance\b|\bidentit|\brevision\b|\brekey\b|\bdeviceId\b/i,
];

describe('an attention entry', () => {
  it('is found of every code', () => {
    const found = new Set(all.map(({ code }) => code));
    expect(attentionCodes.filter((code) => !found.has(code))).toEqual([]);
    expect(Object.keys(whereToLook).filter((code) => !found.has(code))).toEqual([]);
  });

  it('says to the front desk nothing that only an operator understands', () => {
    const wrong = all.flatMap(({ code, forDesk }) => {
      const words = forDesk.replaceAll('(Europe/Oslo)', '');
      return notForDesk.filter((bad) => bad.test(words)).map((bad) => `${code}: ${String(bad)} in: ${forDesk}`);
    });
    expect([...new Set(wrong)]).toEqual([]);
  });

  it('tells the front desk in whole sentences, short enough to read aloud', () => {
    function isSpoken({ forDesk }: Trouble): boolean {
      return /^[A-Z].*[.]$/.test(forDesk) && forDesk.length < 420 && !/undefined|null|\.\.| {2}/.test(forDesk);
    }
    expect(all.filter((one) => !isSpoken(one))).toEqual([]);
  });

  it('tells the operator what happened, and last where to look', () => {
    const places: Readonly<Record<string, string>> = whereToLook;
    expect(all.filter(({ code, forOperator }) => !forOperator.endsWith(` ${places[code]}`))).toEqual([]);
    for (const place of Object.values(places))
      expect(place).toMatch(/^Look (in|at) .*(Temporal|Seam Console|properties file|PMS's record)/);
  });

  it("gives the operator Seam's code and request id, and the front desk neither", () => {
    const refused = all.filter(({ forOperator }) => forOperator.includes('Seam request'));
    expect(refused.length).toBeGreaterThan(10);
    for (const { forOperator } of refused)
      expect(forOperator).toMatch(/(invalid_input|internal_server_error).*Seam request 3333/);
  });
});

describe('the table of codes in docs/operators.md', () => {
  it('has every code', () => {
    const page = readFileSync(new URL('../../../docs/operators.md', import.meta.url), 'utf8');
    for (const code of attentionCodes) expect(page).toContain(`\`${code}\``);
  });
});
