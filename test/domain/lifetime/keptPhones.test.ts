import { describe, expect, it } from 'vitest';
import { plus } from '../../../src/domain/instant.ts';
import { afterMessage, judge } from '../../../src/domain/lifetime/inbox.ts';
import { afterKeptLook } from '../../../src/domain/lifetime/keptPhones.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import {
  afterPhoneGone,
  afterPhoneLostElsewhere,
  afterPhonesKept,
  lostPhoneOf,
  lostPhoneRound,
} from '../../../src/domain/lifetime/phones.ts';
import type { State } from '../../../src/domain/lifetime/state.ts';
import { attentionOf } from '../../../src/domain/lifetime/status.ts';
import { tasksOf } from '../../../src/domain/lifetime/tasks.ts';
import { stamp } from '../../../src/domain/messages/schema.ts';
import { at, credential, desired, granted } from '../hotelAurora.ts';
import { grantsOf, ready } from './aroundIssuing.ts';

const ada = '11111111-1111-4111-8111-111111111111';
const now = at(16);
const step = { step: 'deactivatePhone', guestId: 'g1', person: 'g1', deviceIds: null } as const;

/** Ada is in house with a key. */
function staying(): State {
  const key = credential({ userIdentityId: ada });
  return ready({ desired: desired({ status: 'in-house', checkedInAt: at(15) }), credentials: [key] });
}

function reported(state: State, more: object = {}): State {
  const judged = judge(state, { name: 'reportLostPhone', body: { guestId: 'g1', ...more }, stamped: stamp }, now);
  if (judged.verdict === 'refused') throw new Error(judged.why);
  return afterMessage(state, judged, now);
}

function kept(state: State, phones: readonly string[] = ['phone-1']): State {
  return afterPhonesKept(state, step, { userIdentityId: ada, phones, now });
}

function steps(state: State): readonly string[] {
  return outlookOf(state, now).plan.map((one) => (one.step === 'wait' ? `wait for ${one.for}` : one.step));
}

function codes(state: State): readonly string[] {
  return attentionOf(state, outlookOf(state, now)).map(({ code }) => code);
}

describe('a lost phone that may be of another hotel, too', () => {
  it('stays active: the key of its guest is revoked, and none is made until the phone is gone', () => {
    const state = kept(reported(staying(), { ownPhonesOnly: true }));
    expect(steps(state)).toEqual(['revoke', 'wait for lost-phone']);
    expect(codes(state)).toContain('phone-still-active');
    const looked = afterKeptLook(state, ada, { phones: ['phone-1', 'phone-2'], now });
    expect(steps(looked)).toContain('wait for lost-phone');
    expect(steps(afterKeptLook(state, ada, { phones: null, now }))).toContain('wait for lost-phone');
    const gone = afterKeptLook(state, ada, { phones: ['phone-2'], now });
    expect(steps(gone)).toEqual(['issueOverride']);
    expect(codes(gone)).not.toContain('phone-still-active');
  });

  it.each([
    ['the entrances are not read', { notGranted: { '101': { why: 'unread' } } }],
    ['the room is to be looked at again', { notGranted: { '101': { why: 'look' } } }],
    ['another reservation has the room', { notGranted: { '101': { why: 'occupied', by: 'R2', until: at(20) } } }],
  ] as const)('loses its key also while %s', (_why, part) => {
    const state = kept(reported(staying(), { ownPhonesOnly: true }));
    const grants = grantsOf([], { granted: { ...granted([]), ...part } });
    expect(steps({ ...state, grants })).toEqual(['revoke', 'wait for lost-phone']);
  });

  it('loses a key that would stay for the next stay in the room, too', () => {
    const followed = { ...staying(), lastMessageAt: now, grants: grantsOf(['101'], { followed: [ada] }) };
    const state = kept(reported(followed, { ownPhonesOnly: true }));
    const departed = { ...state, desired: { ...state.desired!, status: 'departed' as const } };
    expect(steps({ ...followed, desired: { ...followed.desired!, status: 'departed' } })).toEqual([]);
    expect(steps(departed)).toEqual(['revoke']);
  });

  it('is looked for at growing pauses, while its guest has a stay here', () => {
    const state = kept(reported(staying(), { ownPhonesOnly: true }));
    function rows(one: State) {
      return tasksOf(one, outlookOf(one, now), { reservationId: 'R1', isIdentifying: false }).filter(
        ({ kind }) => kind === 'kept-phone',
      );
    }
    expect(rows(state)).toMatchObject([{ about: ada, isDue: false, nextAt: plus(now, 30_000) }]);
    expect(rows({ ...state, desired: { ...state.desired!, status: 'departed' } })).toEqual([]);
  });

  it('is gone at once if Seam knows no phone of the guest', () => {
    const state = kept(reported(staying(), { ownPhonesOnly: true }), []);
    expect([state.keptPhones, steps(state)]).toEqual([{}, ['issueOverride']]);
  });

  it('is deactivated after all if someone with the right reports it', () => {
    const state = reported(kept(reported(staying(), { ownPhonesOnly: true })));
    expect(lostPhoneOf(state, 'g1')).not.toHaveProperty('ownOnly');
    expect(afterPhoneGone(state, 'g1').keptPhones).toEqual({});
    // A report with less rights does not take that back.
    expect(lostPhoneOf(reported(state, { ownPhonesOnly: true }), 'g1')).not.toHaveProperty('ownOnly');
  });
});

describe('a phone that another reservation of the guest reported lost', () => {
  const lost = { userIdentityId: ada, deviceIds: ['phone-1'] };

  it('makes new keys for all, once it is gone, and a note', () => {
    const state = afterPhoneLostElsewhere(staying(), lost, now);
    expect(steps(state)).toEqual(['deactivatePhone', 'wait for phone']);
    expect(codes(state)).toContain('phone-lost-elsewhere');
    // It may be gone already, and no person named a wrong phone.
    const round = lostPhoneRound(state, { ...step, deviceIds: lost.deviceIds }, { phones: ['phone-2'], now });
    expect([round.deviceIds, steps(round.state)]).toEqual([[], ['issueOverride']]);
    expect(codes(round.state)).not.toContain('lost-phone-unknown');
    expect(codes(reported(round.state))).not.toContain('phone-lost-elsewhere');
  });

  it('changes nothing for a guest with another identity, and after the stay', () => {
    const state = staying();
    expect(afterPhoneLostElsewhere(state, { ...lost, userIdentityId: 'another' }, now)).toBe(state);
    const departed = { ...state, desired: { ...state.desired!, status: 'departed' as const } };
    expect(afterPhoneLostElsewhere(departed, lost, now)).toBe(departed);
  });
});
