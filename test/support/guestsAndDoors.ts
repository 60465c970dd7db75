import { expect } from 'vitest';
import type { CredentialView, ReservationView } from '../../src/domain/status/view.ts';
import { eventually } from './eventually.ts';
import { openHotel, type HotelOptions, type TestHotel } from './hotel.ts';

/** Doors by the guest who opens them: `{ 'R1/g1': ['101'] }`; Main Entrance is added. */
export type Doors = Readonly<Record<string, readonly string[]>>;

/** The live key of each guest who has one, by reservation and guest: `keys['R1/g1']`. */
export type Keys = Readonly<Record<string, CredentialView>>;

const doorNames = ['101', '102', '103', '104', 'Main Entrance', 'Pool'];

/** Every key that was ever seen in a hotel, and its guest: dead keys are tapped too. */
const seen = new WeakMap<TestHotel, Map<string, string>>();

/** A hotel whose Pool is an area of its own and whose keys, dead or alive, are remembered. */
export async function openLife(options: HotelOptions = {}): Promise<TestHotel> {
  const property = { commonEntrances: ['Main Entrance'], areas: { spa: ['Pool'] } };
  const hotel = await openHotel({ ...options, property: { ...property, ...options.property } });
  seen.set(hotel, new Map());
  return hotel;
}

/** Guest number `n` of a reservation, without an e-mail address. */
export function person(n: number, part: object = {}) {
  return { guestId: `g${n}`, fullName: `Guest ${n}`, ...part };
}

/** A stay from so many hours from now to so many. */
export function stay(hotel: TestHotel, from: number, to: number) {
  return {
    from: hotel.inHours(from),
    to: hotel.inHours(to),
  };
}

/** A reservation of one guest in room 101 whose stay has begun and who is not checked in. */
export function booked(hotel: TestHotel, part: object = {}) {
  return {
    status: 'booked',
    stay: stay(hotel, -1, 48),
    rooms: ['101'],
    guests: [person(1)],
    ...part,
  };
}

/** The same, checked in. */
export function inHouse(hotel: TestHotel, part: object = {}) {
  return booked(hotel, { status: 'in-house', ...part });
}

function withEntrance(doors: readonly string[]): string {
  return doors.length === 0 ? '' : [...doors, 'Main Entrance'].toSorted().join(' ');
}

/** The lines of those who have something. */
function told(lines: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(lines).filter(([, line]) => line !== ''));
}

function owned({ reservationId, guests }: ReservationView) {
  return guests.flatMap(({ guestId, credentials }) =>
    credentials.toReversed().map((credential) => ({ who: `${reservationId}/${guestId}`, credential })),
  );
}

/**
 * Waits until the named reservations are at rest and every guest has one key to exactly these doors, both by the status
 * and by the simulator's own count. Returns the keys.
 */
export function holds(hotel: TestHotel, doors: Doors): Promise<Keys> {
  return eventually(async () => {
    const reservationIds = [...new Set(Object.keys(doors).map((who) => who.split('/')[0] ?? ''))];
    const views = await Promise.all(reservationIds.map((id) => hotel.status(id)));
    const all = views.flatMap(owned);
    const atRest = await hotel.credentials();
    for (const { acsCredentialId } of atRest) see(hotel, acsCredentialId, 'unknown');
    for (const { who, credential } of all) if (credential.acsCredentialId) see(hotel, credential.acsCredentialId, who);
    const standing = all.filter(({ credential }) => credential.state !== 'revoked');
    function nameOf(id: string): string {
      return doorNames.find((name) => hotel.doorOf(name) === id) ?? id;
    }
    const shown: Record<string, string> = {};
    for (const { who, credential } of standing) {
      const line = `${credential.state} ${credential.acsEntranceIds.map(nameOf).toSorted().join(' ')}`;
      shown[who] = [shown[who] ?? [], line].flat().join(', ');
    }
    const wanted = Object.entries(doors).map(([who, names]) => [
      who,
      names.length > 0 ? `issued ${withEntrance(names)}` : '',
    ]);
    expect(shown).toEqual(told(Object.fromEntries(wanted) as Record<string, string>));
    expect(views.map(({ waiting }) => waiting)).not.toContain('issued');
    expect(views.map(({ waiting }) => waiting)).not.toContain('revoked');
    const ids = standing.map(({ credential }) => credential.acsCredentialId ?? 'unknown');
    expect(atRest.map(({ acsCredentialId }) => acsCredentialId).toSorted()).toEqual(ids.toSorted());
    return Object.fromEntries(standing.map(({ who, credential }) => [who, credential]));
  });
}

function see(hotel: TestHotel, acsCredentialId: string, who: string): void {
  const keys = seen.get(hotel);
  if (keys?.get(acsCredentialId) === undefined || who !== 'unknown') keys?.set(acsCredentialId, who);
}

/**
 * Taps every door with every key that `holds` ever saw, the live keys twice and in the order in which they were made.
 * These doors open for these guests, and no other door opens, least of all for a dead key.
 */
export async function taps(hotel: TestHotel, doors: Doors): Promise<void> {
  const keys = seen.get(hotel) ?? new Map<string, string>();
  const living = (await hotel.credentials()).map(({ acsCredentialId }) => acsCredentialId);
  async function opened(id: string): Promise<string> {
    const names: string[] = [];
    for (const name of doorNames) if (await hotel.tap(name, id)) names.push(name);
    return names.toSorted().join(' ');
  }
  for (const id of living) await opened(id);
  const found: Record<string, string> = {};
  for (const id of living) found[keys.get(id) ?? id] = await opened(id);
  for (const id of keys.keys()) if (!living.includes(id)) found[`dead ${keys.get(id)} ${id}`] = await opened(id);
  const wanted = Object.entries(doors).map(([who, names]) => [who, withEntrance(names)]);
  expect(told(found)).toEqual(told(Object.fromEntries(wanted) as Record<string, string>));
}

/** Waits until every guest has a key to exactly these doors, and checks that no other door opens for any key. */
export async function opens(hotel: TestHotel, doors: Doors): Promise<Keys> {
  const keys = await holds(hotel, doors);
  await taps(hotel, doors);
  return keys;
}

/** How many credentials Seam was asked to create so far. */
export function creates(hotel: TestHotel): Promise<number> {
  return hotel.calls('/acs/credentials/create');
}
