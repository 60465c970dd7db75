import { describe, expect, it } from 'vitest';
import { plus } from '../../../src/domain/instant.ts';
import { afterMessage, judge } from '../../../src/domain/lifetime/inbox.ts';
import { afterKeptLook } from '../../../src/domain/lifetime/keptPhones.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import {
  afterPhoneLostElsewhere,
  afterPhonesKept,
  lostPhoneOf,
  lostPhoneRound,
} from '../../../src/domain/lifetime/phones.ts';
import type { State } from '../../../src/domain/lifetime/state.ts';
import { attentionOf } from '../../../src/domain/lifetime/status.ts';
import { tasksOf } from '../../../src/domain/lifetime/tasks.ts';
import { stamp } from '../../../src/domain/messages/schema.ts';
import { at, claim, credential, desired, granted } from '../hotelAurora.ts';
import { grantsOf, ready } from './aroundIssuing.ts';

const ada = '11111111-1111-4111-8111-111111111111';
const bea = '22222222-2222-4222-8222-222222222222';
const [phone1, phone2, phone3, phone9] = [1, 2, 3, 9].map((n) => `0000000${n}-0000-4000-8000-000000000000`) as [
  string,
  string,
  string,
  string,
];
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

/** The step that is planned for the report. */
function stepOf(state: State) {
  return { ...step, deviceIds: lostPhoneOf(state, 'g1')?.deviceIds ?? null };
}

function kept(state: State, phones: readonly string[] = [phone1]): State {
  return afterPhonesKept(state, stepOf(state), { userIdentityId: ada, phones, now });
}

function rightfulRound(state: State, phones: readonly string[], planned = stepOf(state)) {
  return lostPhoneRound(state, planned, { userIdentityId: ada, phones, now });
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
    const looked = afterKeptLook(state, ada, { found: { is: 'phones', owner: ada, deviceIds: [phone1, phone2] }, now });
    expect(steps(looked)).toContain('wait for lost-phone');
    expect(steps(afterKeptLook(state, ada, { found: null, now }))).toContain('wait for lost-phone');
    const gone = afterKeptLook(state, ada, { found: { is: 'phones', owner: ada, deviceIds: [phone2] }, now });
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

  it('is looked for at growing pauses, once the property knows of it and while its guest has a stay here', () => {
    const state = kept(reported(staying(), { ownPhonesOnly: true }));
    function rows(one: State) {
      return tasksOf(one, outlookOf(one, now), { reservationId: 'R1', isIdentifying: false }).filter(
        ({ kind }) => kind === 'kept-phone',
      );
    }
    expect(rows(state)).toEqual([]);
    const claimed = { ...state, claimed: claim('R1', { keptPhones: { [ada]: [phone1] } }) };
    expect(rows(claimed)).toMatchObject([{ about: ada, isDue: false, nextAt: plus(now, 30_000) }]);
    expect(rows({ ...claimed, desired: { ...state.desired!, status: 'departed' } })).toEqual([]);
  });

  it('is gone at once if Seam knows no phone of the guest', () => {
    const state = kept(reported(staying(), { ownPhonesOnly: true }), []);
    expect([state.keptPhones, steps(state)]).toEqual([{}, ['issueOverride']]);
  });

  it('locks no guest out whose user identity is gone: they are looked for anew', () => {
    const known = { ...staying(), identities: { g1: ada } };
    const named = known.desired!.guests.map(({ userIdentityId: _named, ...guest }) => guest);
    const state = kept(reported({ ...known, desired: { ...known.desired!, guests: named } }, { ownPhonesOnly: true }));
    const looked = afterKeptLook(state, ada, { found: { is: 'no-identity' }, now });
    expect([looked.keptPhones, looked.identities]).toEqual([{}, {}]);
    expect(codes(looked)).not.toContain('phone-still-active');
  });

  it('is locked out under the user identity into which the guest was merged, too', () => {
    const state = kept(reported(staying(), { ownPhonesOnly: true }));
    const merged = { is: 'phones', owner: bea, deviceIds: [phone1] } as const;
    const looked = afterKeptLook(state, ada, { found: merged, now });
    const corrected = { ...looked.desired!, guests: [{ guestId: 'g1', userIdentityId: bea }] };
    for (const one of [looked, { ...looked, desired: corrected }]) expect(codes(one)).toContain('phone-still-active');
    expect(afterKeptLook(looked, ada, { found: { ...merged, deviceIds: [phone2] }, now }).keptPhones).toEqual({});
  });

  it('is deactivated after all if someone with the right reports it', () => {
    const state = reported(kept(reported(staying(), { ownPhonesOnly: true })));
    expect(lostPhoneOf(state, 'g1')).not.toHaveProperty('ownPhonesOnly');
    expect(rightfulRound(state, [phone1])).toMatchObject({ deviceIds: [phone1], state: { keptPhones: { [ada]: {} } } });
    expect(rightfulRound(state, []).state.keptPhones).toEqual({});
    // A report with fewer rights does not take that back.
    expect(reported(state, { ownPhonesOnly: true }).desired?.lostPhones).toEqual(state.desired?.lostPhones);
  });

  it('stays locked out if a second report names a phone that is gone or unknown', () => {
    const first = kept(reported(staying(), { ownPhonesOnly: true }));
    const second = reported(first, { ownPhonesOnly: true, deviceId: phone9 });
    expect(codes(kept(second, [phone1]))).toContain('phone-still-active');
    const rightful = reported(first, { deviceId: phone9 });
    expect(codes(rightfulRound(rightful, [phone1]).state)).toContain('phone-still-active');
    expect(codes(rightfulRound(rightful, [phone2]).state)).not.toContain('phone-still-active');
  });

  it('stays locked out until all phones of all reports are gone', () => {
    const first = kept(reported(staying(), { ownPhonesOnly: true, deviceId: phone1 }), [phone1, phone2]);
    const both = kept(reported(first, { ownPhonesOnly: true, deviceId: phone2 }), [phone1, phone2]);
    for (const left of [phone1, phone2])
      expect(
        codes(afterKeptLook(both, ada, { found: { is: 'phones', owner: ada, deviceIds: [left] }, now })),
      ).toContain('phone-still-active');
    expect(
      codes(afterKeptLook(both, ada, { found: { is: 'phones', owner: ada, deviceIds: [phone3] }, now })),
    ).not.toContain('phone-still-active');
  });

  it('is not deactivated by the right of a report of another phone', () => {
    const own = { ownPhonesOnly: true, deviceId: phone1 };
    for (const state of [
      reported(reported(staying(), own), { deviceId: phone2 }),
      reported(reported(staying(), { deviceId: phone2 }), own),
    ]) {
      const round = rightfulRound(state, [phone1, phone2]);
      expect(round.deviceIds).toEqual([phone2]);
      const next = rightfulRound(round.state, [phone1]).state;
      expect(next.desired?.lostPhones).toMatchObject([{ deviceIds: [phone1], ownPhonesOnly: true }]);
      expect(steps(next)).toEqual(['deactivatePhone', 'wait for phone']);
      expect(codes(kept(next))).toContain('phone-still-active');
    }
  });

  it('is not forgotten if it is reported while another one is being deactivated', () => {
    const first = rightfulRound(reported(staying(), { deviceId: phone2 }), [phone1, phone2]).state;
    const second = reported(first, { deviceId: phone1 });
    expect(rightfulRound(second, [phone1], stepOf(first)).deviceIds).toEqual([phone1]);
  });

  it('stays for the report with the right that came while the properties were asked', () => {
    const state = reported(reported(staying(), { ownPhonesOnly: true }), {});
    expect(kept(state)).toBe(state);
  });
});

describe('a phone that another reservation of the guest reported lost', () => {
  const lost = { userIdentityId: ada, deviceIds: [phone1] };

  it('makes new keys for all, once it is gone, and a note', () => {
    const state = afterPhoneLostElsewhere(staying(), lost, now);
    expect(steps(state)).toEqual(['deactivatePhone', 'wait for phone']);
    expect(codes(state)).toContain('phone-lost-elsewhere');
    // It may be gone already, and no person named a wrong phone.
    const round = rightfulRound(state, [phone2]);
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
