import { describe, expect, it } from 'vitest';
import { withGrants } from '../../../src/domain/lifetime/looking.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { isFirstRound, lostPhoneRound } from '../../../src/domain/lifetime/phones.ts';
import { setBack } from '../../../src/domain/lifetime/setbacks.ts';
import { initialState, type State } from '../../../src/domain/lifetime/state.ts';
import { attentionOf } from '../../../src/domain/lifetime/status.ts';
import { tasksOf, tidied } from '../../../src/domain/lifetime/tasks.ts';
import { plus } from '../../../src/domain/instant.ts';
import { momentsOf } from '../../../src/domain/task.ts';
import { at, credential, desired } from '../hotelAurora.ts';
import { grantsOf, ready } from './aroundIssuing.ts';

const now = at(16);

function rowsOf(state: State) {
  return tasksOf(state, outlookOf(state, now), { reservationId: 'R1', isIdentifying: false });
}

describe("a reservation's table of tasks", () => {
  it('starts the first key of a guest at once', () => {
    expect(rowsOf(ready()).find(({ kind }) => kind === 'issue')).toMatchObject({ about: 'g1', isDue: true });
  });

  it('wakes the workflow when the pause of a failed task is over', () => {
    const failed = setBack(ready(), { kind: 'issue', about: 'g1' }, { trouble: null, now });
    const rows = rowsOf(failed);
    expect(rows.find(({ kind }) => kind === 'issue')).toMatchObject({ isDue: false });
    expect(momentsOf(rows)).toContainEqual({ at: plus(now, 5_000), what: 'until the next try: key of g1' });
  });

  it('has no key to issue, and nothing to wait for, before the first message', () => {
    const rows = rowsOf(initialState(at(1)));
    expect(rows.filter(({ isDue }) => isDue)).toEqual([]);
    expect(momentsOf(rows)).toEqual([]);
  });
});

describe('troubles of a reservation', () => {
  it('are forgotten once the guest needs no key any more', () => {
    const trouble = { code: 'issue-refused', about: 'g1', forDesk: 'No key.', forOperator: 'Guest g1: refused' };
    const failed = setBack(ready(), { kind: 'issue', about: 'g1' }, { trouble, now });
    expect(attentionOf(failed, outlookOf(failed, now)).map(({ code }) => code)).toContain('issue-refused');
    const left = { ...failed, desired: desired({ status: 'departed' }) };
    expect(tidied(left, outlookOf(left, now))).toMatchObject({ pauses: [], troubles: [] });
  });
});

describe('an unknown occupant', () => {
  const occupant = {
    acsCredentialId: 'k1',
    parentId: null,
    window: { from: at(1), to: at(40) },
    acsEntranceIds: ['door-101'],
    isKnown: false,
    seenAfter: 0,
    card: null,
  };
  const looks = { '101': { grant: 1, seenAt: null, occupants: [occupant], vainLooks: 0, nextLookAt: at(40) } };
  const booked = ready({ desired: desired(), looks });

  it('keeps a booked guest waiting, but not once its reservation has reported it', () => {
    expect(outlookOf(booked, now).granted.notGranted).toMatchObject({ '101': { why: 'unknown-occupant' } });
    const reported = withGrants(booked, grantsOf(['101'], { knownElsewhere: ['k1'] }));
    expect(outlookOf(reported, now).granted.notGranted).toEqual({});
  });
});

describe('a lost phone', () => {
  const step = { step: 'deactivatePhone', guestId: 'g1', person: 'g1', deviceIds: null } as const;
  const lostPhones = [{ guestId: 'g1', person: 'g1', userIdentityId: null, deviceIds: null }];
  const state = ready({ desired: desired({ lostPhones }), credentials: [credential()] });

  it('is all phones that the guest had at the first look, if the PMS named none', () => {
    const first = lostPhoneRound(state, step, { userIdentityId: 'identity-g1', phones: ['p1', 'p2'], now });
    expect(first.deviceIds).toEqual(['p1', 'p2']);
    expect(first.state.desired?.lostPhones[0]?.deviceIds).toEqual(['p1', 'p2']);
    expect(isFirstRound(first.state, 'g1')).toBe(false);
    const second = lostPhoneRound(
      first.state,
      { ...step, deviceIds: ['p1', 'p2'] },
      { userIdentityId: 'identity-g1', phones: ['p3'], now },
    );
    expect(second.deviceIds).toEqual([]);
    expect(second.state.desired?.lostPhones).toEqual([]);
  });
});
