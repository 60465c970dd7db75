import { describe, expect, it } from 'vitest';
import { readSeamEvents } from '../../../src/domain/signals/fromClient.ts';
import { readClaim } from '../../../src/domain/signals/fromReservation.ts';
import { readSettings } from '../../../src/domain/signals/fromWorker.ts';
import { whyNotRead } from '../../../src/domain/signals/shape.ts';
import { currentSchema, stamp } from '../../../src/domain/messages/schema.ts';
import { unreadable } from '../../../src/domain/messages/unreadable.ts';
import { defaultPolicies } from '../../../src/domain/property.ts';
import { settings } from '../hotelAurora.ts';

const claim = {
  reservationId: 'R1',
  rooms: ['101'],
  window: { from: '2026-11-21T08:00:00.000Z', to: '2026-11-22T08:00:00.000Z' },
  inHouse: true,
  identities: [],
  strays: [],
};

describe('a signal between our workflows', () => {
  it('keeps the fields of a newer sender that are not known here', () => {
    expect(readClaim({ ...claim, pets: 2 }, stamp)).toMatchObject({ ...claim, pets: 2 });
  });

  it('gets the default of each field that an older sender does not know', () => {
    expect(readClaim(claim)).toMatchObject({ sharesWith: [], heads: [], credentials: {} });
  });

  it('gets the default of each policy that an older sender does not know', () => {
    const { issueLeadMs, lingerMs, createSettleMs, seamTimeoutMs, attentionLeadMs } = defaultPolicies;
    const policies = { issueLeadMs: issueLeadMs + 1, lingerMs, createSettleMs, seamTimeoutMs, attentionLeadMs };
    const read = readSettings({ ...settings(), policies }, { schema: currentSchema - 1 });
    expect(read?.policies).toEqual({ ...defaultPolicies, issueLeadMs: issueLeadMs + 1 });
  });

  it.each([
    { what: 'a newer schema', sent: claim, stamped: { schema: currentSchema + 1 }, why: 'is newer than' },
    {
      what: 'a schema before the one before',
      sent: claim,
      stamped: { schema: currentSchema - 2 },
      why: 'is older than',
    },
    { what: 'a schema that is no number', sent: claim, stamped: { schema: '2' }, why: 'is not an integer' },
    {
      what: 'a stamp that cannot be decoded',
      sent: claim,
      stamped: unreadable('its payload names no encoding'),
      why: 'names no encoding',
    },
    {
      what: 'a body that cannot be decoded',
      sent: unreadable('its payload names no encoding'),
      stamped: stamp,
      why: 'names no encoding',
    },
    { what: 'no body', sent: undefined, stamped: undefined, why: 'no argument' },
    { what: 'another shape', sent: { reservationId: 'R1' }, stamped: stamp, why: 'the expected shape' },
  ])('is not read if it has $what, and the reader says why', ({ sent, stamped, why }) => {
    expect(readClaim(sent, stamped)).toBeNull();
    expect(whyNotRead(sent, stamped)).toContain(why);
  });

  it('is read event by event if it brings events, without those that are none', () => {
    const event = { eventId: 'e', eventType: 't', occurredAt: '2026-11-21T08:00:00.000Z', resourceId: null };
    expect(readSeamEvents([event, { nothing: 1 }], stamp)).toEqual([event]);
    expect(readSeamEvents([event], { schema: currentSchema + 1 })).toBeNull();
    expect(readSeamEvents({ nothing: 1 }, stamp)).toBeNull();
  });

  it('cannot pretend to be undecodable', () => {
    expect(whyNotRead({ unreadable: true, reason: 'anything' })).not.toContain('anything');
  });
});
