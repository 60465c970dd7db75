import { describe, expect, it } from 'vitest';
import { initialState, type State } from '../../../src/domain/lifetime/state.ts';
import {
  afterIdentified,
  afterWayLook,
  guestsToTell,
  keysWithoutWay,
  wayTroubles,
} from '../../../src/domain/lifetime/ways.ts';
import type { Guest } from '../../../src/domain/messages/reservation.ts';
import { attentionCodes } from '../../../src/domain/status/attentionCodes.ts';
import { at, credential, desired } from '../hotelAurora.ts';

const guest: Guest = { guestId: 'g1', fullName: 'Ada Example' };

/** A guest in house with a key, whose identity was created without contacts because of `noContact`. */
function withKey(noContact: 'no-contact' | 'contact-taken' | 'two-identities' | null): State {
  const state = { ...initialState(at(16)), desired: desired({ guests: [guest] }), createdIdentities: ['ada'] };
  const identified = { userIdentityId: 'ada', noContact };
  const after = afterIdentified(state, { person: 'g1', guest, identified, now: at(16) });
  return { ...after, credentials: [credential({ userIdentityId: 'ada' })] };
}

function withGuest(state: State, part: Partial<Guest>): State {
  return { ...state, desired: desired({ guests: [{ ...guest, ...part }] }) };
}

describe('a key on an identity without e-mail address and phone number', () => {
  it.each([
    ['no-contact', 'no-way-to-the-phone'],
    ['contact-taken', 'no-way-to-the-phone'],
    ['two-identities', 'two-identities'],
  ] as const)('needs attention (%s): no phone can show it', (why, code) => {
    const [trouble] = wayTroubles(withKey(why), at(17));
    expect(trouble).toMatchObject({ code, about: 'g1' });
    expect(attentionCodes).toContain(trouble?.code);
    expect(trouble?.forDesk).toContain('No phone can show the mobile key of guest g1');
    expect(trouble?.forOperator).toContain('No phone can show the key of guest g1');
  });

  it('needs none with a contact, with a named identity, before there is a key, and after the stay', () => {
    const state = withKey('no-contact');
    expect(wayTroubles(withKey(null), at(17))).toEqual([]);
    expect(wayTroubles(withGuest(state, { userIdentityId: 'another' }), at(17))).toEqual([]);
    expect(wayTroubles({ ...state, credentials: [] }, at(17))).toEqual([]);
    expect(wayTroubles(state, at(3 * 24 + 12))).toEqual([]);
  });

  it('needs none once an app uses the identity; until then it is looked at, less and less often', () => {
    const state = withKey('no-contact');
    const [first] = keysWithoutWay(state, at(16));
    expect(first?.way.nextLookAt).toBe(at(16 + 1 / 6));
    const again = afterWayLook(state, 'g1', { isOpen: false, now: at(17) });
    expect(keysWithoutWay(again, at(17))).toMatchObject([{ way: { nextLookAt: at(18) } }]);
    expect(wayTroubles(again, at(17))).toHaveLength(1);
    const open = afterWayLook(again, 'g1', { isOpen: true, now: at(18) });
    expect(wayTroubles(open, at(18))).toEqual([]);
    expect(keysWithoutWay(open, at(18))).toEqual([]);
  });
});

describe('contacts that come later', () => {
  it('are told to Seam once, and end the attention', () => {
    const state = withKey('no-contact');
    expect(guestsToTell(state, at(17))).toEqual([]);
    const later = withGuest(state, { emailAddress: 'ada@example.com' });
    const [ada] = guestsToTell(later, at(17));
    expect(ada).toMatchObject({ emailAddress: 'ada@example.com' });
    const identified = { userIdentityId: 'ada', noContact: null };
    const told = afterIdentified(later, { person: 'g1', guest: ada ?? guest, identified, now: at(17) });
    expect(guestsToTell(told, at(17))).toEqual([]);
    expect(wayTroubles(told, at(17))).toEqual([]);
    expect(guestsToTell(withGuest(told, { emailAddress: 'ADA@example.com' }), at(17))).toEqual([]);
  });

  it('are not told about an identity that Nightlatch did not create, nor after the stay', () => {
    const later = withGuest(withKey('no-contact'), { emailAddress: 'ada@example.com' });
    expect(guestsToTell({ ...later, createdIdentities: [] }, at(17))).toEqual([]);
    expect(guestsToTell(later, at(3 * 24 + 12))).toEqual([]);
  });
});
