import { Option, type Command } from 'commander';
import { NightlatchError } from '../../client/errors.ts';
import { reservationStatus, type ReservationStatus } from '../../domain/messages/reservation.ts';
import { planText } from '../output/plan.ts';
import { print, printJson } from '../output/print.ts';
import { listText, reservationText } from '../output/reservation.ts';
import { readReservationFile } from './file.ts';
import { addMessageCommands } from './messages.ts';
import { wholeNumber, withCommonOptions, withMessageOptions, type CommonFlags, type MessageFlags } from './options.ts';
import { sendMessage } from './send.ts';
import { withSession } from './session.ts';

const examples = `
FILE is JSON as a PMS would PUT it, - is standard input; the reservation's id is --id, else its reservationId, else the
file's name without .json.

Examples:
  $ nightlatch reservation put R-1001.json --wait issued
  $ nightlatch reservation plan R-1001.json
  $ nightlatch reservation list --status in-house --needs-attention
  $ nightlatch reservation guest add R-1001 g2 --full-name "Bo Example" --room 102
  $ nightlatch reservation stay R-1001 2026-12-01 2026-12-05
  $ nightlatch reservation check-in R-1001 --json`;

interface ListFlags extends CommonFlags {
  readonly status?: ReservationStatus;
  readonly room?: string;
  readonly needsAttention?: true | string;
  readonly limit: number;
}

/** The id where there is no file to say it. */
const onlyId = (id: string | undefined): string => {
  if (id !== undefined) return id;
  const reason = 'is missing, and so is --id: which reservation?';
  throw new NightlatchError({ code: 'InvalidInput', problems: [{ field: 'FILE', reason }] });
};

/** Adds `nightlatch reservation …`. */
export const addReservationCommands = (program: Command): void => {
  const reservation = program
    .command('reservation')
    .description('what a PMS says of a reservation, and how it stands')
    .addHelpText('after', examples);

  withMessageOptions(reservation.command('put'))
    .description('say what a reservation should be: starts or changes it')
    .argument('<FILE>')
    .option('--id <id>', 'the reservation, where it is not the file’s name')
    .action(async (file: string, flags: MessageFlags & { readonly id?: string }) => {
      const { reservationId, body } = await readReservationFile(file, flags.id);
      await sendMessage({ reservationId, name: 'replaceReservation', body }, flags);
    });

  withCommonOptions(reservation.command('get'))
    .description('show how a reservation stands')
    .argument('<ID>')
    .action((reservationId: string, flags: CommonFlags) =>
      withSession(flags.property, async ({ client, propertyId, timeZone }) => {
        const status = await client.getReservation(propertyId, reservationId);
        return flags.json ? printJson(status) : print(...reservationText(status, timeZone));
      }),
    );

  withCommonOptions(reservation.command('list'))
    .description('list open reservations, newest first')
    .addOption(new Option('--status <status>').choices(reservationStatus.options))
    .option('--room <room>')
    .option('--needs-attention [code]', 'those that a person has to look at')
    .option('--limit <number>', 'the most to list', wholeNumber, 100)
    .action(({ property, json, ...filter }: ListFlags) =>
      withSession(property, async ({ client, propertyId, timeZone }) => {
        const list = await client.listReservations(propertyId, filter);
        return json ? printJson(list) : print(...listText(list, timeZone));
      }),
    );

  withCommonOptions(reservation.command('plan'))
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
};
