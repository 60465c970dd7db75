import { describe, expect, it } from 'vitest';
import type { Step } from '../../../src/domain/plan/step.ts';
import type { NotGranted } from '../../../src/domain/rooms/granted.ts';
import { planCredentials } from '../../../src/domain/plan/plan.ts';
import type { Situation } from '../../../src/domain/plan/wanted.ts';
import { isKeyComing } from '../../../src/domain/status/coming.ts';
import { at, credential, desired, granted, guests } from '../hotelAurora.ts';

const now = at(12);

function coming(part: Partial<Situation> = {}, isBlocked = false): boolean {
  const situation = { desired: desired(), granted: granted(['101']), credentials: [], now, ...part };
  return isKeyComing({ plan: planCredentials(situation), desired: situation.desired, isBlocked, now: situation.now });
}
function refused(reason: NotGranted): Partial<Situation> {
  return { granted: { ...granted([]), notGranted: { 101: reason } } };
}
function wait(step: Omit<Extract<Step, { step: 'wait' }>, 'step'>): boolean {
  return isKeyComing({ plan: [{ step: 'wait', ...step }], desired: desired(), isBlocked: false, now });
}

describe('a key is coming', () => {
  it('if one is to be issued, or was requested and Seam has not confirmed it', () => {
    expect(coming()).toBe(true);
    expect(coming({ credentials: [credential({ state: 'requested' })] })).toBe(true);
  });

  it.each<[string, NotGranted | undefined]>([
    ['its answer', undefined],
    ['the list of entrances', { why: 'unread' }],
    ['the look at the room', { why: 'look' }],
    ['the former holder, who gives the room up', { why: 'releasing', by: 'R9' }],
    ['a stay on the room that ends in a minute', { why: 'occupied', by: 'R9', until: at(12 + 1 / 60) }],
  ])('if the property waits for %s', (_what, reason) => {
    expect(coming(reason === undefined ? { granted: granted([]) } : refused(reason))).toBe(true);
  });

  it('for one room while another is refused', () => {
    const two = { ...granted(['101']), notGranted: { 999: { why: 'unknown-room' } as const } };
    expect(coming({ desired: desired({ rooms: ['101', '999'] }), granted: two })).toBe(true);
    const issued = credential();
    expect(coming({ desired: desired({ rooms: ['101', '999'] }), granted: two, credentials: [issued] })).toBe(false);
  });

  it('if the stay is due in a minute, or a phone may get ready at any moment', () => {
    expect(coming({ now: at(11 - 1 / 60) })).toBe(true);
    expect(wait({ for: 'phone', guestId: 'g1', until: null })).toBe(true);
    expect(wait({ for: 'sharer', guestId: 'g1', until: null })).toBe(true);
  });
});

describe('no key is coming', () => {
  it.each<[string, NotGranted]>([
    ['is unknown', { why: 'unknown-room' }],
    ['takes no mobile key', { why: 'no-mobile-key' }],
    ['is occupied until tomorrow', { why: 'occupied', by: 'R9', until: at(36) }],
    ['has an unknown occupant until tomorrow', { why: 'unknown-occupant', until: at(36) }],
  ])('if the room %s', (_what, reason) => {
    expect(coming(refused(reason))).toBe(false);
  });

  it('before the keys are due, without a room, or without a guest', () => {
    expect(coming({ now: at(3) })).toBe(false);
    expect(coming({ desired: desired({ rooms: [] }) })).toBe(false);
    expect(coming({ desired: desired({ guests: [] }) })).toBe(false);
  });

  it('on hold, and after all keys were taken back', () => {
    expect(coming({ desired: desired({ onHold: true }) })).toBe(false);
    expect(coming({ desired: desired({ onHold: true }), granted: granted([]) })).toBe(false);
    // The second guest's key would wait for the first one's, which is held back.
    expect(coming({ desired: desired({ onHold: true, guests: guests(2) }) })).toBe(false);
    const back = desired({ onHold: true, keysRevoked: true, voidGeneration: 1 });
    expect(coming({ desired: back, credentials: [credential({ state: 'requested' })] })).toBe(false);
    // A key that was requested before the hold still comes.
    const held = { desired: desired({ onHold: true }), credentials: [credential({ state: 'requested' })] };
    expect(coming(held)).toBe(true);
  });

  it('if all are issued, or the reservation has ended, or a person has to look first', () => {
    expect(coming({ credentials: [credential()] })).toBe(false);
    expect(coming({ desired: desired({ status: 'cancelled' }), credentials: [credential()] })).toBe(false);
    expect(coming({}, true)).toBe(false);
  });

  it.each(['existing', 'other-stay', 'lost-phone', 'repair', 'revoked'] as const)('while it waits for: %s', (what) => {
    expect(wait({ for: what, until: null })).toBe(false);
  });

  it('for a guest whose stay begins when another one of the reservation ends', () => {
    const [one, two] = guests(2);
    const family = desired({
      guests: [
        { ...one!, stay: { from: at(15), to: at(40) } },
        { ...two!, stay: { from: at(40), to: at(80) } },
      ],
    });
    const key = credential({ window: { from: at(15), to: at(40) } });
    expect(coming({ desired: family, credentials: [key] })).toBe(false);
  });
});
