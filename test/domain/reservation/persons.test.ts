import { describe, expect, it } from 'vitest';
import type { Guest } from '../../../src/domain/messages/reservation.ts';
import { personKey, withPersons } from '../../../src/domain/reservation/desired.ts';
import { desired } from '../hotelAurora.ts';

type Said = Omit<Guest, 'guestId'>;

/** The person behind guest id `g1` after these messages, as `personKey` names them. */
function personAfter(...messages: readonly Said[]): string {
  const after = messages.reduce(
    (before, said) => withPersons({ ...before, guests: [{ guestId: 'g1', ...said }] }),
    desired({ guests: [] }),
  );
  return personKey(after, 'g1');
}

const ann: Said = { fullName: 'Ann Example', emailAddress: 'ann@example.com' };

describe('the person behind a guest id', () => {
  it.each<[string, readonly Said[]]>([
    ['composed, then decomposed', [{ fullName: 'Zoë Example' }, { fullName: 'Zoe\u0308 Example' }]],
    ['in capitals, without any contact', [{ fullName: 'Ann Example' }, { fullName: 'ANN EXAMPLE' }]],
    ['with one more space', [{ fullName: 'Ann Example' }, { fullName: 'Ann  Example' }]],
    ['by the last name first', [ann, { ...ann, fullName: 'Example, Ann' }]],
    ['with a title and the e-mail in capitals', [ann, { fullName: 'Ms Ann Example', emailAddress: 'ANN@EXAMPLE.COM' }]],
    ['with a corrected letter', [ann, { ...ann, fullName: 'Anne Example' }]],
    ['with a new last name', [ann, { ...ann, fullName: 'Ann Married' }]],
    ['in another script', [ann, { ...ann, fullName: 'Анна Пример' }]],
    [
      'by name alone, and contacts come later',
      [{ fullName: 'Ann Example' }, ann, { ...ann, phoneNumber: '+15550100000' }],
    ],
    ['and the contacts go away', [ann, { fullName: 'Ann Example' }]],
    ['and the name goes away', [ann, { emailAddress: 'ann@example.com' }]],
    [
      'with an e-mail that is corrected twice, and the phone number goes away',
      [
        { ...ann, phoneNumber: '+15550100000' },
        { fullName: 'Ann Example', emailAddress: 'anne@example.com', phoneNumber: '+15550100000' },
        { fullName: 'Ann Example', emailAddress: 'anne@example.com' },
      ],
    ],
    ['by the identity, and then by details', [{ userIdentityId: '11111111-1111-4111-8111-111111111111' }, ann]],
  ])('is the same person %s', (_how, messages) => {
    expect(personAfter(...messages)).toBe('g1');
  });

  it.each<[string, readonly Said[]]>([
    ['another e-mail address', [ann, { ...ann, emailAddress: 'bo@example.com' }]],
    ['no part of the name in common', [ann, { ...ann, fullName: 'Bo Specimen' }]],
    ['another name', [{ fullName: 'Ann' }, { fullName: 'Bo' }]],
    [
      'a family’s phone number and another e-mail address',
      [
        { ...ann, phoneNumber: '+15550100000' },
        { fullName: 'Bo Example', emailAddress: 'bo@example.com', phoneNumber: '+15550100000' },
      ],
    ],
    [
      'another e-mail address after the first went away',
      [ann, { fullName: 'Ann Example' }, { emailAddress: 'bo@example.com' }],
    ],
    [
      'another last name and then another first name',
      [{ fullName: 'Ann Example' }, { fullName: 'Ann Specimen' }, { fullName: 'Bo Specimen' }],
    ],
    [
      'another e-mail address and then another phone number, without names',
      [
        { emailAddress: 'ann@example.com', phoneNumber: '+15550100000' },
        { emailAddress: 'bo@example.com', phoneNumber: '+15550100000' },
        { emailAddress: 'bo@example.com', phoneNumber: '+15550100009' },
      ],
    ],
    [
      'another identity, named before and after a message without one',
      [
        { userIdentityId: '11111111-1111-4111-8111-111111111111' },
        ann,
        { userIdentityId: '22222222-2222-4222-8222-222222222222' },
      ],
    ],
  ])('is another person with %s', (_how, messages) => {
    expect(personAfter(...messages)).toBe('g1/2');
  });

  it('is another person once Ann’s e-mail has Bo’s name, and a third one once it is Bo’s e-mail', () => {
    const bo = { fullName: 'Bo', emailAddress: 'ann@example.com' };
    expect(personAfter({ ...bo, fullName: 'Ann' }, bo)).toBe('g1/2');
    expect(personAfter({ ...bo, fullName: 'Ann' }, bo, { ...bo, emailAddress: 'bo@example.com' })).toBe('g1/3');
  });
});
