import { expect, test } from 'vitest';
import { e164Of } from '../../src/phone/e164.ts';

test.each([
  ['+15550100000', null],
  ['+1 (555) 010-0000', null],
  [' +1.555.010.0000 ', null],
  ['001 555 010 0000', null],
  ['00 1 555 010 0000', 'NO'],
  ['(555) 010-0000', 'US'],
  ['1-555-010-0000', 'US'],
  ['１５５５０１０００００', 'US'],
  ['\u202a+1 555 010 0000\u202c', null],
] as const)('%j with country %s is the same number as E.164', (text, country) => {
  expect(e164Of(text, country)).toBe('+15550100000');
});

test('a number without country code is of the property’s country', () => {
  expect([e164Of('22 00 00 00', 'NO'), e164Of('(0)20 7946 0000', 'GB'), e164Of('011 47 22000000', 'US')]).toEqual([
    '+4722000000',
    '+442079460000',
    '+4722000000',
  ]);
});

test.each([
  ['(555) 010-0000', null],
  ['ask reception', 'US'],
  ['call 555 010 0000', 'US'],
  ['5550100000/5550100001', 'US'],
  ['123', 'US'],
  ['', 'US'],
] as const)('%j with country %s is no number', (text, country) => {
  expect(e164Of(text, country)).toBeNull();
});
