import { describe, expect, it } from 'vitest';
import type { Granted } from '../../../src/domain/rooms/granted.ts';
import { planCredentials } from '../../../src/domain/plan/plan.ts';
import { pruned } from '../../../src/domain/plan/prune.ts';
import { previewPlan } from '../../../src/domain/plan/preview.ts';
import type { Step } from '../../../src/domain/plan/step.ts';
import type { Situation } from '../../../src/domain/plan/wanted.ts';
import { applyMessage } from '../../../src/domain/reservation/apply.ts';
import { personKey, type Desired } from '../../../src/domain/reservation/desired.ts';
import { at, credential, desired, granted, guests, stay } from '../hotelAurora.ts';

const due = at(12);
function situation(part: Partial<Situation>): Situation {
  return { desired: desired(), granted: granted(['101']), credentials: [], now: due, ...part };
}
function planOf(part: Partial<Situation> = {}): readonly Step[] {
  return planCredentials(situation(part));
}
function previewOf(part: Partial<Situation>): readonly Step[] {
  return previewPlan(situation(part));
}
function doing(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ step }) => step !== 'wait');
}
function brief(steps: readonly Step[]): readonly string[] {
  return steps.map((step) => ('guestId' in step ? `${step.step} ${step.guestId}` : step.step));
}

describe('planCredentials: issuing (guides: various types of guest mobile credentials)', () => {
  it('gives a single guest in a single room an override over the room and the common entrances', () => {
    expect(doing(planOf())).toEqual([
      {
        step: 'issueOverride',
        regrant: false,
        guestId: 'g1',
        person: 'g1',
        rooms: ['101'],
        grants: { '101': 1 },
        acsEntranceIds: ['door-101', 'door-main'],
        window: stay,
        generation: 1,
      },
    ]);
  });

  it('gives several guests in several rooms one override over all rooms, then joiners side by side', () => {
    const family = desired({ rooms: ['101', '102'], guests: guests(4) });
    const rooms = granted(['101', '102']);
    expect(brief(doing(planOf({ desired: family, granted: rooms })))).toEqual(['issueOverride g1']);
    const head = credential({ grants: { '101': 1, '102': 2 }, acsEntranceIds: ['door-101', 'door-102', 'door-main'] });
    const joiners = doing(planOf({ desired: family, granted: rooms, credentials: [head] }));
    expect(brief(joiners)).toEqual(['issueJoiner g2', 'issueJoiner g3', 'issueJoiner g4']);
    expect(joiners.every((step) => step.step === 'issueJoiner' && step.joinTo[0] === 'seam-c1')).toBe(true);
  });

  it('issues no joiner before Seam calls the override issued', () => {
    const pending = credential({ state: 'requested' });
    const steps = planOf({ desired: desired({ guests: guests(2) }), credentials: [pending] });
    expect(doing(steps)).toEqual([]);
    expect(steps).toContainEqual({ step: 'wait', for: 'issued', guestId: 'g2', until: null });
  });

  it('opens a new generation for a room that came back under another grant (rule 13)', () => {
    const steps = doing(planOf({ granted: granted(['101'], 7), credentials: [credential()] }));
    expect(brief(steps)).toEqual(['issueOverride g1']);
  });

  it('opens a new generation if a held room has another door than its keys', () => {
    const before = [credential(), credential({ requestId: 'c2', guestId: 'g2', person: 'g2', kind: 'joiner' })];
    const rooms = granted(['101']);
    const moved = { ...rooms, rooms: { '101': { grant: 1, acsEntranceIds: ['door-101-anew'] } } };
    const steps = doing(planOf({ desired: desired({ guests: guests(2) }), granted: moved, credentials: before }));
    expect(brief(steps)).toEqual(['issueOverride g1']);
  });

  it('covers a guest with a subset of the rooms by a joiner with fewer doors', () => {
    const [first, second] = guests(2);
    const family = desired({
      rooms: ['101', '102'],
      guests: [first!, { ...second!, rooms: ['102'] }],
    });
    const head = credential({ grants: { '101': 1, '102': 2 }, acsEntranceIds: ['door-101', 'door-102', 'door-main'] });
    expect(doing(planOf({ desired: family, granted: granted(['101', '102']), credentials: [head] }))).toMatchObject([
      { step: 'issueJoiner', guestId: 'g2', rooms: ['102'], acsEntranceIds: ['door-102', 'door-main'] },
    ]);
  });
});

describe('planCredentials: a new key for one guest (newKey)', () => {
  const family = desired({ guests: guests(2), keysToReplace: ['c1'] });
  const others = credential({ requestId: 'c2', acsCredentialId: 'seam-c2', guestId: 'g2', kind: 'joiner' });

  it('joins another guest’s key, and the old key goes only when the new one is issued', () => {
    const keys = [credential(), others];
    expect(doing(planOf({ desired: family, credentials: keys }))).toMatchObject([
      { step: 'issueJoiner', guestId: 'g1', joinTo: ['seam-c2'], generation: 1 },
    ]);
    const awaited = credential({ requestId: 'c3', acsCredentialId: 'seam-c3', kind: 'joiner', state: 'requested' });
    expect(doing(planOf({ desired: family, credentials: [...keys, awaited] }))).toEqual([]);
    const both = [...keys, { ...awaited, state: 'issued' as const }];
    expect(doing(planOf({ desired: family, credentials: both }))).toEqual([
      { step: 'revoke', requestId: 'c1', guestId: 'g1', reason: 'replaced' },
    ]);
  });

  it('joins the old key if the guest is alone', () => {
    const alone = desired({ keysToReplace: ['c1'] });
    expect(brief(previewOf({ desired: alone, credentials: [credential()] }))).toEqual(['issueJoiner g1', 'revoke g1']);
    expect(doing(planOf({ desired: alone, credentials: [credential()] }))).toMatchObject([{ joinTo: ['seam-c1'] }]);
  });

  it('replaces the keys of two guests one after the other, so that each joins a key that stays', () => {
    const both = { ...family, keysToReplace: ['c1', 'c2'] };
    const steps = doing(previewOf({ desired: both, credentials: [credential(), others] }));
    expect(brief(steps)).toEqual(['issueJoiner g1', 'revoke g1', 'issueJoiner g2', 'revoke g2']);
  });

  it('waits for the end of a hold, and the old key stays until then', () => {
    const held = { ...family, onHold: true };
    expect(planOf({ desired: held, credentials: [credential(), others] })).toEqual([
      { step: 'wait', for: 'hold', until: null },
    ]);
  });

  it('needs nothing if the marked key is gone', () => {
    const now = credential({ requestId: 'c3', acsCredentialId: 'seam-c3' });
    const keys = [credential({ state: 'revoked' }), others, now];
    expect(doing(planOf({ desired: family, credentials: keys }))).toEqual([]);
  });
});

describe('planCredentials: a room that is not granted', () => {
  it.each([
    [
      { why: 'occupied', by: 'R9', until: at(20) },
      { why: 'occupied', by: 'R9', until: at(20) },
    ],
    [
      { why: 'releasing', by: 'R9' },
      { why: 'releasing', by: 'R9', until: null },
    ],
    [{ why: 'unknown-room' }, { why: 'unknown-room', until: null }],
    [{ why: 'no-mobile-key' }, { why: 'no-mobile-key', until: null }],
  ] as const)('says why, and who has it: %o', (reason, said) => {
    const waits = planOf({ granted: { ...granted([]), notGranted: { 101: reason } } });
    expect(waits).toEqual([{ step: 'wait', for: 'room', room: '101', ...said }]);
  });
});

describe('planCredentials: all keys taken back (revokeKeys)', () => {
  const back = desired({ guests: guests(2), onHold: true, keysRevoked: true, voidGeneration: 1 });
  const other = credential({ requestId: 'c2', acsCredentialId: 'seam-c2', guestId: 'g2', kind: 'joiner' });
  const occupied = { why: 'occupied', by: 'R9', until: at(20) } as const;

  it('revokes every key at once, and waits for the release', () => {
    expect(brief(doing(planOf({ desired: back, credentials: [credential(), other] })))).toEqual([
      'revoke g1',
      'revoke g2',
    ]);
    expect(planOf({ desired: back, credentials: [credential({ state: 'revoked' })] })).toEqual([
      { step: 'wait', for: 'hold', until: null },
    ]);
  });

  it.each([
    ['a key that Seam has not confirmed', { state: 'requested' as const }, {}],
    ['the key of a guest who waits for a room', {}, { granted: { ...granted([]), notGranted: { 101: occupied } } }],
    [
      'a key whose doors are not read',
      {},
      { granted: { ...granted([]), notGranted: { 101: { why: 'unread' as const } } } },
    ],
  ])('revokes %s, too', (_what, part, given) => {
    const steps = doing(planOf({ desired: back, credentials: [credential(part)], ...given }));
    expect(brief(steps)).toEqual(['revoke g1']);
  });

  it('revokes a key that would stay for the next reservation of its guest', () => {
    const departed = { ...back, status: 'departed' as const };
    const userIdentityId = '11111111-1111-4111-8111-111111111111';
    const given = { credentials: [credential({ userIdentityId })], keepsFor: [userIdentityId] };
    expect(doing(planOf({ desired: { ...departed, keysRevoked: false }, ...given }))).toEqual([]);
    expect(brief(doing(planOf({ desired: departed, ...given })))).toEqual(['revoke g1']);
  });

  it('issues a new generation after the release', () => {
    const released = { ...back, onHold: false, keysRevoked: false };
    const credentials = [credential({ state: 'revoked' }), { ...other, state: 'revoked' as const }];
    expect(doing(planOf({ desired: released, credentials }))).toMatchObject([
      { step: 'issueOverride', guestId: 'g1', generation: 2 },
    ]);
    // A key that is still being revoked is not joined.
    expect(doing(planOf({ desired: released, credentials: [credential({ state: 'revoking' })] }))).toMatchObject([
      { step: 'issueOverride', guestId: 'g1', generation: 2 },
    ]);
  });

  it('waits for nothing if the reservation has ended', () => {
    expect(planOf({ desired: { ...back, status: 'cancelled' }, credentials: [] })).toEqual([]);
  });
});

describe('planCredentials: when keys go out', () => {
  it('waits for issueLead, and says until when', () => {
    expect(planOf({ now: at(10) })).toContainEqual({
      step: 'wait',
      for: 'lead',
      until: at(11),
    });
  });

  it('issues at once on check-in, from the moment of check-in', () => {
    const checkedIn = desired({ status: 'in-house', checkedInAt: at(8) });
    expect(doing(planOf({ desired: checkedIn, now: at(8) }))).toMatchObject([
      { step: 'issueOverride', window: { from: at(8), to: stay.to } },
    ]);
  });

  it('waits for a room that is not granted, and for guests if there are none', () => {
    const withheld = { ...granted([]), notGranted: { '101': { why: 'releasing', by: 'R2' } as const } };
    expect(planOf({ granted: withheld })).toContainEqual({
      step: 'wait',
      for: 'room',
      room: '101',
      why: 'releasing',
      by: 'R2',
      until: null,
    });
    expect(planOf({ desired: desired({ guests: [] }) })).toContainEqual({
      step: 'wait',
      for: 'guest',
      until: null,
    });
  });

  it('lets a later guest wait for the end of an earlier one instead of overriding them', () => {
    const [first, second] = guests(2);
    const split = at(48);
    const relay = desired({
      guests: [
        { ...first!, stay: { from: stay.from, to: split } },
        { ...second!, stay: { from: split, to: stay.to } },
      ],
    });
    const head = credential({ window: { from: stay.from, to: split } });
    const steps = planOf({ desired: relay, credentials: [head] });
    expect(doing(steps)).toEqual([]);
    expect(steps).toContainEqual({ step: 'wait', for: 'earlier-stay', guestId: 'g2', until: split });
    expect(brief(doing(planOf({ desired: relay, credentials: [head], now: split })))).toEqual([
      'revoke g1',
      'issueOverride g2',
    ]);
  });
});

describe('planCredentials: revoking', () => {
  it.each(['departed', 'cancelled', 'no-show'] as const)('revokes all at once when %s', (status) => {
    const issued = [
      credential(),
      credential({ requestId: 'c2', acsCredentialId: 'seam-c2', guestId: 'g2', kind: 'joiner' }),
    ];
    const steps = planOf({ desired: desired({ status, guests: guests(2) }), credentials: issued });
    expect(brief(doing(steps))).toEqual(['revoke g1', 'revoke g2']);
  });

  it('revokes when the stay is over, even if the PMS says in-house', () => {
    const inHouse = desired({ status: 'in-house', checkedInAt: at(15) });
    expect(brief(doing(planOf({ desired: inHouse, credentials: [credential()], now: stay.to })))).toEqual([
      'revoke g1',
    ]);
  });

  it('revokes a removed guest’s key and keeps all others, even if the head goes', () => {
    const [, second] = guests(2);
    const joiner = credential({ requestId: 'c2', acsCredentialId: 'seam-c2', guestId: 'g2', kind: 'joiner' });
    const steps = planOf({ desired: desired({ guests: [second!] }), credentials: [credential(), joiner] });
    expect(brief(doing(steps))).toEqual(['revoke g1']);
  });

  it('lets the new key come before the old one goes when the stay changes', () => {
    const longer = desired({ stay: { from: stay.from, to: at(4 * 24 + 11) } });
    const rooms = granted(['101']);
    const [step] = doing(planOf({ desired: longer, granted: rooms, credentials: [credential()] }));
    expect(step).toMatchObject({ step: 'issueJoiner', joinTo: ['seam-c1'] });
    const reissued = credential({ requestId: 'c2', acsCredentialId: 'seam-c2', kind: 'joiner', window: longer.stay });
    const pending = [credential(), { ...reissued, state: 'requested' as const }];
    expect(doing(planOf({ desired: longer, granted: rooms, credentials: pending }))).toEqual([]);
    expect(doing(planOf({ desired: longer, granted: rooms, credentials: [credential(), reissued] }))).toMatchObject([
      { step: 'revoke', requestId: 'c1', reason: 'replaced' },
    ]);
  });

  it('opens nothing for a guest of one room while a guest of more rooms waits for the look at the last one', () => {
    const [first, second] = guests(2);
    const family = desired({ rooms: ['101', '102'], guests: [first!, { ...second!, rooms: ['101'] }] });
    function steps(notGranted: Granted['notGranted']): readonly string[] {
      return brief(doing(planOf({ desired: family, granted: { ...granted(['101']), notGranted } })));
    }
    expect(steps({ '102': { why: 'look' } })).toEqual([]);
    expect(steps({ '102': { why: 'look-refused' } })).toEqual(['issueOverride g1']);
  });

  it('keeps a key while its room, or the next one, is being looked at, but not once the room was taken back', () => {
    const moved = desired({ rooms: ['102'], status: 'in-house', checkedInAt: at(11) });
    function steps(rooms: readonly string[], notGranted: Granted['notGranted']) {
      return brief(
        doing(planOf({ desired: moved, granted: { ...granted(rooms), notGranted }, credentials: [credential()] })),
      );
    }
    expect(steps(['101'], { '102': { why: 'look' } })).toEqual([]);
    expect(steps([], { '101': { why: 'look' }, '102': { why: 'look' } })).toEqual([]);
    expect(steps([], { '102': { why: 'look' } })).toEqual(['revoke g1']);
    expect(steps(['101'], { '102': { why: 'look-refused' } })).toEqual([]);
    expect(steps([], { '102': { why: 'look-refused' } })).toEqual(['revoke g1']);
  });

  it('does not revoke a create whose outcome is not known yet', () => {
    const unknown = credential({ state: 'requested', acsCredentialId: null });
    const steps = planOf({ desired: desired({ status: 'cancelled' }), credentials: [unknown] });
    expect(doing(steps)).toEqual([]);
  });
});

describe('another person under the same guest id', () => {
  function as(userIdentityId: string) {
    return desired({ guests: [{ guestId: 'g1', userIdentityId }] });
  }
  const [one, other] = ['11111111-1111-4111-8111-111111111111', '33333333-3333-4333-8333-333333333333'];

  it('gets a key of their own, and the former one is revoked', () => {
    const key = credential({ userIdentityId: one });
    expect(doing(planOf({ desired: as(one), credentials: [key] }))).toEqual([]);
    expect(brief(doing(planOf({ desired: as(other), credentials: [key] })))).toEqual(['issueJoiner g1']);
  });

  it('is noticed if no detail is the same', () => {
    function put(guest: object, before: Desired | null) {
      const body = { stay, rooms: ['101'], guests: [{ guestId: 'g1', ...guest }] };
      const message = { name: 'replaceReservation', body } as const;
      const applied = applyMessage(before, message, { now: due, credentials: [] });
      if (!applied.ok) throw new Error(applied.message);
      return applied.desired;
    }
    const ada = put({ fullName: 'Ada Example', emailAddress: 'ada@example.com' }, null);
    expect(personKey(ada, 'g1')).toBe('g1');
    expect(personKey(put({ fullName: 'Ada Other', emailAddress: 'ada@example.com' }, ada), 'g1')).toBe('g1');
    expect(personKey(put({ userIdentityId: one }, ada), 'g1')).toBe('g1');
    const ben = put({ fullName: 'Ben Example', emailAddress: 'ben@example.com' }, ada);
    expect(personKey(ben, 'g1')).toBe('g1/2');
    expect(brief(doing(planOf({ desired: ben, credentials: [credential()] })))).toEqual([
      'revoke g1',
      'issueOverride g1',
    ]);
    // The key of the one before says nothing of this one's phone.
    const rooms = granted(['101']);
    const phoneRequired = { ...rooms, policies: { ...rooms.policies, requirePhone: true } };
    expect(brief(planOf({ desired: ben, granted: phoneRequired, credentials: [credential()] }))).toEqual([
      'revoke g1',
      'wait g1',
    ]);
  });
});

describe('pruned', () => {
  it('forgets old revoked credentials, but none that the plan needs', () => {
    const dead = Array.from({ length: 40 }, (_, n) =>
      credential({ requestId: `c${n}`, generation: n + 1, state: 'revoked', grants: { '101': n + 1 } }),
    );
    const kept = pruned(
      [...dead, credential({ requestId: 'live', generation: 41, grants: { '101': 41 } })],
      granted(['101'], 41),
    );
    expect(kept.length).toBeLessThan(dead.length + 1);
    expect(kept.at(-1)?.requestId).toBe('live');
    const changes = Array.from({ length: 30 }, (_, n) =>
      credential({ requestId: `j${n}`, kind: 'joiner', state: 'revoked' }),
    );
    const some = pruned([...changes, credential({ requestId: 'newer', generation: 2 })], granted(['101']));
    expect(some.map(({ requestId }) => requestId)).toEqual(['j26', 'j27', 'j28', 'j29', 'newer']);
  });
});

describe('previewPlan', () => {
  it('lists all steps until the plan rests, and what is still waited for', () => {
    const family = desired({ rooms: ['101', '102'], guests: guests(3) });
    expect(brief(previewOf({ desired: family, granted: granted(['101', '102']) }))).toEqual([
      'issueOverride g1',
      'issueJoiner g2',
      'issueJoiner g3',
    ]);
    expect(brief(previewOf({ credentials: [credential()] }))).toEqual([]);
  });
});
