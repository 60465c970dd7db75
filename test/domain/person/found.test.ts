import { describe, expect, it } from 'vitest';
import { isClaimedBefore, ownContacts, soughtBy, type Found } from '../../../src/domain/person/found.ts';
import type { Likeness } from '../../../src/domain/person/same.ts';

function found(userIdentityId: string, likeness: Likeness = 'same', isAccepted = true): Found {
  return { userIdentityId, likeness, isOurs: true, isAccepted };
}

describe('whom a guest’s contacts lead to', () => {
  const both = { emailAddress: 'ada@example.com', phoneNumber: '+15550100000' };

  it('is the identity that has one of them, or both', () => {
    const known = { is: 'known', userIdentityId: 'ada' };
    expect(soughtBy(both, { emailAddress: found('ada'), phoneNumber: null })).toMatchObject(known);
    expect(soughtBy(both, { emailAddress: found('bo', 'other'), phoneNumber: found('ada') })).toMatchObject(known);
    expect(soughtBy(both, { emailAddress: found('ada'), phoneNumber: found('ada') })).toMatchObject(known);
  });

  it('is neither of two, if one has the e-mail address and the other the phone number', () => {
    expect(soughtBy(both, { emailAddress: found('ada'), phoneNumber: found('ada-too') })).toEqual({ is: 'two' });
  });

  it.each<[string, Found, object]>([
    ['another person has it', found('bo', 'other'), { phoneNumber: both.phoneNumber }],
    ['a relative may have it', found('bo', 'corrected'), { phoneNumber: both.phoneNumber }],
    ['the property accepts no identities of others', found('ada', 'same', false), { phoneNumber: both.phoneNumber }],
  ])('is none if %s, and the other contact is free', (_why, one, free) => {
    expect(soughtBy(both, { emailAddress: one, phoneNumber: null })).toEqual({ is: 'none', free });
  });
});

describe('a family on the contacts of the booker', () => {
  const ada = { guestId: 'g1', fullName: 'Ada Example', emailAddress: 'ada@example.com', phoneNumber: '+15550100000' };

  it('leaves them to the first, and each their own', () => {
    const bo = { guestId: 'g2', fullName: 'Bo Example', emailAddress: 'ADA@example.com', phoneNumber: '+15550100001' };
    const cy = { guestId: 'g3', fullName: 'Cy Example', emailAddress: 'ada@example.com' };
    const family = [ada, bo, cy];
    expect(family.map((guest) => ownContacts(family, guest))).toEqual([
      { emailAddress: ada.emailAddress, phoneNumber: ada.phoneNumber },
      { phoneNumber: bo.phoneNumber },
      {},
    ]);
  });

  it('leaves the identity of the contact to the first whose name fits', () => {
    const { emailAddress } = ada;
    const bo = { guestId: 'g2', fullName: 'Bo Example', emailAddress };
    const again = { guestId: 'g3', fullName: 'Example, Ada', emailAddress };
    const guests = [ada, bo, again, { guestId: 'g4', emailAddress }];
    expect(guests.map((guest) => isClaimedBefore(guests, guest, 'emailAddress'))).toEqual([false, false, true, true]);
  });
});
