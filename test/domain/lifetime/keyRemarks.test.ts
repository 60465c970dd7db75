import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credentials/credential.ts';
import { afterGuestLook, afterKeyLooks, guestLookOf, keysToLookAt } from '../../../src/domain/lifetime/keyRemarks.ts';
import { afterCredentialLook, afterSeamEvents } from '../../../src/domain/lifetime/learning.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { initialState, type State } from '../../../src/domain/lifetime/state.ts';
import { attentionOf } from '../../../src/domain/lifetime/status.ts';
import { tasksOf } from '../../../src/domain/lifetime/tasks.ts';
import type { SeamCredential } from '../../../src/domain/seam/resources.ts';
import { at, credential, desired, stay } from '../hotelAurora.ts';
import { grantsOf } from './oneReservation.ts';

const acsCredentialId = 'seam-c1';

function withKey(part: Partial<Credential> = {}): State {
  const key = credential({ userIdentityId: 'identity-g1', ...part });
  return { ...initialState(at(11)), desired: desired(), grants: grantsOf(['101']), credentials: [key] };
}

function seen(part: Partial<SeamCredential> = {}): SeamCredential {
  return {
    acsCredentialId,
    acsUserId: 'user-g1',
    userIdentityId: 'identity-g1',
    parentId: null,
    isGuest: true,
    isCard: false,
    acsEntranceIds: ['door-101', 'door-main'],
    guestEntranceIds: ['door-101'],
    joinedTo: [],
    createdAt: at(11),
    ...stay,
    isIssued: true,
    isValid: true,
    isBeingDeleted: false,
    ...part,
  };
}

/** Looks at the key, and at the guest if that is needed. */
function look(state: State, hour: number, { key = {}, acsUser = [], userIdentity = [] }: Shown = {}) {
  const now = at(hour);
  const after = afterCredentialLook(state, { acsCredentialId, seen: seen(key) }, now);
  const guest = guestLookOf(state, after, { acsCredentialId, now });
  const codes = { acsUser, userIdentity };
  return {
    guest,
    state: guest === null ? after : afterGuestLook(after, codes, { acsCredentialId, now }),
  };
}

interface Shown {
  readonly key?: Partial<SeamCredential>;
  readonly acsUser?: readonly string[];
  readonly userIdentity?: readonly string[];
}

function problems(state: State, hour: number) {
  return attentionOf(state, outlookOf(state, at(hour))).filter(({ code }) => code === 'key-problem');
}

/** When the next look at keys by themselves is due. */
function nextLook(state: State, hour: number) {
  const rows = tasksOf(state, outlookOf(state, at(hour)), { reservationId: 'R1', isIdentifying: false });
  const row = rows.find(({ kind }) => kind === 'doubts');
  return row?.isDue === true ? 'now' : row?.nextAt;
}

const unissued = { isIssued: false, isValid: null };

describe('a key that is not issued', () => {
  const requested = withKey({ state: 'requested', awaitedSince: at(11) });

  it('has its guest looked at only if it is late, so that no call is made for a key that comes', () => {
    expect(look(requested, 11.03, { key: unissued }).guest).toBeNull();
    expect(look(requested, 11.04, { key: unissued }).guest).toEqual({
      guestId: 'g1',
      acsUserId: 'user-g1',
      userIdentityId: 'identity-g1',
    });
    expect(look(withKey(), 20).guest).toBeNull();
  });

  it('says why, if the lock system does not take the guest, and no longer once Seam has issued it', () => {
    const acsUser = ['failed_to_create_on_acs_system', 'being_deleted'];
    const userIdentity = ['issue_with_acs_user'];
    const { state } = look(requested, 12, { key: unissued, acsUser, userIdentity });
    const [trouble, ...others] = problems(state, 12);
    expect(others).toEqual([]);
    expect(trouble).toMatchObject({ code: 'key-problem', about: 'g1' });
    expect(trouble?.forOperator).toContain('is not issued, and Seam says why. Visionline does not take the guest');
    expect(trouble?.forOperator).not.toContain('issue_with_acs_user');
    expect(problems(look(state, 12.1, { key: unissued }).state, 12.1)).toEqual([]);
    const event = {
      eventId: 'e1',
      eventType: 'acs_credential.issued',
      occurredAt: at(13),
      resourceId: acsCredentialId,
    };
    const issued = afterSeamEvents(state, [event], at(13));
    expect(keysToLookAt(issued, at(13))).toEqual([acsCredentialId]);
    expect(problems(look(issued, 13).state, 13)).toEqual([]);
  });

  it('says what the identity shows, if nothing else does', () => {
    const { state } = look(requested, 12, { key: unissued, userIdentity: ['issue_with_acs_user', 'being_deleted'] });
    expect(problems(state, 12)).toMatchObject([{ forOperator: expect.stringContaining('issue_with_acs_user') }]);
  });
});

describe('a key with an error or a warning', () => {
  const troubled = ['needs_to_be_reissued', 'an_error_of_the_hotel'];

  it('needs attention, with the words of the table, or with the code if it is not there', () => {
    const { state } = look(withKey(), 16, { key: { problems: troubled }, acsUser: ['is_suspended'] });
    const [{ forOperator: message } = { forOperator: '' }, ...others] = problems(state, 16);
    expect(others).toEqual([]);
    expect(message).toContain('Seam reports a problem with the key of guest g1. The doors of the key have changed');
    expect(message).toContain('Seam reports `an_error_of_the_hotel`');
    expect(message).toContain('The guest is suspended');
    expect(problems(state, 3 * 24 + 12)).toEqual([]);
  });

  it('is looked at again after an hour, and the entry goes with what Seam no longer shows', () => {
    const { state } = look(withKey(), 16, { key: { problems: troubled }, acsUser: ['is_suspended'] });
    expect([nextLook(state, 16), nextLook(state, 17)]).toEqual([at(17), 'now']);
    const { state: partly } = look(state, 17, { acsUser: ['is_suspended'] });
    expect(problems(partly, 17)[0]?.forOperator).not.toContain('an_error_of_the_hotel');
    const { state: well } = look(partly, 18);
    expect([problems(well, 18), nextLook(well, 18)]).toEqual([[], null]);
  });

  it('has its guest looked at if it is in doubt and is as it should be: the reconcile saw the ACS user', () => {
    const doubted = { ...withKey(), doubts: [acsCredentialId] };
    const { state } = look(doubted, 16, { acsUser: ['is_suspended'] });
    expect(problems(state, 16)).toMatchObject([{ forOperator: expect.stringContaining('The guest is suspended') }]);
    expect(look(doubted, 16, { key: { isValid: false } }).guest).toBeNull();
  });

  it('waits another hour if Seam refuses the look', () => {
    const { state } = look(withKey(), 16, { key: { problems: troubled } });
    expect(keysToLookAt(state, at(16.5))).toEqual([]);
    expect(nextLook(afterKeyLooks(state, keysToLookAt(state, at(17)), at(17)), 17)).toBe(at(18));
  });

  it('keeps ten problems at most', () => {
    const many = Array.from({ length: 30 }, (_, index) => `code_${index}`);
    const { state } = look(withKey(), 16, { key: { problems: many }, acsUser: many });
    expect(state.credentials[0]?.remarks?.problems).toHaveLength(10);
  });
});
