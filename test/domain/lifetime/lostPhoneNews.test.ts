import { describe, expect, it } from 'vitest';
import { claimOf } from '../../../src/domain/lifetime/claims.ts';
import { isClosable } from '../../../src/domain/lifetime/closing.ts';
import { afterHeard, afterUsersHeard, propertiesToAsk } from '../../../src/domain/lifetime/lostPhoneNews.ts';
import { mayDeactivate, otherUsersIn } from '../../../src/domain/lifetime/otherUsers.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { afterDeactivation, afterPhoneLostElsewhere, lostPhoneRound } from '../../../src/domain/lifetime/phones.ts';
import type { State } from '../../../src/domain/lifetime/state.ts';
import { tasksOf } from '../../../src/domain/lifetime/tasks.ts';
import type { LostPhone } from '../../../src/domain/reservation/desired.ts';
import { at, credential, desired, settings } from '../hotelAurora.ts';
import { grantsOf, ready } from './aroundIssuing.ts';

const ada = '11111111-1111-4111-8111-111111111111';
const now = at(16);
const step = { step: 'deactivatePhone', guestId: 'g1', person: 'g1', deviceIds: null } as const;
const report: LostPhone = { guestId: 'g1', person: 'g1', userIdentityId: ada, deviceIds: null };
const own = { propertyId: 'hotel-aurora', reservationId: 'R1' };

/** Ada reports a phone at one of two hotels of a Seam workspace. */
function reported(more: Partial<LostPhone> = {}): State {
  const lostPhones = [{ ...report, ...more }];
  const workspace = settings({ workspacePropertyIds: ['hotel-aurora', 'hotel-boreal'] });
  return ready({
    desired: desired({ status: 'in-house', checkedInAt: at(15), lostPhones }),
    credentials: [credential({ userIdentityId: ada })],
    grants: grantsOf(['101'], { settings: workspace }),
  });
}

function deactivated(state: State): State {
  const { state: next } = lostPhoneRound(state, step, { userIdentityId: ada, phones: ['p1'], now });
  return afterDeactivation(next, step, { userIdentityId: ada, isFirst: true, now });
}

function answer(propertyId: string, reservationIds: readonly string[]) {
  return { propertyId, userIdentityId: ada, number: 1, reservationIds, access: null };
}

function heard(state: State, answers: readonly ReturnType<typeof answer>[]): State {
  const asked = propertiesToAsk(state, ada, own.propertyId);
  return afterUsersHeard(state, ada, otherUsersIn(answers, { asked, askedBy: own }));
}

function rows(state: State, kind: string) {
  const all = tasksOf(state, outlookOf(state, now), { reservationId: 'R1', isIdentifying: false });
  return all.filter((one) => one.kind === kind);
}

describe('the other reservations of a person whose phone is deactivated', () => {
  const boreal = { propertyId: 'hotel-boreal', reservationId: 'R7' };
  const aurora = { propertyId: 'hotel-aurora', reservationId: 'R2' };

  it('hear of it from this hotel and the others, once Seam took the deactivation', () => {
    const first = lostPhoneRound(reported(), step, { userIdentityId: ada, phones: ['p1'], now });
    expect(first).toMatchObject({ deviceIds: ['p1'], state: { lostPhoneNews: {} } });
    const state = deactivated(reported());
    expect(rows(state, 'lost-phone-news')).toMatchObject([{ about: ada, isDue: true }]);
    const known = heard(state, [answer('hotel-aurora', ['R1', 'R2']), answer('hotel-boreal', ['R7'])]);
    expect(known.lostPhoneNews[ada]).toMatchObject({ deviceIds: ['p1'], toTell: [aurora, boreal] });
    expect(afterHeard(known, ada, { told: [aurora, boreal], propertyId: own.propertyId, now }).lostPhoneNews).toEqual(
      {},
    );
  });

  it('hear of it later, if a property or a signal is slow', () => {
    const slow = heard(deactivated(reported()), [answer('hotel-aurora', ['R2'])]);
    const again = afterHeard(slow, ada, { told: [aurora], propertyId: own.propertyId, now });
    expect(rows(again, 'lost-phone-news')).toMatchObject([{ about: ada, isDue: false }]);
    expect(propertiesToAsk(again, ada, own.propertyId)).toEqual(['hotel-boreal']);
    const known = heard(again, [answer('hotel-boreal', ['R7'])]);
    expect(known.lostPhoneNews[ada]?.toTell).toEqual([boreal]);
    const unsent = afterHeard(known, ada, { told: [], propertyId: own.propertyId, now });
    expect(unsent.lostPhoneNews[ada]?.toTell).toEqual([boreal]);
    expect(afterHeard(unsent, ada, { told: [boreal], propertyId: own.propertyId, now })).toMatchObject({
      lostPhoneNews: {},
      pauses: [expect.objectContaining({ kind: 'lost-phone' })],
    });
  });

  it('hear of it before the reservation closes', () => {
    const state = deactivated(reported());
    const gone = lostPhoneRound(state, step, { userIdentityId: ada, phones: [], now }).state;
    const late = at(24 * 30);
    function closes(one: State): boolean {
      const over = { ...one, credentials: [], desired: { ...one.desired!, status: 'departed' as const } };
      const ended = { ...over, grants: grantsOf([]), lastMessageAt: now };
      const claimant = { reservationId: 'R1', isIdentifying: false };
      const outlook = outlookOf(ended, late);
      const claimed = { ...ended, claimed: claimOf(ended, outlook, claimant) };
      return isClosable(claimed, outlook, claimant);
    }
    expect([closes(gone), closes({ ...gone, lostPhoneNews: {} })]).toEqual([false, true]);
  });

  it('hear of it if the answer to the deactivation was lost and the phone is gone', () => {
    const first = lostPhoneRound(reported(), step, { userIdentityId: ada, phones: ['p1'], now }).state;
    const second = lostPhoneRound(first, step, { userIdentityId: ada, phones: [], now }).state;
    expect(second).toMatchObject({ desired: { lostPhones: [] }, lostPhoneNews: { [ada]: { deviceIds: ['p1'] } } });
  });

  it('hear of it once: the one that hears of it tells none', () => {
    const told = afterPhoneLostElsewhere(
      reported({ deviceIds: ['p1'], isHeard: true }),
      { userIdentityId: ada, deviceIds: ['p1'] },
      now,
    );
    expect(deactivated(told).lostPhoneNews).toEqual({});
    const twice = deactivated(deactivated(reported()));
    const known = heard(twice, [answer('hotel-aurora', []), answer('hotel-boreal', ['R7'])]);
    expect(known.lostPhoneNews[ada]?.toTell).toEqual([boreal]);
  });

  it('hear of a phone that this one reported itself, although it hears of another one', () => {
    const both = afterPhoneLostElsewhere(
      reported({ deviceIds: ['p1'] }),
      { userIdentityId: ada, deviceIds: ['p2'] },
      now,
    );
    expect(deactivated(both).lostPhoneNews[ada]?.deviceIds).toEqual(['p1', 'p2']);
  });
});

describe('a lost phone that a hotel reports without the right for the whole workspace', () => {
  const asked = ['hotel-aurora', 'hotel-boreal'];
  function may(answers: readonly ReturnType<typeof answer>[], isOfProperty = true): boolean {
    const others = otherUsersIn(answers, { asked, askedBy: own });
    const { propertyId } = own;
    return mayDeactivate({ ...report, ownPhonesOnly: true }, { propertyId, isOfProperty, others });
  }

  it('is deactivated if the identity was made for this hotel and no other one uses it', () => {
    expect(may([answer('hotel-aurora', ['R1', 'R2']), answer('hotel-boreal', [])])).toBe(true);
  });

  it('stays active if the identity is of another hotel, is used there, or a hotel does not answer', () => {
    const alone = [answer('hotel-aurora', []), answer('hotel-boreal', [])];
    expect(may(alone, false)).toBe(false);
    expect(may([answer('hotel-aurora', []), answer('hotel-boreal', ['R7'])])).toBe(false);
    expect(may([answer('hotel-aurora', [])])).toBe(false);
    expect(may([...alone.slice(0, 1), answer('hotel-elsewhere', [])])).toBe(false);
  });

  it('waits until the property has said which hotels there are', () => {
    const unknown = { ...reported({ ownPhonesOnly: true }), grants: null };
    expect(rows(unknown, 'lost-phone')).toMatchObject([{ isDue: false }]);
    expect(rows({ ...reported(), grants: null }, 'lost-phone')).toMatchObject([{ isDue: true }]);
  });
});
