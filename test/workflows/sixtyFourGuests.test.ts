import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openHotel, type TestHotel } from '../support/hotel.ts';
import { isFull } from '../support/run.ts';

/** More guests than SeamIds has room for. */
const maxGuests = 64;

/** The most bytes of one search attribute's value: beyond that the server terminates the workflow (limit.blobSize…). */
const limit = 2_048;

/** Ids of the longest allowed length, so that all that is made of them is as large as possible. */
function guestId(n: number): string {
  return `guest-${String(n).padStart(58, '0')}`;
}
function person(n: number) {
  return { guestId: guestId(n), fullName: `Guest ${n}` };
}
function guests(from: number): readonly object[] {
  return Array.from({ length: maxGuests }, (_, n) => person(from + n));
}

/** Names of rooms with letters that take three bytes each. */
const roomNames = ['101', '102', '103', '104', '105', '106', '107'].map(
  (door) => [`${'客'.repeat(37)}${door}`, [door]] as const,
);

/** Checks that the reservation runs and that every search attribute is below the limit; returns the largest size. */
async function largestAttribute(hotel: TestHotel): Promise<number> {
  const { status, raw } = await hotel.handle('R1').describe();
  expect(status.name).toBe('RUNNING');
  const fields = Object.entries(raw.workflowExecutionInfo?.searchAttributes?.indexedFields ?? {});
  expect(fields.map(([name]) => name)).toEqual(expect.arrayContaining(['PropertyId', 'Rooms']));
  return Math.max(...fields.map(([, { data }]) => data?.length ?? 0));
}

/** Waits until exactly these guests have one issued key each, and no other key is left. */
function allIssued(hotel: TestHotel, count: number): Promise<boolean> {
  return eventually(async () => {
    const view = await hotel.status('R1');
    const keys = await hotel.credentials();
    expect(view.waiting).toBeNull();
    expect([view.guests.length, keys.length]).toEqual([count, count]);
    return keys.every(({ issued, valid }) => issued && valid);
  });
}

it.runIf(isFull)(
  `${maxGuests} guests in one reservation live and die below the limit of search attributes`,
  async () => {
    await using hotel = await openHotel({
      property: { rooms: Object.fromEntries(roomNames) },
      policies: { lingerMs: 3_600_000 },
    });
    const rooms = roomNames.map(([name]) => name);
    const stay = { from: hotel.inHours(-1), to: hotel.inHours(20) };
    const body = { status: 'in-house', stay, rooms, guests: guests(1) };
    const sizes: number[] = [];
    const stages: readonly (() => Promise<unknown>)[] = [
      // 1. All of them come.
      () => hotel.put('R1', body),
      // 2. All of them stay longer: every key is replaced, and for a while there are twice as many.
      () => hotel.send('R1', 'changeStay', { stay: { ...stay, to: hotel.inHours(30) } }),
      // 3. Sixty-four others come in their place.
      () => hotel.put('R1', { ...body, guests: guests(101) }),
    ];
    for (const stage of stages) {
      await stage();
      sizes.push(await largestAttribute(hotel));
      await allIssued(hotel, maxGuests);
      sizes.push(await largestAttribute(hotel));
    }
    // 4. All of them leave.
    await hotel.send('R1', 'checkOut');
    await eventually(async () => (await hotel.credentials()).length === 0);
    sizes.push(await largestAttribute(hotel));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limit);
    // The full ids of sixty-four keys and users would not fit: the test must come near the limit to show anything.
    expect(Math.max(...sizes)).toBeGreaterThan(limit / 2);
    await hotel.advance(2);
    expect(await hotel.handle('R1').result()).toMatchObject({ status: 'departed', waiting: null });
    expect((await hotel.handle('R1').describe()).status.name).toBe('COMPLETED');
  },
);
