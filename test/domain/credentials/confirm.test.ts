import { describe, expect, it } from 'vitest';
import { changedSince, shownInstead } from '../../../src/domain/credentials/changed.ts';
import { afterEvents, afterLook, awaitingWord } from '../../../src/domain/credentials/confirm.ts';
import type { Credential } from '../../../src/domain/credentials/credential.ts';
import { doorlessFor, endangeredBy, lateOf, outcomesOf, withDoors } from '../../../src/domain/credentials/readBack.ts';
import type { SeamCredential, SeamEvent } from '../../../src/domain/seam/resources.ts';
import { planCredentials } from '../../../src/domain/plan/plan.ts';
import { askedToGo, deleteAgainAt, overdue } from '../../../src/domain/credentials/revoking.ts';
import { at, credential, desired, granted, stay } from '../hotelAurora.ts';

function event(eventType: string, resourceId = 'seam-c1'): SeamEvent {
  return {
    eventId: `${eventType} ${resourceId}`,
    eventType,
    occurredAt: at(12),
    resourceId,
  };
}

function seen(part: Partial<SeamCredential> = {}): SeamCredential {
  return {
    acsCredentialId: 'seam-c1',
    acsUserId: 'user-g1',
    userIdentityId: 'identity-g1',
    parentId: null,
    isGuest: true,
    isCard: false,
    guestEntranceIds: [],
    acsEntranceIds: ['door-101', 'door-main'],
    joinedTo: [],
    createdAt: at(12),
    isIssued: true,
    isValid: true,
    isBeingDeleted: false,
    from: stay.from,
    to: stay.to,
    ...part,
  };
}

describe("Seam's events", () => {
  it.each([
    ['requested', 'acs_credential.issued', 'issued'],
    ['issued', 'acs_credential.invalidated', 'invalidated'],
    ['revoking', 'acs_credential.deleted', 'revoked'],
    ['issued', 'acs_credential.deleted', 'revoked'],
    ['revoking', 'acs_credential.issued', 'revoking'],
    ['revoking', 'acs_credential.invalidated', 'revoking'],
    ['revoked', 'acs_credential.issued', 'revoked'],
    ['issued', 'phone.deactivated', 'issued'],
  ] as const)('a credential that is %s is, after %s, %s', (state, eventType, after) => {
    expect(afterEvents([credential({ state })], [event(eventType)], at(13))[0]?.state).toBe(after);
  });

  it('change nothing if they are about a credential that the reservation does not know', () => {
    const before = [credential({ state: 'requested' })];
    expect(afterEvents(before, [event('acs_credential.issued', 'another')], at(13))).toEqual(before);
  });

  it('are awaited only for credentials that Seam knows', () => {
    const requested = credential({ state: 'requested' });
    expect(awaitingWord([requested, { ...requested, acsCredentialId: null }, credential()])).toEqual([requested]);
  });
});

describe('a look at the credential itself', () => {
  it.each([
    [null, 'revoked'],
    [seen(), 'issued'],
    [seen({ isIssued: false }), 'requested'],
    [seen({ isValid: false }), 'invalidated'],
  ])('%o means %s', (found, state) => {
    expect(afterLook(credential({ state: 'requested' }), found, { now: at(13) }).state).toBe(state);
  });
});

describe('a key that was changed outside Nightlatch', () => {
  function look(part: Partial<SeamCredential>, one = credential(), all: readonly Credential[] = [one]) {
    return afterLook(one, seen(part), { now: at(16), all, automatic: ['elevator'] });
  }

  it.each([
    ['ends earlier', { to: at(30) }],
    ['ends later', { to: at(500) }],
    ['begins later', { from: at(20) }],
    ['opens fewer doors', { acsEntranceIds: ['door-101'] }],
    ['opens other doors', { acsEntranceIds: ['door-101', 'door-102'] }],
  ])('%s: it goes', (_what, part) => {
    expect(look(part)).toMatchObject({ state: 'invalidated', reason: 'changed outside' });
  });

  it.each([
    ['rounded to the minute', { to: '2026-12-04T11:00:59.000Z' }],
    ['a beginning that has passed, moved', { from: at(15.5) }],
    ['doors in another order', { acsEntranceIds: ['door-main', 'door-101'] }],
    ['doors that Seam does not tell', { acsEntranceIds: [] }],
    ['an entrance that opens by itself', { acsEntranceIds: ['door-101', 'door-main', 'elevator'] }],
    ['being deleted', { to: at(30), isBeingDeleted: true }],
    ['not issued yet', { to: at(30), isIssued: false }],
  ])('%s: it is as it was', (_what, part) => {
    expect(look(part)).toEqual(credential());
  });

  it('is not one that Seam itself changed when it was created', () => {
    const answer = { to: at(90), acsEntranceIds: ['door-101'] };
    const one = credential({ shown: shownInstead(credential(), seen(answer), { now: at(16) }) });
    expect(look(answer, one)).toEqual(one);
    expect(look({ ...answer, to: at(80) }, one).state).toBe('invalidated');
    const silent = credential({ shown: shownInstead(credential(), seen({ acsEntranceIds: [] }), { now: at(16) }) });
    expect(look({ acsEntranceIds: ['door-101'] }, silent)).toEqual(silent);
    expect(shownInstead(credential(), seen(), { now: at(16) })).toBeNull();
  });

  it('is left as it is the second time, and reported as long as it opens', () => {
    const first = { ...look({ to: at(30) }), requestId: 'c0', state: 'revoked', deadAt: at(17) } as const;
    const second = look({ to: at(31) }, credential(), [first, credential()]);
    expect(second).toMatchObject({ state: 'issued', reason: 'changed outside', shown: { to: at(31) } });
    expect(look({ to: at(31) }, second, [first, second])).toEqual(second);
    expect(changedSince([first], at(16))).toEqual([first]);
    expect(changedSince([first, second], at(18))).toEqual([second]);
    // What the PMS wants otherwise by now is another key.
    const other = credential({ window: { ...stay, to: at(40) } });
    expect(look({ to: at(31) }, other, [first, other]).state).toBe('invalidated');
  });

  it('is no longer reported once it is as requested again', () => {
    const first = { ...look({ to: at(30) }), requestId: 'c0', state: 'revoked', deadAt: at(17) } as const;
    const second = look({ to: at(31) }, credential(), [first, credential()]);
    expect(look({}, second, [first, second])).toEqual(credential());
    expect(look({ acsEntranceIds: ['door-101'] }, credential(), [first, credential()]).state).toBe('issued');
  });

  it('goes once if Seam warns that the times of a copy on a phone were changed, which the key itself does not show', () => {
    const changed = { isChangedOutside: true } as const;
    const first = { ...look(changed), requestId: 'c0' };
    expect(first).toMatchObject({ state: 'invalidated', reason: 'changed outside' });
    const gone = { ...first, state: 'revoked', deadAt: at(17) } as const;
    const second = look(changed, credential(), [gone, credential()]);
    expect(second).toMatchObject({ state: 'issued', reason: 'changed outside' });
    expect(changedSince([gone, second], at(18))).toEqual([second]);
    expect(look(changed, second, [gone, second])).toEqual(second);
    expect(look({}, second, [gone, second])).toEqual(credential());
  });
});

describe('a deletion', () => {
  it('is asked for again at growing pauses if Seam accepted it and did not carry it out', () => {
    function steps(one: Credential, now: string) {
      return planCredentials({
        desired: desired({ status: 'departed' }),
        granted: granted(['101']),
        credentials: [one],
        now,
      }).map(({ step }) => step);
    }
    function minutes(count: number) {
      return at(20 + count / 60);
    }
    let one = credential();
    for (const [asked, again] of [
      [0, 5],
      [5, 15],
      [15, 30],
      [30, 45],
    ] as const) {
      expect(steps(one, minutes(asked))).toContain('revoke');
      one = askedToGo(one, 'stay ended', minutes(asked));
      expect(deleteAgainAt(one)).toBe(minutes(again));
      expect(steps(one, minutes(again - 1))).toEqual(['wait']);
    }
    expect(one.awaitedSince).toBe(minutes(0));
    expect([overdue([one], minutes(4)), overdue([one], minutes(5))]).toEqual([[], [one]]);
    // A record that was written before the field was there.
    expect(deleteAgainAt({ ...one, deleteAgainAt: null })).toBe(minutes(5));
  });
});

describe('the credential that a create left behind', () => {
  const awaited = { window: stay, acsEntranceIds: ['door-main', 'door-101'], sentAt: at(12) };
  function find(...found: readonly SeamCredential[]) {
    return outcomesOf(awaited, { found, known: new Set(['known']), automatic: ['elevator'] }).map(
      ({ acsCredentialId }) => acsCredentialId,
    );
  }

  it('is recognized by doors, end and time of creation; Seam may have moved the beginning', () => {
    expect(find(seen({ from: at(12) }))).toEqual(['seam-c1']);
    expect(find(seen({ to: at(50) }))).toEqual([]);
    expect(find(seen({ acsEntranceIds: ['door-101'] }))).toEqual([]);
    expect(find(seen({ createdAt: at(11) }))).toEqual([]);
    expect(find(seen({ isBeingDeleted: true }))).toEqual([]);
  });

  it('is recognized if Seam shows no doors, an entrance that opens by itself, or times rounded to the minute', () => {
    expect(find(seen({ acsEntranceIds: [] }))).toEqual(['seam-c1']);
    expect(find(seen({ acsEntranceIds: ['door-101', 'door-main', 'elevator'] }))).toEqual(['seam-c1']);
    expect(find(seen({ acsEntranceIds: ['elevator'] }))).toEqual(['seam-c1']);
    expect(find(seen({ acsEntranceIds: ['door-101', 'door-main', 'door-102'] }))).toEqual([]);
    expect(find(seen({ from: '2026-12-01T14:59:00.000Z', to: '2026-12-04T10:59:01.000Z' }))).toEqual(['seam-c1']);
    expect(find(seen({ to: '2026-12-04T10:58:59.000Z' }))).toEqual([]);
  });

  it('has the doors that were asked for if Seam shows none, so that the keys that it ended are found', () => {
    const listed = { found: [seen({ acsEntranceIds: [] })], known: new Set<string>() };
    const { late } = lateOf([awaited], listed, at(14));
    expect(late.map(({ acsEntranceIds }) => acsEntranceIds)).toEqual([['door-main', 'door-101']]);
    const key = credential({ acsCredentialId: 'ours' });
    expect(endangeredBy(late, [key, credential({ acsEntranceIds: ['door-102'] })])).toEqual([key]);
    expect(doorlessFor([awaited, { ...awaited, acsEntranceIds: ['door-102'] }], listed)).toEqual(['seam-c1']);
    const told = withDoors(listed.found, { 'seam-c1': ['door-102', 'door-main'] });
    expect(lateOf([awaited], { ...listed, found: told }, at(14)).late).toEqual([]);
  });

  it('is never a credential that the reservation knows', () => {
    expect(find(seen({ acsCredentialId: 'known' }))).toEqual([]);
  });

  it('comes newest first if there are several', () => {
    expect(find(seen(), seen({ acsCredentialId: 'newer', createdAt: at(13) }))).toEqual(['newer', 'seam-c1']);
  });
});
