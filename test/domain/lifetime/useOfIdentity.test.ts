import { describe, expect, it } from 'vitest';
import { afterTelling, claimOf } from '../../../src/domain/lifetime/claims.ts';
import { isClosing, usableIdentities, withIdentity } from '../../../src/domain/lifetime/identities.ts';
import { withGrants } from '../../../src/domain/lifetime/looking.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import type { State } from '../../../src/domain/lifetime/state.ts';
import { attentionOf } from '../../../src/domain/lifetime/status.ts';
import { afterIdentified } from '../../../src/domain/lifetime/ways.ts';
import { defaultPolicies } from '../../../src/domain/property.ts';
import { at, desired, settings } from '../hotelAurora.ts';
import { grantsOf, ready } from './aroundIssuing.ts';

const ada = '11111111-1111-4111-8111-111111111111';
const now = at(16);
const guest = { guestId: 'g1', fullName: 'Ada Example' };

/** Ada's identity was found in Seam: the PMS knows only her name. */
function withFound(part: Partial<State> = {}): State {
  const guests = [guest];
  const inHouse = desired({ status: 'in-house', checkedInAt: at(15), guests });
  return withIdentity(ready({ desired: inHouse, grants: grantsOf(['101'], { uses: undefined }), ...part }), 'g1', ada);
}

function steps(state: State): readonly string[] {
  return outlookOf(state, now).plan.map((step) => (step.step === 'wait' ? `wait for ${step.for}` : step.step));
}

function heard(state: State, { number = 0, closing = [] as readonly string[] } = {}): State {
  return withGrants(state, grantsOf(['101'], { uses: { number, identities: [ada], closing } }));
}

function claims(state: State, { isIdentifying = false } = {}): State {
  const claim = claimOf(state, outlookOf(state, now), { reservationId: 'R1', isIdentifying });
  return afterTelling(state, { tell: 'claim', claim: claim!, heardNothing: false, holds: {} });
}

describe('a user identity that existed before the reservation used it', () => {
  it('gets a key only once the property has counted the use', () => {
    const state = claims(withFound());
    expect(state.claimed).toMatchObject({ identities: [ada], found: [ada] });
    expect(steps(state)).toEqual(['wait for identity']);
    expect(steps(heard(state))).toEqual(['issueOverride']);
  });

  it('gets none while it is being removed; then the person is looked for anew', () => {
    const closing = heard(claims(withFound()), { closing: [ada] });
    expect(steps(closing)).toEqual(['wait for identity']);
    expect(isClosing(closing, ada)).toBe(true);
    expect(attentionOf(closing, outlookOf(closing, now)).map(({ code }) => code)).toContain('identity-closing');
    const free = heard(closing);
    expect([free.identities, steps(free)]).toEqual([{}, ['issueOverride']]);
  });

  it('is not confirmed by an answer from before the reservation gave it up and took it back', () => {
    const using = heard(claims(withFound()));
    const departed = claims({ ...using, desired: { ...using.desired!, status: 'departed' } });
    expect(departed.claimed?.identities).toEqual([]);
    const back = claims({ ...departed, desired: using.desired });
    expect(back.claimed).toMatchObject({ identities: [ada], uses: 1 });
    expect(usableIdentities(heard(back)).has(ada)).toBe(false);
    expect(usableIdentities(heard(back, { number: 1 })).has(ada)).toBe(true);
  });

  it('costs no wait if this reservation has just created it', () => {
    const identified = { userIdentityId: ada, noContact: null, isNew: true } as const;
    const state = afterIdentified(withFound({ identities: {} }), { person: 'g1', guest, identified, now });
    expect(steps(state)).toEqual(['issueOverride']);
    const told = claims(state);
    expect(told.claimed).not.toHaveProperty('found');
    // Once given up, it may be removed like any other.
    const departed = claims({ ...told, desired: { ...told.desired!, status: 'departed' } });
    expect(usableIdentities(departed).has(ada)).toBe(false);
  });
});

describe('a guest whose identity cannot be created', () => {
  const [bo, cy] = ['22222222-2222-4222-8222-222222222222', '33333333-3333-4333-8333-333333333333'];
  const guests = ['g1', 'g2', 'g3', 'stuck'].map((guestId) => ({ guestId, fullName: `Guest ${guestId}` }));

  /** Ada was found, Bo was created; the identity of the last guest is asked for again and again. */
  function withStuck(part: Partial<State> = {}): State {
    const state = withFound({ newIdentities: [bo], ...part });
    return withIdentity({ ...state, desired: { ...state.desired!, guests } }, 'g2', bo);
  }

  it('delays no guest whose identity was found: the property is asked at once', () => {
    expect(claims(withStuck(), { isIdentifying: true }).claimed?.identities).toEqual([ada, bo]);
  });

  it('delays none whose access is granted anew only once the property has answered', () => {
    const regrants = settings({ policies: { ...defaultPolicies, returningGuest: 'regrant-entrances' } });
    const state = withStuck({ newIdentities: [ada, bo], grants: grantsOf(['101'], { settings: regrants }) });
    expect(claims(state, { isIdentifying: true }).claimed?.identities).toEqual([ada, bo]);
  });

  it('holds back the news of identities that wait for no answer, which then cost one signal together', () => {
    const told = claims(withStuck());
    const state = withIdentity({ ...told, newIdentities: [bo, cy] }, 'g3', cy);
    expect(claims(state, { isIdentifying: true }).claimed?.identities).toEqual([ada, bo]);
    expect(claims(state).claimed?.identities).toEqual([ada, bo, cy]);
  });
});
