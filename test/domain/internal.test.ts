import { describe, expect, it } from 'vitest';
import { readClaim, readSeamEvents, readSettings, whyNotRead } from '../../src/domain/signals/read.ts';
import { currentSchema, stamp } from '../../src/domain/messages/schema.ts';
import { unreadable } from '../../src/domain/messages/unreadable.ts';
import { defaultPolicies } from '../../src/domain/property.ts';
import { settings } from './fixtures.ts';

const claim = {
  reservationId: 'R1',
  rooms: ['101'],
  window: { from: '2026-11-21T08:00:00.000Z', to: '2026-11-22T08:00:00.000Z' },
  inHouse: true,
  identities: [],
  strays: [],
};

describe('what our workflows signal each other', () => {
  it('of a newer sender keeps the fields that are not known here', () => {
    expect(readClaim({ ...claim, pets: 2 }, stamp)).toMatchObject({ ...claim, pets: 2 });
  });

  it('of an older sender gets the default of each field that it does not know', () => {
    expect(readClaim(claim)).toMatchObject({ sharesWith: [], heads: [], credentials: {} });
  });

  it('of an older sender gets the default of each policy that it does not know', () => {
    const { issueLeadMs, lingerMs, createSettleMs, seamTimeoutMs, attentionLeadMs } = defaultPolicies;
    const policies = { issueLeadMs: issueLeadMs + 1, lingerMs, createSettleMs, seamTimeoutMs, attentionLeadMs };
    const read = readSettings({ ...settings(), policies }, { schema: currentSchema - 1 });
    expect(read?.policies).toEqual({ ...defaultPolicies, issueLeadMs: issueLeadMs + 1 });
  });

  it.each([
    ['a newer schema', claim, { schema: currentSchema + 1 }, 'is newer than'],
    ['a schema before the one before', claim, { schema: currentSchema - 2 }, 'is older than'],
    ['a schema that is no number', claim, { schema: '2' }, 'is not an integer'],
    ['a stamp that cannot be decoded', claim, unreadable('its payload names no encoding'), 'names no encoding'],
    ['a body that cannot be decoded', unreadable('its payload names no encoding'), stamp, 'names no encoding'],
    ['no body', undefined, undefined, 'no argument'],
    ['another shape', { reservationId: 'R1' }, stamp, 'not the shape'],
  ])('is not read where it has %s, and why is said', (_what, sent, stamped, why) => {
    expect(readClaim(sent, stamped)).toBeNull();
    expect(whyNotRead(sent, stamped)).toContain(why);
  });

  it('as events is read event by event, without those that are none', () => {
    const event = { eventId: 'e', eventType: 't', occurredAt: '2026-11-21T08:00:00.000Z', resourceId: null };
    expect(readSeamEvents([event, { nothing: 1 }], stamp)).toEqual([event]);
    expect(readSeamEvents([event], { schema: currentSchema + 1 })).toBeNull();
    expect(readSeamEvents({ nothing: 1 }, stamp)).toBeNull();
  });

  it('cannot pretend to be undecodable', () => {
    expect(whyNotRead({ unreadable: true, reason: 'anything' })).not.toContain('anything');
  });
});
