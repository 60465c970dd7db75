import { describe, expect, it } from 'vitest';
import type { ContactLikeness } from '../../../src/domain/person/contacts.ts';
import { compareNames, type NameLikeness } from '../../../src/domain/person/names.ts';
import { likenessOf, type Likeness, type PersonDetails } from '../../../src/domain/person/same.ts';

describe('two names', () => {
  it.each([
    ['Ada Example', 'Ada Example'],
    ['Zoë Example', 'Zoe\u0308 Example'],
    ['Zoë Example', 'Zoe Example'],
    ['Ada Example', '  ADA   EXAMPLE '],
    ['Ada Example', 'Example, Ada'],
    ['Ada Example', 'EXAMPLE/ADA MRS'],
    ['Ada Example', 'Ms. Ada Example'],
    ['Ada Example', 'Prof. Dr. Ada Example'],
    ['Ada\u200b Exa\u00admple', 'Ada Example'],
    ['Jörg Müßer', 'JOERG MUESSER'],
    ['Åse Ødegård', 'Aase Oedegaard'],
    ['Łukasz Example', 'Lukasz Example'],
    ['Anne-Marie O’Example', "Anne Marie O'Example"],
    ['Ada Vander Example', 'Ada van der Example'],
    ['İpek Işık', 'ipek isik'],
    ['ﬁona Example', 'Fiona Example'],
    ['山田 太郎', '山田太郎'],
    ['ΟΔΟΣ', 'οδος'],
    ['Mr', 'MR'],
    ['🙂', ' 🙂'],
  ])('%j and %j are written differently and equal', (one, other) => {
    expect(compareNames(one, other)).toBe('equal');
    expect(compareNames(other, one)).toBe('equal');
  });

  it.each<[string, string, NameLikeness]>([
    ['Ada Example', 'Ada Married', 'alike'],
    ['Ada Example', 'A. Example', 'alike'],
    ['Ada Exmaple', 'Example', 'alike'],
    ['Jon', 'John', 'alike'],
    ['Jane Doe', 'John Doe', 'alike'],
    ['Ann', 'Bo', 'different'],
    ['Tim', 'Tom', 'different'],
    ['Ms Ada', 'Ms Bo', 'different'],
    ['Ada de Example', 'Bo de Specimen', 'different'],
    ['A. Example', 'A. Specimen', 'different'],
    ['Mr Example', 'Dr Specimen', 'different'],
    ['Ada Example', 'Ада Пример', 'other-script'],
    ['Ada Example', ' ', 'absent'],
  ])('%j and %j are %s', (one, other, likeness) => {
    expect(compareNames(one, other)).toBe(likeness);
    expect(compareNames(other, one)).toBe(likeness);
  });
});

describe('two descriptions of persons', () => {
  const names: Readonly<Record<NameLikeness, PersonDetails>> = {
    absent: {},
    equal: { fullName: 'Example, Ada' },
    alike: { fullName: 'Ada Married' },
    'other-script': { fullName: 'Ада Пример' },
    different: { fullName: 'Bo Specimen' },
  };
  const contacts: Readonly<Record<ContactLikeness, readonly PersonDetails[]>> = {
    absent: [{}, { emailAddress: null, phoneNumber: '' }],
    equal: [
      { emailAddress: ' ADA@Example.com' },
      { phoneNumber: '+1 (555) 010-0000' },
      { phoneNumber: '0015550100000' },
      { emailAddress: 'ada@example.com', phoneNumber: '+15550100000' },
    ],
    mixed: [
      { emailAddress: 'ada@example.com', phoneNumber: '+15550100009' },
      { emailAddress: 'bo@example.com', phoneNumber: '+15550100000' },
    ],
    different: [
      { emailAddress: 'bo@example.com' },
      { phoneNumber: '+15550100009' },
      { emailAddress: 'bo@example.com', phoneNumber: '+15550100009' },
    ],
  };
  const columns: readonly NameLikeness[] = ['absent', 'equal', 'alike', 'other-script', 'different'];
  const table: readonly (readonly [ContactLikeness, ...Likeness[]])[] = [
    ['absent', 'unknown', 'same', 'corrected', 'other', 'other'],
    ['equal', 'same', 'same', 'corrected', 'corrected', 'other'],
    ['mixed', 'same', 'same', 'other', 'other', 'other'],
    ['different', 'other', 'other', 'other', 'other', 'other'],
  ];
  const cases = table.flatMap(([contact, ...verdicts]) =>
    verdicts.map((verdict, index) => [contact, columns[index] ?? 'absent', verdict] as const),
  );

  it.each(cases)('with contacts %s and a name %s are %s', (contact, name, verdict) => {
    const ada = { fullName: 'Ada Example', emailAddress: 'ada@example.com', phoneNumber: '+15550100000' };
    for (const given of contacts[contact]) {
      expect(likenessOf(ada, { ...names[name], ...given })).toBe(verdict);
      expect(likenessOf({ ...names[name], ...given }, ada)).toBe(verdict);
    }
  });
});
