import type { Command } from 'commander';
import { NightlatchError } from '../../client/errors.ts';
import type { NightlatchClient, ReservationAdoption } from '../../client/index.ts';
import { NotInTimeError } from '../errors.ts';
import { wholeNumber, withExamples } from '../options.ts';
import { adoptionText, type AdoptionRow } from '../output/adoption.ts';
import { print, printJson, printProgress } from '../output/print.ts';
import { withCommonOptions, type CommonFlags } from '../reservation/options.ts';
import { withSession } from '../session.ts';

const notes = `
For a hotel that starts with guests in house: docs/operators.md says in which order. Without --yes nothing is changed. With
--yes the keys of a reservation join the cards and keys that are on its rooms; a reservation about which this command is
unsure is put on hold, until "reservation adopt" names its cards and "reservation release" ends the hold.
Exit codes: 0 done, 1 wrong input or refused, 2 not available or rooms not looked at in time.`;

interface AdoptFlags extends CommonFlags {
  readonly yes?: true;
  readonly timeout: number;
}

/** Adds `nightlatch adopt`. */
export function addAdoptCommand(program: Command): void {
  withExamples(
    withCommonOptions(program.command('adopt')),
    ['adopt --property hotel-aurora', 'what is on the rooms of the guests in house'],
    ['adopt --property hotel-aurora --yes', 'let their keys join it'],
  )
    .description('list the cards and keys of others on the rooms of guests in house, and let keys join them')
    .option('--yes', 'do it: adopt what is sure, and put what is unsure on hold')
    .option('--timeout <seconds>', 'how long to wait until all rooms are looked at', wholeNumber, 30)
    .addHelpText('after', notes)
    .action(({ property, json, yes, timeout }: AdoptFlags) =>
      withSession(property, async ({ client, propertyId, timeZone, unknownOccupant }) => {
        const timeoutMs = timeout * 1_000;
        const { reservations, unclaimed } = await client.readAdoption(propertyId, { timeoutMs });
        if (unknownOccupant !== 'wait' && !json)
          printProgress(
            `warning: policies.unknownOccupant of ${propertyId} is not wait: keys end cards that do not fit as soon as a reservation is in house`,
          );
        const planned = reservations.map(plannedFor);
        const rows = yes ? await carriedOut(client, propertyId, { planned, timeoutMs }) : planned;
        if (json) printJson({ propertyId, reservations: rows, unclaimed });
        else print(...adoptionText(rows, unclaimed, timeZone));
        if (rows.some(({ refused }) => refused !== null)) process.exitCode = 1;
      }),
    );
}

function plannedFor(one: ReservationAdoption): AdoptionRow {
  const found = new Set(one.rooms.map(({ is }) => is));
  const nothing = { ...one, done: null, refused: null };
  if (found.has('unread')) return { ...nothing, does: 'unread' };
  if (found.has('unsure')) return { ...nothing, does: 'hold' };
  return { ...nothing, does: found.has('adopts') ? 'adopt' : 'none' };
}

/** What is to be done for a property. */
interface Planned {
  readonly planned: readonly AdoptionRow[];
  readonly timeoutMs: number;
}

/**
 * Does what is planned, one reservation after the other; one that refuses does not stop the others.
 *
 * @throws {NotInTimeError} if a room was not looked at: then nothing is changed.
 * @throws {NightlatchError} Unavailable; the command can be repeated.
 */
async function carriedOut(client: NightlatchClient, propertyId: string, { planned, timeoutMs }: Planned) {
  const unread = planned.flatMap(({ rooms }) => rooms.flatMap(({ room, is }) => (is === 'unread' ? [room] : [])));
  if (unread.length > 0)
    throw new NotInTimeError(
      `nothing was changed: see what needs attention and run the command again, because room ${unread.join(', ')} is not looked at`,
      timeoutMs,
    );
  const rows: AdoptionRow[] = [];
  for (const row of planned) rows.push(await done(client, propertyId, row));
  return rows;
}

async function done(client: NightlatchClient, propertyId: string, row: AdoptionRow): Promise<AdoptionRow> {
  const { reservationId, does, acsCredentialIds, onHold } = row;
  if (does !== 'adopt' && (does !== 'hold' || onHold)) return row;
  try {
    if (does === 'adopt') await client.adopt(propertyId, reservationId, { acsCredentialIds: [...acsCredentialIds] });
    else await client.hold(propertyId, reservationId, {});
    return { ...row, done: true };
  } catch (error) {
    // The guests may have left since the rooms were read.
    const isOver = error instanceof NightlatchError && (error.code === 'Refused' || error.code === 'NotFound');
    if (!isOver) throw error;
    return { ...row, done: false, refused: error.message };
  }
}
