import { describe, expect, it } from 'vitest';
import { plus, type Instant } from '../../../src/domain/instant.ts';
import { afterEntrancesListed, afterReadBegan } from '../../../src/domain/propertyLifetime/catalogue.ts';
import { indexesOf } from '../../../src/domain/propertyLifetime/indexes.ts';
import { afterClaim, afterConfigure, afterSeamEvents } from '../../../src/domain/propertyLifetime/news.ts';
import { initialProperty, type PropertyState } from '../../../src/domain/propertyLifetime/state.ts';
import {
  afterSystemsLook,
  afterSystemsLookBegan,
  afterSystemsLookCalledOff,
  systemsLookDueAt,
  type Seen,
} from '../../../src/domain/propertyLifetime/systems.ts';
import { decided, propertyMoments } from '../../../src/domain/propertyLifetime/tasks.ts';
import { tellings } from '../../../src/domain/propertyLifetime/telling.ts';
import type { Claim } from '../../../src/domain/rooms/book.ts';
import type { DoorProblem, Remarks } from '../../../src/domain/seam/system.ts';
import { at, claim, settings } from '../hotelAurora.ts';

const minuteMs = 60_000;
const { acsSystemId } = settings();
const none: Remarks = { errors: [], warnings: [] };
const bridgeDown: Remarks = { errors: ['seam_bridge_disconnected'], warnings: [] };
const listed = [{ acsEntranceId: 'door-101', name: '101', kind: 'guest', takesMobileKey: true }] as const;

function event(eventType: string, resourceId = acsSystemId) {
  return { eventId: `${eventType}/${resourceId}`, eventType, occurredAt: at(0), resourceId };
}

function hotel(...claims: readonly Claim[]): PropertyState {
  const configured = afterConfigure(initialProperty(0, false), settings(), at(0));
  const read = afterEntrancesListed(afterReadBegan(configured), { acsSystemId, listed }, at(0));
  return claims.reduce(
    (state, one) => afterClaim(state, one, { heardNothing: true, holds: {}, catalogue: indexesOf(state).catalogue }),
    read,
  );
}

interface Reports {
  readonly lockSystem?: Remarks;
  readonly service?: Remarks;
  readonly account?: Remarks;
  readonly doors?: readonly DoorProblem[];
}

function seen({ lockSystem = none, service = none, account = none, doors = [] }: Reports): Seen {
  function system(id: string, remarks: Remarks) {
    return { ...remarks, connectedAccountId: `account of ${id}`, credentialManagerAcsSystemId: null };
  }
  return {
    systems: [
      { acsSystemId, part: 'lock-system', system: system(acsSystemId, lockSystem), account: none },
      { acsSystemId: 'service', part: 'credential-service', system: system('service', service), account },
    ],
    doors,
  };
}

function decidedAt(state: PropertyState, now: Instant): PropertyState {
  return decided(state, indexesOf(state), { random: () => 0.5, now });
}

/** A look that begins and ends at a moment. */
function looked(state: PropertyState, reports: Reports | null, now: Instant): PropertyState {
  const before = state.systems;
  const began = afterSystemsLookBegan(state, now);
  const look = { before, seen: reports === null ? null : seen(reports), random: 0.5, now };
  return decidedAt(afterSystemsLook(began, look), now);
}

function attentionOf({ attention }: PropertyState) {
  return attention.map(({ code, about }) => `${code} ${about}`);
}

function told(state: PropertyState, reservationId: string, now: Instant) {
  const all = tellings(state, indexesOf(state), { beingTold: new Set(), now });
  return all.find((one) => one.reservationId === reservationId)?.grants.lockTroubles?.map(({ about }) => about);
}

describe('the look at the lock system', () => {
  it('comes with the first claim, and then with the slow reconcile', () => {
    expect(systemsLookDueAt(decidedAt(hotel(), at(0)))).toBeNull();
    const due = decidedAt(hotel(claim('R1')), at(0));
    expect(systemsLookDueAt(due)).toBe(at(0));
    expect(systemsLookDueAt(looked(due, {}, at(0)))).toBe(at(1));
  });

  it('comes two minutes after a disconnect, and at once after a connect, if that is news', () => {
    const well = looked(hotel(claim('R1')), {}, at(0));
    const down = afterSeamEvents(well, [event('acs_system.disconnected')], at(0.5));
    expect(systemsLookDueAt(down)).toBe(plus(at(0.5), 2 * minuteMs));
    const back = afterSeamEvents(down, [event('acs_system.connected')], plus(at(0.5), 5_000));
    expect(systemsLookDueAt(back)).toBe(plus(at(0.5), 5_000));
    expect(afterSeamEvents(well, [event('acs_system.connected')], at(0.5))).toBe(well);
  });

  it('comes for the credential service and for both accounts, and not for other hotels of the workspace', () => {
    const well = looked(hotel(claim('R1')), {}, at(0));
    for (const own of [
      event('acs_system.disconnected', 'service'),
      event('connected_account.disconnected', 'account of service'),
      event('connected_account.reauthorization_requested', `account of ${acsSystemId}`),
    ])
      expect(systemsLookDueAt(afterSeamEvents(well, [own], at(0.5)))).toBe(plus(at(0.5), 2 * minuteMs));
    for (const other of [event('acs_system.disconnected', 'other'), event('connected_account.disconnected', 'other')])
      expect(afterSeamEvents(well, [other], at(0.5))).toBe(well);
  });

  it('is repeated after ten minutes while keys are stopped, also if Seam refuses it', () => {
    const down = looked(
      looked(hotel(claim('R1')), { lockSystem: bridgeDown }, at(0)),
      { lockSystem: bridgeDown },
      at(0.5),
    );
    expect(systemsLookDueAt(down)).toBe(plus(at(0.5), 10 * minuteMs));
    const refused = looked(down, null, at(1));
    expect(systemsLookDueAt(refused)).toBe(plus(at(1), 10 * minuteMs));
    expect(attentionOf(refused)).toEqual(['lock-system-down lock-system']);
  });

  it('is repeated if it was called off, or if an event came while it was under way', () => {
    const due = decidedAt(hotel(claim('R1')), at(0));
    expect(systemsLookDueAt(afterSystemsLookCalledOff(afterSystemsLookBegan(due, at(0)), due.systems))).toBe(at(0));
    const began = afterSystemsLookBegan(due, at(0));
    const meanwhile = afterSeamEvents(began, [event('acs_system.disconnected')], at(0));
    const look = { before: due.systems, seen: seen({}), random: 0.5, now: at(0) };
    expect(systemsLookDueAt(afterSystemsLook(meanwhile, look))).toBe(plus(at(0), 2 * minuteMs));
  });
});

describe('trouble with the lock system', () => {
  const tonight = claim('R1', { window: { from: at(20), to: at(34) } });

  it('of a few seconds raises no alarm, whether an event or a look shows it', () => {
    const well = looked(hotel(tonight), {}, at(10));
    const suspected = afterSeamEvents(well, [event('acs_system.disconnected')], at(10.1));
    expect(attentionOf(looked(suspected, {}, plus(at(10.1), 5_000)))).toEqual([]);
    const glimpsed = looked(well, { lockSystem: bridgeDown }, at(11));
    expect(attentionOf(glimpsed)).toEqual([]);
    expect(systemsLookDueAt(glimpsed)).toBe(plus(at(11), 2 * minuteMs));
    expect(attentionOf(looked(glimpsed, {}, plus(at(11), 2 * minuteMs)))).toEqual([]);
  });

  it('is seen after two minutes, says what to do, and goes by itself', () => {
    const suspected = afterSeamEvents(looked(hotel(tonight), {}, at(10)), [event('acs_system.disconnected')], at(10.1));
    const down = looked(suspected, { lockSystem: bridgeDown }, plus(at(10.1), 2 * minuteMs));
    expect(down.attention).toMatchObject([
      {
        code: 'lock-system-down',
        about: 'lock-system',
        forOperator: expect.stringContaining('Site IT: Check that the Seam Bridge'),
      },
    ]);
    expect(told(down, 'R1', at(11))).toEqual(['lock-system']);
    const connected = afterSeamEvents(down, [event('acs_system.connected')], at(12));
    expect(systemsLookDueAt(connected)).toBe(at(12));
    const back = looked(connected, {}, at(12));
    expect(attentionOf(back)).toEqual([]);
    expect(told(back, 'R1', at(12))).toBeUndefined();
  });

  it('of the credential service or its account counts, too; a warning that stops nothing is only shown', () => {
    const reports = {
      service: { errors: ['account_disconnected'], warnings: [] },
      account: { errors: [], warnings: ['account_reauthorization_requested'] },
    };
    const down = looked(looked(hotel(tonight), reports, at(10)), reports, at(10.1));
    expect(attentionOf(down)).toEqual([
      'lock-system-down credential-service',
      'lock-system-warning credential-service',
    ]);
    expect(told(down, 'R1', at(10.1))).toEqual(['credential-service']);
  });

  it('is told only to reservations that wait for keys that go out soon, and to others when their time comes near', () => {
    const later = claim('R2', { rooms: ['102'], window: { from: at(60), to: at(80) } });
    const withKey = claim('R3', {
      rooms: ['103'],
      inHouse: true,
      window: { from: at(0), to: at(60) },
      credentials: { c1: ['103'] },
    });
    const keyless = { ...withKey, reservationId: 'R4', credentials: {} };
    const reports = { lockSystem: bridgeDown };
    const down = looked(looked(hotel(tonight, later, withKey, keyless), reports, at(10)), reports, at(10.1));
    function hearers(now: Instant) {
      return ['R1', 'R2', 'R3', 'R4'].filter((id) => told(down, id, now) !== undefined);
    }
    expect(hearers(at(10.1))).toEqual(['R1', 'R4']);
    const moment = propertyMoments(down, at(11)).find(({ what }) => what.includes('lock system'))?.at ?? '';
    expect(moment).toBe(at(60 - 4 - 12));
    expect(hearers(moment)).toContain('R2');
  });

  it('is forgotten if the property gets another lock system', () => {
    const reports = { lockSystem: bridgeDown };
    const down = looked(looked(hotel(tonight), reports, at(10)), reports, at(10.1));
    const other = decidedAt(afterConfigure(down, { ...settings(), acsSystemId: 'other' }, at(11)), at(11));
    expect(attentionOf(other)).toEqual([]);
    const late = { before: down.systems, seen: seen(reports), random: 0.5, now: at(11) };
    expect(afterSystemsLook(other, late)).toBe(other);
  });
});

describe('a door that Seam has something to say about', () => {
  it('is shown by the property, and by the reservation that holds its room unless a guest locked it from inside', () => {
    const inHouse = claim('R1', { inHouse: true });
    const held = decidedAt(hotel(inHouse), at(16));
    const door = { acsEntranceId: 'door-101', name: '101' };
    const setup = looked(held, { doors: [{ ...door, codes: ['entrance_setup_required'] }] }, at(16));
    expect(attentionOf(setup)).toEqual(['entrance-problem 101']);
    expect(told(setup, 'R1', at(16))).toEqual(['101']);
    const privacy = looked(held, { doors: [{ ...door, codes: ['privacy_mode'] }] }, at(16));
    expect(attentionOf(privacy)).toEqual(['entrance-problem 101']);
    expect(told(privacy, 'R1', at(16))).toBeUndefined();
    expect(attentionOf(looked(setup, {}, at(17)))).toEqual([]);
  });
});
