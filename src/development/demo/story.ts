import type { NightlatchClient } from '../../client/index.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import type { PropertyConfig } from '../../settings/index.ts';
import { embeddedPropertyId } from '../stack.ts';
import type { Doors } from './doors.ts';
import type { Example } from './examples.ts';
import type { Report } from './report.ts';
import { scenesOf } from './scenes.ts';
import { commonDoors, shouldOpen, type HeldKey } from './truth.ts';
import { until } from './until.ts';

/** What the story is played with. */
export interface Cast {
  readonly client: NightlatchClient;
  readonly doors: Doors;
  readonly property: PropertyConfig;
  readonly examples: readonly Example[];
  readonly report: Report;
}

/** What was found out on the way. */
export interface Findings {
  readonly doorsChecked: number;
  readonly surprises: number;
  readonly overrides: number;
  readonly joiners: number;
}

function idsOf(examples: readonly Example[]): readonly string[] {
  return examples.map(({ reservationId }) => reservationId);
}

function allIssued({ guests, waiting }: ReservationView): boolean {
  return waiting === null && guests.every(({ credentials }) => credentials[0]?.state === 'issued');
}

function allRevoked({ guests, waiting }: ReservationView): boolean {
  return waiting === null && guests.every(({ credentials }) => credentials.every(({ state }) => state === 'revoked'));
}

/** Books all examples, lives their nights through, and taps every door with every key at each scene. */
export async function playStory(cast: Cast): Promise<Findings> {
  const { client, doors, property, examples, report } = cast;
  const keys = new Map<string, HeldKey & { readonly kind: string }>();
  const checkedIn = new Set<string>();
  const checkedOut = new Set<string>();
  let doorsChecked = 0;
  let surprises = 0;
  const allDoors = [...new Set(examples.flatMap(({ rooms }) => rooms)), ...commonDoors];

  function waitFor(reservationId: string, check: (view: ReservationView) => boolean): Promise<ReservationView> {
    return until(`${reservationId} to come to rest`, async () => {
      const view = await client.getReservation(embeddedPropertyId, reservationId);
      return check(view) ? view : undefined;
    });
  }
  function collect(reservationId: string, view: ReservationView): void {
    for (const { guestId, credentials } of view.guests)
      for (const { acsCredentialId, kind } of credentials)
        if (acsCredentialId !== null) keys.set(acsCredentialId, { reservationId, guestId, acsCredentialId, kind });
  }
  async function tapAll(): Promise<void> {
    const rows: { key: HeldKey; taps: { door: string; opens: boolean; expected: boolean }[] }[] = [];
    for (const key of keys.values()) {
      const taps: { door: string; opens: boolean; expected: boolean }[] = [];
      for (const door of allDoors) {
        const opens = await doors.tap(door, key.acsCredentialId);
        const expected = shouldOpen(key, door, examples, { checkedIn, checkedOut });
        taps.push({ door, opens, expected });
        doorsChecked += 1;
        if (opens !== expected) surprises += 1;
      }
      rows.push({ key, taps });
    }
    report.doors(allDoors, rows);
  }

  // 1. The PMS books.
  report.scene('at booking', null);
  for (const { reservationId, ...body } of examples) {
    // The client holds an example against the schema of a PUT, as it does for a PMS.
    await client.putReservation(embeddedPropertyId, reservationId, body);
    await waitFor(reservationId, ({ waiting }) => waiting === 'lead');
  }
  report.nobody(idsOf(examples));
  // 2. The nights pass.
  for (const { at, title, expected, arriving, leaving } of scenesOf(examples, property)) {
    report.scene(title, {
      at,
      reservations: idsOf([...expected, ...arriving, ...leaving]),
      timeZone: property.settings.timeZone,
    });
    await doors.advanceTo(at);
    for (const { reservationId } of expected) collect(reservationId, await waitFor(reservationId, allIssued));
    for (const { reservationId } of leaving) {
      await client.checkOut(embeddedPropertyId, reservationId, {});
      checkedOut.add(reservationId);
      collect(reservationId, await waitFor(reservationId, allRevoked));
    }
    for (const { reservationId } of arriving) {
      await client.checkIn(embeddedPropertyId, reservationId, {});
      checkedIn.add(reservationId);
      collect(reservationId, await waitFor(reservationId, allIssued));
    }
    await tapAll();
  }
  const kinds = [...keys.values()].map(({ kind }) => kind);
  const overrides = kinds.filter((kind) => kind === 'override').length;
  return { doorsChecked, surprises, overrides, joiners: kinds.length - overrides };
}
