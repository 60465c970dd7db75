import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credentials/credential.ts';
import { planCredentials } from '../../../src/domain/plan/plan.ts';
import type { Granted } from '../../../src/domain/rooms/granted.ts';
import { attentionNow } from '../../../src/domain/status/attention.ts';
import { noCardNotes } from '../../../src/domain/status/deskCards.ts';
import type { Desired } from '../../../src/domain/reservation/desired.ts';
import type { Attention } from '../../../src/domain/status/view.ts';
import { at, credential, desired, granted, guests, stay } from '../hotelAurora.ts';

interface Case {
  readonly desired: Desired;
  readonly granted?: Granted;
  readonly credentials?: readonly Credential[];
  readonly withPhone?: readonly string[];
  readonly now?: string;
}

/** What needs attention, by default at the stay's start. */
function judge({ granted: held = granted(['101']), credentials = [], withPhone = [], ...given }: Case) {
  const now = given.now ?? at(15);
  const plan = planCredentials({ desired: given.desired, granted: held, credentials, now, withPhone });
  const quiet = {
    leftOut: [],
    tooMany: [],
    unlisted: [],
    troubles: [],
    adopted: [],
    cards: noCardNotes,
    lastMessageAt: at(0),
    timeZone: 'Europe/Oslo',
  };
  return attentionNow([], { ...quiet, desired: given.desired, granted: held, plan, credentials, now });
}

function named(attention: readonly Attention[]): readonly string[] {
  return attention.map(({ code, about }) => [code, ...(about === null ? [] : [about])].join(' '));
}

const two = desired({ guests: guests(2) });
const phoneRequired: Granted = {
  ...granted(['101']),
  policies: { ...granted([]).policies, requirePhone: true },
};

describe('key-not-issued', () => {
  it('names each guest without a key once the stay is near: planned, being made, or waiting for another key', () => {
    const before = at(15 - granted([]).policies.attentionLeadMs / 3_600_000 - 0.1);
    expect(named(judge({ desired: two, now: before }))).toEqual([]);
    const both = ['key-not-issued g1', 'key-not-issued g2'];
    expect(named(judge({ desired: two }))).toEqual(both);
    expect(named(judge({ desired: two, credentials: [credential({ state: 'requested' })] }))).toEqual(both);
    expect(named(judge({ desired: two, credentials: [credential()] }))).toEqual(['key-not-issued g2']);
  });

  it('says that no phone is ready, and what to do about that', () => {
    const [one, ...others] = judge({ desired: desired(), granted: phoneRequired });
    expect(others).toEqual([]);
    expect(one).toMatchObject({ code: 'key-not-issued', about: 'g1' });
    expect(one!.message).toContain('no phone');
    expect(one!.message).toBe(one!.forDesk);
    expect(one!.message).toContain('the stay began at 2026-12-01 16:00 (Europe/Oslo).');
    const early = judge({ desired: desired(), granted: phoneRequired, now: at(11.5) });
    expect(named(early)).toEqual([]);
    expect(
      named(judge({ desired: two, granted: phoneRequired, withPhone: ['g1'], credentials: [credential()] })),
    ).toEqual(['key-not-issued g2']);
  });

  it('does not name a guest who has a key, or has left, while another key of theirs is not gone yet', () => {
    const kept = credential();
    const replaced = credential({ requestId: 'c0', acsCredentialId: 'seam-c0', window: { ...stay, to: at(40) } });
    const plan = planCredentials({
      desired: desired(),
      granted: granted(['101']),
      credentials: [replaced, kept],
      now: at(15),
    });
    expect(plan).toMatchObject([{ step: 'revoke', requestId: 'c0' }]);
    expect(named(judge({ desired: desired(), credentials: [replaced, kept] }))).toEqual([]);
    const left = credential({ requestId: 'c2', acsCredentialId: 'seam-c2', guestId: 'g2', kind: 'joiner' });
    expect(named(judge({ desired: desired(), credentials: [kept, left] }))).toEqual([]);
    expect(named(judge({ desired: desired(), credentials: [kept, { ...left, state: 'requested' }] }))).toEqual([]);
  });

  it('names a guest whose key is being replaced only if the old one does not open', () => {
    const longer = desired({ stay: { ...stay, to: at(100) } });
    expect(named(judge({ desired: longer, credentials: [credential()] }))).toEqual([]);
    // Once the old key has ended, or does not open another room.
    expect(named(judge({ desired: longer, credentials: [credential()], now: at(90) }))).toEqual(['key-not-issued g1']);
    const moved = { desired: desired({ rooms: ['102'] }), granted: granted(['102'], 2) };
    expect(named(judge({ ...moved, credentials: [credential()] }))).toEqual(['key-not-issued g1']);
    const lost = desired({ voidGeneration: 1 });
    expect(named(judge({ desired: lost, credentials: [credential()] }))).toEqual(['key-not-issued g1']);
  });

  it('leaves out what another entry names already', () => {
    expect(named(judge({ desired: desired({ onHold: true }) }))).toEqual(['on-hold']);
    expect(named(judge({ desired: desired({ onHold: true }), granted: phoneRequired }))).toEqual(['on-hold']);
    expect(named(judge({ desired: desired({ onHold: true, keysRevoked: true }) }))).toEqual(['keys-revoked']);
    expect(named(judge({ desired: desired({ join: 'existing' }) }))).toEqual(['nothing-to-join']);
    expect(named(judge({ desired: desired(), granted: { ...granted(['101']), yields: ['g1'] } }))).toEqual([
      'other-stay g1',
    ]);
    const occupied: Granted = {
      ...granted([]),
      notGranted: { '101': { why: 'occupied', by: 'R9', until: at(20) } },
    };
    expect(named(judge({ desired: desired(), granted: occupied }))).toEqual(['room-occupied 101']);
  });
});
