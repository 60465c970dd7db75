import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PropertyAdoption } from '../../src/client/index.ts';
import type { AdoptionRow } from '../../src/cli/output/adoption.ts';
import { propertyWorkflowId } from '../../src/domain/ids.ts';
import { configureSignal } from '../../src/workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel, type TestHotel } from '../support/hotel.ts';
import { inHouse, person, stay } from '../support/guestsAndDoors.ts';
import { mobileKeyOfAnotherApp } from '../support/otherApp.ts';
import { isFull } from '../support/run.ts';
import { filesIn, nightlatch, type Ran } from './nightlatch.ts';

/** A properties file with one property that goes live. */
function propertiesOf(propertyId: string, part: object = {}): string {
  const property = {
    propertyId,
    timeZone: 'Europe/Oslo',
    checkIn: '15:00',
    checkOut: '11:00',
    seam: { endpoint: 'https://seam.example.com', apiKeyEnv: 'SEAM_API_KEY' },
    acsSystemId: randomUUID(),
    policies: { unknownOccupant: 'wait' },
    ...part,
  };
  return JSON.stringify({ properties: [property] });
}

describe('what cannot be done', () => {
  let files: Awaited<ReturnType<typeof filesIn>>;
  beforeAll(async () => {
    files = await filesIn({ 'properties.json': propertiesOf('hotel-aurora') });
  });
  afterAll(() => files.remove());

  function adopt(...args: readonly string[]): Promise<Ran> {
    const env = { NIGHTLATCH_PROPERTIES: files.path('properties.json'), TEMPORAL_ADDRESS: '127.0.0.1:1' };
    return nightlatch(['adopt', ...args], { env });
  }

  test('an unknown property, a wrong option and a server that is away are named, with what to do', async () => {
    const [unknown, wrong, away] = await Promise.all([
      adopt('--property', 'hotel-borealis', '--yes'),
      adopt('--timeout', 'soon', '--json'),
      adopt('--json'),
    ]);
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toMatch(/^error: the properties file has no property hotel-borealis: .*\n$/);
    expect([wrong.code, JSON.parse(wrong.stderr)]).toMatchObject([1, { error: { code: 'InvalidUsage' } }]);
    expect([away.code, JSON.parse(away.stderr)]).toMatchObject([2, { error: { code: 'Unavailable' } }]);
  });

  test.runIf(isFull)('the help has the options, examples and exit codes', async () => {
    const { code, stdout } = await adopt('--help');
    expect(code).toBe(0);
    for (const pattern of [/--property/, /--yes/, /--timeout/, /Examples:/, /Exit codes:/])
      expect(stdout).toMatch(pattern);
  });
});

const rooms = Array.from({ length: 20 }, (_, index) => String(101 + index));

/** Which of the rooms have what: the others have a card that was encoded at check-in. */
const early = rooms.slice(5, 10);
const apps = rooms.slice(10, 14);
const both = rooms.slice(14, 17);
const double = rooms.slice(18);

/** Encodes a card of the front desk for rooms, valid for another four days. */
async function encode(hotel: TestHotel, ...names: readonly string[]): Promise<string> {
  const body = { rooms: names, to: hotel.inHours(96) };
  return (await hotel.control<{ acsCredentialId: string }>('POST', '/plastic-cards', body)).acsCredentialId;
}

/** What the guests have before the hotel goes live: a room and what opens it. */
async function occupied(hotel: TestHotel): Promise<readonly (readonly [room: string, id: string])[]> {
  const found: (readonly [string, string])[] = [];
  for (const room of rooms.filter((one) => !double.includes(one) && !apps.includes(one))) {
    const card = await encode(hotel, room);
    found.push([room, card]);
    if (both.includes(room)) {
      const { child } = await mobileKeyOfAnotherApp(hotel, { room, joins: [card], to: 96 });
      found.push([room, child]);
    }
  }
  for (const room of apps) found.push([room, (await mobileKeyOfAnotherApp(hotel, { room, to: 96 })).child]);
  const card = await encode(hotel, ...double);
  return [...found, ...double.map((room) => [room, card] as const)];
}

/** The command line of a hotel, with its properties file. */
async function commandsFor(hotel: TestHotel) {
  const { propertyId } = hotel.settings;
  const { path, remove } = await filesIn({ 'properties.json': propertiesOf(propertyId) });
  const env = {
    NIGHTLATCH_PROPERTIES: path('properties.json'),
    NIGHTLATCH_TASK_QUEUE: hotel.temporal.taskQueue,
    TEMPORAL_ADDRESS: hotel.temporal.address,
    TEMPORAL_NAMESPACE: hotel.temporal.namespace,
  };
  return {
    adopt: (...args: readonly string[]) => nightlatch(['adopt', '--property', propertyId, '--json', ...args], { env }),
    [Symbol.asyncDispose]: remove,
  };
}

describe.runIf(isFull)('a hotel with 20 occupied rooms goes live', () => {
  test('and no guest is locked out: keys join what opens the rooms, and what is unsure is put on hold', async () => {
    const policies = { unknownOccupant: 'wait' as const };
    await using hotel = await openHotel({ rooms: [...rooms, '121'], policies });
    await using cli = await commandsFor(hotel);
    const { propertyId } = hotel.settings;
    async function adopt(...args: readonly string[]) {
      const ran = await cli.adopt(...args);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      const answer = JSON.parse(ran.stdout) as Pick<PropertyAdoption, 'unclaimed'> & { reservations: AdoptionRow[] };
      const does = Object.fromEntries(
        answer.reservations.map((row) => [row.rooms[0]?.room, row.done ? `${row.does}: done` : row.does]),
      );
      return { ...answer, does };
    }
    const before = await occupied(hotel);
    const stray = await encode(hotel, '121');
    await hotel.advance(48);
    for (const room of rooms) {
      const from = early.includes(room) ? -40 : -49;
      const guests = [person(1), person(2)];
      await hotel.put(`R-${room}`, inHouse(hotel, { rooms: [room], guests, stay: stay(hotel, from, 44) }));
    }
    const expected = Object.fromEntries(
      rooms.map((room) => {
        const joins = early.includes(room) || apps.includes(room) || both.includes(room);
        return [room, double.includes(room) ? 'hold' : joins ? 'adopt' : 'none'];
      }),
    );
    const listed = await adopt();
    expect(listed.does).toEqual(expected);
    expect(listed.unclaimed).toMatchObject([{ acsCredentialId: stray, doors: ['121'] }]);

    const told = await adopt('--yes');
    expect(told.does).toEqual(
      Object.fromEntries(Object.entries(expected).map(([room, one]) => [room, one === 'none' ? one : `${one}: done`])),
    );
    const live = { ...hotel.settings.policies, unknownOccupant: 'proceed-at-check-in' as const };
    const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(propertyId));
    await property.signal(configureSignal, { ...hotel.settings, policies: live });
    for (const room of rooms.filter((one) => !double.includes(one))) {
      const keys = await eventually(async () => {
        const { guests, waiting } = await hotel.status(`R-${room}`);
        const issued = guests.flatMap(({ credentials }) => credentials.filter(({ state }) => state === 'issued'));
        return waiting === null && issued.length === 2 ? issued : undefined;
      });
      expect(keys.map(({ kind }) => kind)).toEqual(['joiner', 'joiner']);
      for (const { acsCredentialId } of [...keys, ...keys])
        expect(await hotel.tap(room, acsCredentialId ?? '')).toBe(true);
    }
    for (const room of double) expect((await hotel.status(`R-${room}`)).waiting).toBe('hold');
    for (const [room, id] of [...before, ...before]) expect([room, await hotel.tap(room, id)]).toEqual([room, true]);
    expect((await adopt()).does).toEqual(
      Object.fromEntries(rooms.map((room) => [room, double.includes(room) ? 'hold' : 'none'])),
    );
  });

  test('and nothing is changed if Seam does not say what is on a room', async () => {
    const look = { path: '/acs/entrances/list_credentials_with_access', times: 1_000, effect: { status: 503 } };
    await using hotel = await openHotel({ policies: { unknownOccupant: 'wait' }, faults: [look] });
    await using cli = await commandsFor(hotel);
    const card = await encode(hotel, '101');
    await hotel.put('R-101', inHouse(hotel));
    const { code, stdout, stderr } = await cli.adopt('--yes', '--timeout', '1');
    expect([code, stdout, JSON.parse(stderr)]).toMatchObject([2, '', { error: { code: 'NotInTime' } }]);
    expect(stderr).toContain('nothing was changed');
    expect((await hotel.status('R-101')).needsAttention.map(({ code: one }) => one)).not.toContain('on-hold');
    expect(await hotel.tap('101', card)).toBe(true);
  });
});
