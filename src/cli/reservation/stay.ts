import type { Command } from 'commander';
import { invalidInput } from '../../client/errors.ts';
import { stayProblem } from '../../domain/messages/fields.ts';
import { localTime, type Instant, type Window } from '../../domain/instant.ts';
import { isTimeOfDay } from '../../settings/timeOfDay.ts';
import { withExamples } from '../options.ts';
import type { Session } from '../session.ts';
import { withMessageOptions, type MessageFlags } from './options.ts';
import { sendMessage } from './send.ts';

/** What a command line says about a new stay. */
export interface StayWish {
  /** The arguments FROM and TO. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly arrival?: string | undefined;
  readonly departure?: string | undefined;
  readonly until?: string | undefined;
}

/** A stay as a message says it: by dates, or by instants. */
export type StayInMessage =
  { readonly arrival?: string; readonly departure?: string } | { readonly from?: string; readonly to?: string };

function refuse(field: string, reason: string): never {
  throw invalidInput([{ field, reason }]);
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/** Two dates or two instants; if only one of them is a date, the client says what is wrong. */
export function stayFrom(from: string | undefined, to: string | undefined): StayInMessage | undefined {
  if (from === undefined && to === undefined) return undefined;
  return isDate(from ?? to ?? '') ? { arrival: from, departure: to } : { from, to };
}

/**
 * The stay that a command line gives completely, by two dates or two instants; `null` if a part of the stay remains as it
 * is, which only the reservation knows.
 *
 * @throws {NightlatchError} InvalidInput if the command line says too little, or the same thing twice.
 */
export function wholeStay(wish: StayWish): StayInMessage | null {
  const { from, to, arrival, departure, until } = wish;
  const byOption = [arrival, departure, until].some((value) => value !== undefined);
  if (from === undefined && !byOption)
    refuse('the new stay', 'is missing: give --until 14:00, --arrival, --departure, or FROM and TO');
  if (from !== undefined && byOption) refuse('FROM', 'is given beside --arrival, --departure or --until: use one way');
  if (from !== undefined && to === undefined) refuse('TO', 'is missing: give both, or --departure alone');
  if (to !== undefined && /^\d{1,2}:\d{2}$/.test(to))
    refuse('TO', 'is a time of day: for a new departure time use --until');
  if (until !== undefined && !isTimeOfDay(until))
    refuse('--until', "is not a time of day: write it as 14:00, in the hotel's time");
  if (departure !== undefined && until !== undefined) refuse('--until', 'is given beside --departure: use one of them');
  if (from !== undefined) return stayFrom(from, to) ?? null;
  if (arrival === undefined || departure === undefined) return null;
  return isDate(arrival) === isDate(departure) ? (stayFrom(arrival, departure) ?? null) : null;
}

/** What a stay is changed by. */
export interface StayChange {
  /** The stay as it is. */
  readonly stay: Window;
  readonly now: Instant;
  readonly property: Session['property'];
}

/**
 * The stay after the changes that a command line says; what it does not say stays.
 *
 * @throws {NightlatchError} InvalidInput that names the option.
 */
export async function changedStay(wish: StayWish, { stay, now, property }: StayChange): Promise<Window> {
  const { departureAt, stayOf } = await import('../../settings/stay.ts');
  const { timeZone } = property.settings;
  function momentOf(option: '--arrival' | '--departure', text: string): Instant {
    const dates = isDate(text) ? stayOf({ arrival: text, departure: text }, property) : null;
    if (dates?.ok) return option === '--arrival' ? dates.value.from : dates.value.to;
    if (dates === null && /T.*(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text)))
      return new Date(text).toISOString();
    return refuse(option, 'is neither a date, such as 2026-12-01, nor an instant, such as 2026-12-01T15:00:00+01:00');
  }
  function untilOf(time: string): Instant {
    const at = departureAt(time, { departure: stay.to, now }, timeZone);
    if (at > now) return at;
    return refuse(
      '--until',
      `has passed: it means ${localTime(at, timeZone)} (${timeZone}). Give a later time, --departure for another day, or use check-out`,
    );
  }
  const from = wish.arrival === undefined ? stay.from : momentOf('--arrival', wish.arrival);
  const left = wish.departure === undefined ? stay.to : momentOf('--departure', wish.departure);
  const to = wish.until === undefined ? left : untilOf(wish.until);
  const problem = stayProblem({ from, to });
  if (problem !== null)
    refuse(
      'the new stay',
      `ends on ${localTime(to, timeZone)} and begins on ${localTime(from, timeZone)} (${timeZone}): its end ${problem}`,
    );
  return { from, to };
}

/** Adds `nightlatch reservation stay`. */
export function addStay(reservation: Command): void {
  const stay = withExamples(
    withMessageOptions(reservation.command('stay')),
    ['reservation stay R-1001 --until 14:00', 'a late check-out'],
    ['reservation stay R-1001 --departure 2026-12-06', 'one night more'],
    ['reservation stay R-1001 2026-12-01 2026-12-05'],
    ['reservation stay R-1001 2026-12-01T15:00:00+01:00 2026-12-05T14:00:00+01:00'],
  )
    .description('change the stay; what you do not give stays as it is')
    .argument('<ID>')
    .argument('[FROM]', 'a date, for the property’s check-in time, or an instant with an offset')
    .argument('[TO]', 'a date, for the property’s check-out time, or an instant with an offset')
    .option(
      '--until <HH:MM>',
      'the new departure time, in the hotel’s time: on the departure day, or today if that has passed',
    )
    .option('--arrival <date or instant>', 'the new arrival')
    .option('--departure <date or instant>', 'the new departure')
    .action((reservationId: string) => {
      const [, from, to] = stay.args;
      const flags = stay.opts<MessageFlags & StayWish>();
      const { arrival, departure, until } = flags;
      const wish = { from, to, arrival, departure, until };
      const whole = wholeStay(wish);
      const message = { reservationId, name: 'changeStay' } as const;
      return sendMessage(
        whole === null
          ? { ...message, bodyFrom: (session) => bodyOf(wish, reservationId, session) }
          : { ...message, body: { stay: whole } },
        flags,
      );
    });
}

async function bodyOf(
  wish: StayWish,
  reservationId: string,
  { client, propertyId, property }: Session,
): Promise<object> {
  const { stay } = await client.getReservation(propertyId, reservationId);
  return { stay: await changedStay(wish, { stay, now: new Date().toISOString(), property }) };
}
