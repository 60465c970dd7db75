import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { propertyWorkflowId, reservationWorkflowId } from '../../src/domain/ids.ts';
import { currentSchema } from '../../src/domain/messages/schema.ts';
import { unreadable } from '../../src/domain/messages/unreadable.ts';
import { defaultPolicies } from '../../src/domain/property.ts';
import {
  messageUpdate,
  roomBookQuery,
  settingsQuery,
  statusQuery,
  workflowTypes,
} from '../../src/workflows/messages.ts';
import { initialState as initialProperty } from '../../src/workflows/property/state.ts';
import { stateOf as propertyStateOf } from '../../src/workflows/property/upgrade.ts';
import { initialState as initialReservation } from '../../src/workflows/reservation/state.ts';
import { stateOf as reservationStateOf } from '../../src/workflows/reservation/upgrade.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel } from '../support/hotel.ts';

// The fixtures are what workflows of schema 1 handed to their next run: recorded on a real server, before payloads
// carried a number, their times as old as they are.

type Json = Readonly<Record<string, unknown>>;

const now = '2026-11-21T08:00:00.000Z';

/** State of schema 1, with its times moved so that it was recorded `now`. */
async function carried(kind: 'reservation' | 'property', at: string = now): Promise<Json> {
  const text = await readFile(new URL(`fixtures/${kind}-1.json`, import.meta.url), 'utf8');
  const byMs = Date.parse(at) - Date.parse('2026-11-21T07:45:00.000Z');
  const moved = text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (one) => new Date(Date.parse(one) + byMs).toISOString());
  return JSON.parse(moved) as Json;
}

function without(state: object, ...fields: readonly string[]): Json {
  return Object.fromEntries(Object.entries(state).filter(([name]) => !fields.includes(name)));
}

describe('state of the schema before', () => {
  it('of a reservation is read whole: every field is there, and what was there is unchanged', async () => {
    const before = await carried('reservation');
    const state = reservationStateOf(before, now);
    expect(state).toMatchObject({ ...before, schema: currentSchema });
    expect(Object.keys(state).toSorted()).toEqual(Object.keys(initialReservation(now)).toSorted());
    expect(reservationStateOf(state, now)).toEqual(state);
  });

  it('of a property is read whole: every field is there, and what was there is unchanged', async () => {
    const before = await carried('property');
    const state = propertyStateOf(before, 0);
    const { book, ...rest } = before;
    const { claims } = book as { claims: object };
    expect(state).toMatchObject({ ...rest, book: { claims }, schema: currentSchema });
    expect(Object.keys(state).toSorted()).toEqual(Object.keys(initialProperty(0)).toSorted());
    expect(propertyStateOf(state, 0)).toEqual(state);
  });

  it('of a property names one holder of a room, where today there may be several', async () => {
    const before = await carried('property');
    const { book } = before as { book: { holdings: Record<string, { grant: number }> } };
    const grant = book.holdings['101']?.grant ?? 0;
    const held = { reservationId: 'R1', grant };
    const holdings = { '101': { ...held, withdrawing: false }, '102': { ...held, withdrawing: true } };
    expect(propertyStateOf({ ...before, book: { ...book, holdings } }, 0).book.holdings).toEqual({
      '101': { holders: ['R1'], grant, opener: 'R1', withdrawing: [], left: [] },
      '102': { holders: ['R1'], grant, opener: 'R1', withdrawing: ['R1'], left: [] },
    });
  });

  it('gets defaults for what it lacks, in every part of it', async () => {
    const before = reservationStateOf(await carried('reservation'), now);
    const { desired, grants } = before;
    if (desired === null || grants === null) throw new Error('the fixture has neither desired nor grants');
    const policies = without(grants.settings.policies, 'returningGuest');
    const older = {
      ...without(before, 'strays', 'seenEvents'),
      desired: without(desired, 'lostPhones'),
      credentials: before.credentials.map((one) => without(one, 'acsUserId')),
      grants: { ...grants, settings: { ...grants.settings, policies } },
    };
    const state = reservationStateOf(older, now);
    expect(state).toMatchObject({ strays: [], seenEvents: [], desired: { lostPhones: [] } });
    const lost = { ...desired, lostPhones: [{ guestId: 'g1', deviceIds: null }], persons: {} };
    expect(reservationStateOf({ ...before, desired: lost }, now).desired?.lostPhones).toEqual([
      { guestId: 'g1', person: 'g1', userIdentityId: null, deviceIds: null },
    ]);
    expect(state.credentials.map(({ acsUserId }) => acsUserId)).toEqual(before.credentials.map(() => null));
    expect(state.grants?.settings.policies.returningGuest).toBe(defaultPolicies.returningGuest);
  });

  it.each([
    ['newer than the worker', { schema: currentSchema + 1 }, "newer than this worker's"],
    ['of no number', { schema: 'two' }, 'its schema is not an integer'],
    ['that cannot be decoded', unreadable('the encoding binary/encrypted is not known to this worker'), 'encrypted'],
  ])('%s fails the workflow task and is not begun anew', (_what, state, why) => {
    expect(() => reservationStateOf(state, now)).toThrow(why);
    expect(() => propertyStateOf(state, 0)).toThrow(why);
  });

  it('is what workflows on a real server go on from', async () => {
    await using hotel = await openHotel();
    const { client, taskQueue } = hotel.temporal;
    const propertyId = `${hotel.settings.propertyId}-before`;
    const at = new Date().toISOString();
    const { settings, ...state } = await carried('property', at);
    const property = await client.workflow.start(workflowTypes.property, {
      workflowId: propertyWorkflowId(propertyId),
      taskQueue,
      args: [{ propertyId }, { ...state, settings: { ...(settings as Json), propertyId } }],
    });
    const ref = { propertyId, reservationId: 'R1' };
    const reservation = await client.workflow.start(workflowTypes.reservation, {
      workflowId: reservationWorkflowId(ref),
      taskQueue,
      args: [ref, await carried('reservation', at)],
    });
    expect((await property.query(settingsQuery))?.policies).toMatchObject((settings as { policies: object }).policies);
    expect(await reservation.query(statusQuery)).toMatchObject({ status: 'in-house', revision: 1, rooms: ['101'] });
    // The same first message again is known, and a new one is taken.
    await reservation.executeUpdate(messageUpdate('checkOut'), { args: [{ eventId: 'out' }] });
    await eventually(async () => (await reservation.query(statusQuery))?.waiting === null);
    await eventually(async () => Object.keys((await property.query(roomBookQuery)).holdings).length === 0);
  });
});
