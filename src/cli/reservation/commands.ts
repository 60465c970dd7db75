import { Option, type Command } from 'commander';
import { NightlatchError } from '../../client/errors.ts';
import type { ReservationList, ReservationSummary } from '../../client/index.ts';
import { reservationStatus, type ReservationStatus } from '../../domain/messages/reservation.ts';
import { dateAt } from '../../settings/index.ts';
import { withExamples } from '../options.ts';
import { planText } from '../output/plan.ts';
import { print, printJson } from '../output/print.ts';
import { listText, reservationText } from '../output/reservation.ts';
import { withSession } from '../session.ts';
import { readReservationFile } from './file.ts';
import { addMessageCommands } from './messages.ts';
import { listLimit, withCommonOptions, withMessageOptions, type CommonFlags, type MessageFlags } from './options.ts';
import { sendMessage } from './send.ts';

const notes = `
FILE is JSON, as a PMS would PUT it; - is standard input. The reservation's id is --id, else the file's reservationId, else
the file's name without .json.`;

interface FileFlags extends CommonFlags {
  readonly id?: string;
}

interface ListFlags extends CommonFlags {
  readonly status?: ReservationStatus;
  readonly room?: string;
  readonly needsAttention?: true | string;
  readonly arrivals?: true | string;
  readonly departures?: true | string;
  readonly inHouse?: true | string;
  readonly limit: number;
  readonly after?: string;
}

/** Adds `nightlatch reservation …`. */
export function addReservationCommands(program: Command): void {
  const reservation = program
    .command('reservation')
    .description('send what a PMS would send about a reservation, and show its status')
    .addHelpText('after', notes);
  withExamples(
    reservation,
    ['reservation put R-1001.json --wait issued'],
    ['reservation plan R-1001.json'],
    ['reservation list --status in-house --needs-attention'],
    ['reservation guest add R-1001 g2 --full-name "Bo Example" --room 102'],
    ['reservation stay R-1001 2026-12-01 2026-12-05'],
    ['reservation check-in R-1001 --json'],
  );
  addPut(reservation);
  addGet(reservation);
  addList(reservation);
  addPlan(reservation);
  addMessageCommands(reservation);
}

function addPut(reservation: Command): void {
  withExamples(
    withMessageOptions(reservation.command('put')),
    ['reservation put R-1001.json --wait issued'],
    ['reservation put - --id R-1001 < reservation.json'],
  )
    .description('say what a reservation should be: starts or changes it')
    .argument('<FILE>')
    .option('--id <id>', 'the reservation, if the file’s name is not its id')
    .action(async (file: string, flags: MessageFlags & FileFlags) => {
      const { reservationId, body } = await readReservationFile(file, flags.id);
      await sendMessage({ reservationId, name: 'replaceReservation', body }, flags);
    });
}

function addGet(reservation: Command): void {
  withExamples(
    withCommonOptions(reservation.command('get')),
    ['reservation get R-1001'],
    ['reservation get R-1001 --operator'],
    ['reservation get R-1001 --property hotel-aurora --json'],
  )
    .description('show a reservation’s status')
    .argument('<ID>')
    .option('--operator', 'of what needs attention, say also what happened and where to look')
    .action((reservationId: string, flags: CommonFlags & { readonly operator?: true }) =>
      withSession(flags.property, async ({ client, propertyId, timeZone }) => {
        const status = await client.getReservation(propertyId, reservationId);
        return flags.json
          ? printJson(status)
          : print(...reservationText(status, timeZone, { forOperator: flags.operator }));
      }),
    );
}

function addList(reservation: Command): void {
  withExamples(
    withCommonOptions(reservation.command('list')),
    ['reservation list --status in-house --needs-attention'],
    ['reservation list --arrivals', 'who arrives today'],
    ['reservation list --departures 2026-12-04'],
    ['reservation list --room 101 --limit 10'],
  )
    .description('list open reservations, newest first')
    .addOption(new Option('--status <status>').choices(reservationStatus.options))
    .option('--room <room>')
    .option('--needs-attention [code]', 'only reservations that need a person’s attention')
    .option('--arrivals [date]', 'only stays that begin on this day, today if no date is given')
    .option('--departures [date]', 'only stays that end on this day, today if no date is given')
    .option('--in-house [date]', 'only stays of which some part is on this day, today if no date is given')
    .option('--limit <number>', 'the longest list', listLimit, 100)
    .option('--after <next>', 'continue an earlier list, from the next that it gave')
    .action(({ property, json, arrivals, departures, inHouse, ...others }: ListFlags) =>
      withSession(property, async ({ client, propertyId, timeZone }) => {
        const today = dateAt(Date.now(), timeZone);
        const days = Object.entries({ arrivals, departures, inHouse }).flatMap(([name, date]) =>
          date === undefined ? [] : [[name, date === true ? today : date] as const],
        );
        const found = await client.listReservations(propertyId, { ...others, ...Object.fromEntries(days) });
        return json ? printJson(found) : print(...listText(days.length > 0 ? byRoom(found) : found, timeZone));
      }),
    );
}

function firstRoom({ rooms }: ReservationSummary): string {
  return rooms[0] ?? '';
}

/** A list of a day in the order of the rooms, as a front desk goes through it. */
function byRoom(list: ReservationList): ReservationList {
  const reservations = list.reservations.toSorted((a, b) =>
    firstRoom(a).localeCompare(firstRoom(b), 'en', { numeric: true }),
  );
  return { ...list, reservations };
}

function addPlan(reservation: Command): void {
  withExamples(
    withCommonOptions(reservation.command('plan')),
    ['reservation plan R-1001.json', 'what a PUT of this file would do'],
    ['reservation plan --id R-1001', 'what is left to do'],
  )
    .description('show what a PUT of FILE would do or, without FILE, what is left to do; changes nothing')
    .argument('[FILE]')
    .option('--id <id>', 'the reservation, if the file’s name is not its id')
    .action((file: string | undefined, flags: FileFlags) =>
      withSession(flags.property, async ({ client, propertyId, timeZone }) => {
        const { reservationId, body } =
          file === undefined
            ? { reservationId: idWithoutFile(flags.id), body: undefined }
            : await readReservationFile(file, flags.id);
        const steps = await client.planReservation(propertyId, reservationId, body);
        return flags.json ? printJson(steps) : print(...planText(steps, timeZone));
      }),
    );
}

function idWithoutFile(id: string | undefined): string {
  if (id !== undefined) return id;
  const reason = 'is missing, and so is --id: give one of them';
  throw new NightlatchError({ code: 'InvalidInput', problems: [{ field: 'FILE', reason }] });
}
