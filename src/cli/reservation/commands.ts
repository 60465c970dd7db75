import { Option, type Command } from 'commander';
import { NightlatchError } from '../../client/errors.ts';
import { reservationStatus, type ReservationStatus } from '../../domain/messages/reservation.ts';
import { withExamples } from '../examples.ts';
import { planText } from '../output/plan.ts';
import { print, printJson } from '../output/print.ts';
import { listText, reservationText } from '../output/reservation.ts';
import { readReservationFile } from './file.ts';
import { addMessageCommands } from './messages.ts';
import { listLimit, withCommonOptions, withMessageOptions, type CommonFlags, type MessageFlags } from './options.ts';
import { sendMessage } from './send.ts';
import { withSession } from './session.ts';

const notes = `
FILE is JSON as a PMS would PUT it, - is standard input; the reservation's id is --id, else its reservationId, else the
file's name without .json.`;

interface ListFlags extends CommonFlags {
  readonly status?: ReservationStatus;
  readonly room?: string;
  readonly needsAttention?: true | string;
  readonly limit: number;
  readonly after?: string;
}

/** The id where there is no file to say it. */
function onlyId(id: string | undefined): string {
  if (id !== undefined) return id;
  const reason = 'is missing, and so is --id: which reservation?';
  throw new NightlatchError({ code: 'InvalidInput', problems: [{ field: 'FILE', reason }] });
}

/** Adds `nightlatch reservation …`. */
export function addReservationCommands(program: Command): void {
  const reservation = program
    .command('reservation')
    .description('what a PMS says of a reservation, and how it stands')
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

  const put = withMessageOptions(reservation.command('put'));
  withExamples(put, ['reservation put R-1001.json --wait issued'], ['reservation put - --id R-1001 < reservation.json'])
    .description('say what a reservation should be: starts or changes it')
    .argument('<FILE>')
    .option('--id <id>', 'the reservation, where it is not the file’s name')
    .action(async (file: string, flags: MessageFlags & { readonly id?: string }) => {
      const { reservationId, body } = await readReservationFile(file, flags.id);
      await sendMessage({ reservationId, name: 'replaceReservation', body }, flags);
    });

  const get = withCommonOptions(reservation.command('get'));
  withExamples(get, ['reservation get R-1001'], ['reservation get R-1001 --property hotel-aurora --json'])
    .description('show how a reservation stands')
    .argument('<ID>')
    .action((reservationId: string, flags: CommonFlags) =>
      withSession(flags.property, async ({ client, propertyId, timeZone }) => {
        const status = await client.getReservation(propertyId, reservationId);
        return flags.json ? printJson(status) : print(...reservationText(status, timeZone));
      }),
    );

  const list = withCommonOptions(reservation.command('list'));
  withExamples(
    list,
    ['reservation list --status in-house --needs-attention'],
    ['reservation list --room 101 --limit 10'],
  )
    .description('list open reservations, newest first')
    .addOption(new Option('--status <status>').choices(reservationStatus.options))
    .option('--room <room>')
    .option('--needs-attention [code]', 'those that a person has to look at')
    .option('--limit <number>', 'the most to list', listLimit, 100)
    .option('--after <next>', 'go on where a list ended, by what it gave as next')
    .action(({ property, json, ...filter }: ListFlags) =>
      withSession(property, async ({ client, propertyId, timeZone }) => {
        const found = await client.listReservations(propertyId, filter);
        return json ? printJson(found) : print(...listText(found, timeZone));
      }),
    );

  const plan = withCommonOptions(reservation.command('plan'));
  withExamples(
    plan,
    ['reservation plan R-1001.json', 'what a PUT of this would do'],
    ['reservation plan --id R-1001', 'what is left to do'],
  )
    .description('show what a PUT of FILE would do, or without FILE what is left to do: nothing is done')
    .argument('[FILE]')
    .option('--id <id>', 'the reservation, where it is not the file’s name')
    .action((file: string | undefined, flags: CommonFlags & { readonly id?: string }) =>
      withSession(flags.property, async ({ client, propertyId, timeZone }) => {
        const { reservationId, body } =
          file === undefined
            ? { reservationId: onlyId(flags.id), body: undefined }
            : await readReservationFile(file, flags.id);
        const steps = await client.planReservation(propertyId, reservationId, body);
        return flags.json ? printJson(steps) : print(...planText(steps, timeZone));
      }),
    );

  addMessageCommands(reservation);
}
