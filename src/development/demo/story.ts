import type { NightlatchClient } from '../../client/index.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import type { PropertyConfig } from '../../settings/index.ts';
import { embeddedPropertyId } from '../stack.ts';
import type { Doors } from './doors.ts';
import type { Example } from './examples.ts';
import type { DoorRow, Report, Tap } from './report.ts';
import { scenesOf, type Scene } from './scenes.ts';
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

/** What the story has found. */
export interface Findings {
  readonly doorsChecked: number;
  readonly surprises: number;
  readonly overrides: number;
  readonly joiners: number;
}

/** Books all examples, lets their nights pass, and taps every door with every key in each scene. */
export async function playStory(cast: Cast): Promise<Findings> {
  const { client, property, examples, report } = cast;
  const stage = createStage(cast);
  report.scene('at booking', null);
  for (const { reservationId, ...body } of examples) {
    // The client checks an example against the schema of a PUT, as it does for a PMS.
    await client.putReservation(embeddedPropertyId, reservationId, body);
    await stage.untilSettled(reservationId, ({ waiting }) => waiting === 'lead');
  }
  report.noKeysYet(idsOf(examples));
  for (const scene of scenesOf(examples, property)) await playScene(cast, stage, scene);
  return stage.findings();
}

/** The keys that exist so far, and what the front desk did. */
interface Stage {
  /** Waits until a reservation's status is as expected, and collects its keys. */
  untilSettled(reservationId: string, isSettled: (view: ReservationView) => boolean): Promise<void>;
  checkIn(reservationId: string): Promise<void>;
  checkOut(reservationId: string): Promise<void>;
  /** Taps every door with every key, and reports what opens. */
  tapAll(): Promise<void>;
  findings(): Findings;
}

async function playScene({ doors, property, report }: Cast, stage: Stage, scene: Scene): Promise<void> {
  const { at, title, expected, arriving, leaving } = scene;
  const { timeZone } = property.settings;
  report.scene(title, { at, reservations: idsOf([...expected, ...arriving, ...leaving]), timeZone });
  await doors.advanceTo(at);
  for (const reservationId of idsOf(expected)) await stage.untilSettled(reservationId, allIssued);
  for (const reservationId of idsOf(leaving)) {
    await stage.checkOut(reservationId);
    await stage.untilSettled(reservationId, allRevoked);
  }
  for (const reservationId of idsOf(arriving)) {
    await stage.checkIn(reservationId);
    await stage.untilSettled(reservationId, allIssued);
  }
  await stage.tapAll();
}

function createStage({ client, doors, examples, report }: Cast): Stage {
  const keys = new Map<string, HeldKey & { readonly kind: string }>();
  const checkedIn = new Set<string>();
  const checkedOut = new Set<string>();
  const taps: Tap[] = [];
  const allDoors = [...new Set(examples.flatMap(({ rooms }) => rooms)), ...commonDoors];
  async function tap(door: string, key: HeldKey): Promise<Tap> {
    const opens = await doors.tap(door, key.acsCredentialId);
    const done = { door, opens, expected: shouldOpen(key, door, { examples, checkedIn, checkedOut }) };
    taps.push(done);
    return done;
  }
  return {
    async untilSettled(reservationId, isSettled) {
      const { guests } = await until(`${reservationId} to settle`, async () => {
        const view = await client.getReservation(embeddedPropertyId, reservationId);
        return isSettled(view) ? view : undefined;
      });
      for (const { guestId, credentials } of guests)
        for (const { acsCredentialId, kind } of credentials)
          if (acsCredentialId !== null) keys.set(acsCredentialId, { reservationId, guestId, acsCredentialId, kind });
    },
    async checkIn(reservationId) {
      await client.checkIn(embeddedPropertyId, reservationId, {});
      checkedIn.add(reservationId);
    },
    async checkOut(reservationId) {
      await client.checkOut(embeddedPropertyId, reservationId, {});
      checkedOut.add(reservationId);
    },
    async tapAll() {
      const rows: DoorRow[] = [];
      for (const key of keys.values()) {
        const row: Tap[] = [];
        for (const door of allDoors) row.push(await tap(door, key));
        rows.push({ key, taps: row });
      }
      report.doors(allDoors, rows);
    },
    findings() {
      const overrides = [...keys.values()].filter(({ kind }) => kind === 'override').length;
      return {
        doorsChecked: taps.length,
        surprises: taps.filter(({ opens, expected }) => opens !== expected).length,
        overrides,
        joiners: keys.size - overrides,
      };
    },
  };
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
