import { describe, expect, it } from 'vitest';
import { afterTelling, claimOf } from '../../../src/domain/lifetime/claims.ts';
import { afterKeptLook, withKeptPhones, withKeptPhonesHeard } from '../../../src/domain/lifetime/keptPhones.ts';
import { withGrants } from '../../../src/domain/lifetime/looking.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import type { State } from '../../../src/domain/lifetime/state.ts';
import { indexesOf } from '../../../src/domain/propertyLifetime/indexes.ts';
import { afterClaim } from '../../../src/domain/propertyLifetime/news.ts';
import { initialProperty, type PropertyState } from '../../../src/domain/propertyLifetime/state.ts';
import { grantsFor, type RoomGrants } from '../../../src/domain/rooms/view.ts';
import { grantsOf, ready } from '../lifetime/aroundIssuing.ts';
import { at, claim, credential, propertyAt, settings } from '../hotelAurora.ts';

const ada = '11111111-1111-4111-8111-111111111111';
const now = at(16);
const empty: PropertyState = { ...initialProperty(0, false), settings: settings(), catalogue: [] };

function after(property: PropertyState, one: ReturnType<typeof claim>): PropertyState {
  const { catalogue } = indexesOf(property);
  return afterClaim(property, one, { heardNothing: false, holds: {}, catalogue });
}

/** What the property tells a reservation of phones that are lost and active. */
function told({ book, keptPhones }: PropertyState, reservationId: string): RoomGrants['keptPhones'] {
  return grantsFor({ ...propertyAt(book, 16), keptPhones }, reservationId).keptPhones;
}

function claimed(state: State, reservationId: string): State {
  const news = claimOf(state, outlookOf(state, now), { reservationId, isIdentifying: false });
  return afterTelling(state, { tell: 'claim', claim: news!, heardNothing: false, holds: {} });
}

function heard(state: State, keptPhones: RoomGrants['keptPhones']): State {
  return withKeptPhonesHeard(withGrants(state, grantsOf(['101'], keptPhones && { keptPhones })), now);
}

function steps(state: State): readonly string[] {
  return outlookOf(state, now).plan.map((step) => (step.step === 'wait' ? `wait for ${step.for}` : step.step));
}

describe('a later reservation of a person whose lost phone is still active at this hotel', () => {
  const first = claim('R1', { identities: [ada], keptPhones: { [ada]: ['p1'] } });
  const later = claim('R2', { identities: [ada], found: [ada] });

  it('hears of it with the answer to its claim, also after the first reservation has ended', () => {
    const live = after(after(empty, first), later);
    expect([told(live, 'R2'), told(live, 'R1')]).toEqual([{ [ada]: ['p1'] }, undefined]);
    const ended = after(after(empty, first), claim('R1', { rooms: [] }));
    expect(told(after(ended, later), 'R2')).toEqual({ [ada]: ['p1'] });
    expect(told(after(ended, claim('R3', { identities: ['another'] })), 'R3')).toBeUndefined();
  });

  it('makes no key until a look no longer finds the phone', () => {
    const state = heard(claimed(ready(), 'R2'), { [ada]: ['p1'] });
    expect(steps(state)).toEqual(['wait for lost-phone']);
    expect(state.keptPhones[ada]).toMatchObject({ deviceIds: ['p1'], nextLookAt: now });
    expect(
      steps(heard(claimed(ready({ credentials: [credential({ userIdentityId: ada })] }), 'R2'), { [ada]: ['p1'] })),
    ).toEqual(['revoke', 'wait for lost-phone']);
    const looked = afterKeptLook(state, ada, { found: { is: 'phones', owner: ada, deviceIds: ['p1'] }, now });
    expect(heard(looked, { [ada]: ['p1'] }).keptPhones).toEqual(looked.keptPhones);
    const gone = afterKeptLook(state, ada, { found: { is: 'phones', owner: ada, deviceIds: [] }, now });
    expect(steps(gone)).toEqual(['issueOverride']);
  });

  it('makes the hotel forget the phone once it is gone, and not before', () => {
    const state = claimed(heard(ready(), { [ada]: ['p1'] }), 'R2');
    expect(state.claimed?.keptPhones).toEqual({ [ada]: ['p1'] });
    const ended = after(after(empty, first), claim('R1', { rooms: [] }));
    const learned = after(ended, state.claimed!);
    expect(learned.keptPhones).toEqual({ [ada]: ['p1'] });
    const gone = afterKeptLook(state, ada, { found: { is: 'phones', owner: ada, deviceIds: [] }, now });
    const forgotten = after(learned, claimed(gone, 'R2').claimed!);
    expect(forgotten.keptPhones).toEqual({});
  });

  it('is not locked out again by a reservation that says no news', () => {
    const both = after(after(after(empty, first), later), { ...later, keptPhones: { [ada]: ['p1'] } });
    const gone = after(both, later);
    expect(gone.keptPhones).toEqual({});
    expect(after(gone, { ...first, inHouse: true }).keptPhones).toEqual({});
  });

  it('is heard of even if its stay is far ahead, so that the property keeps its claim', () => {
    const locked = withKeptPhones(ready({ grants: null }), ada, { deviceIds: ['p1'], now });
    const far = {
      ...locked,
      desired: {
        ...locked.desired!,
        status: 'booked' as const,
        checkedInAt: null,
        stay: { from: at(24 * 60), to: at(24 * 61) },
      },
    };
    expect(claimed(far, 'R1').claimed).not.toHaveProperty('isFar');
    expect(claimed({ ...far, keptPhones: {} }, 'R1').claimed).toHaveProperty('isFar');
  });

  it('is one of the 500 newest that the hotel remembers', () => {
    const many = Array.from({ length: 501 }, (_, n) => claim(`R${n}`, { keptPhones: { [`identity-${n}`]: ['p'] } }));
    const { keptPhones } = many.reduce(after, empty);
    expect(Object.keys(keptPhones)).toHaveLength(500);
    expect([keptPhones['identity-0'], keptPhones['identity-500']]).toEqual([undefined, ['p']]);
  });
});
