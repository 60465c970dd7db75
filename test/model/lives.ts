import { isFull } from '../support/run.ts';
import { play } from './play.ts';
import { openPureHotel } from './pure/driver.ts';
import type { Parts } from './pure/parts.ts';
import type { Encoding, GuestSaid, Happening, Said, SeamChoices, Span, Status } from './sequence.ts';

/** The PMS says something to a reservation. */
export function say(to: string, said: Said): Happening {
  return { do: 'say', to, said };
}
/** Everything comes to rest. */
export const rest: Happening = { do: 'rest' };
/** Hours pass. */
export function pass(hours: number): Happening {
  return { do: 'pass', hours };
}
/** So many things that are under way get done. */
export function go(steps: number): Happening {
  return { do: 'go', steps };
}

/** Guest number `n` of a reservation. */
export function guest(to: string, n: number, part: Partial<GuestSaid> = {}): GuestSaid {
  return {
    guestId: `g${n}`,
    person: `${to}-g${n}`,
    ...part,
  };
}

/** A PUT; without more, of one guest, in the house now and for twelve hours. */
export function put(
  to: string,
  rooms: readonly string[],
  part: {
    readonly status?: Status;
    readonly stay?: Span;
    readonly guests?: readonly GuestSaid[];
    readonly sharesWith?: readonly string[];
  } = {},
): Happening {
  return say(to, {
    name: 'replaceReservation',
    status: 'in-house',
    stay: { from: 0, to: 12 },
    rooms,
    guests: [guest(to, 1)],
    ...part,
  });
}

/** For a reservation that is not in the house. */
export const booked = { status: 'booked' } as const;
/** The rooms change. */
export function move(to: string, rooms: readonly string[]): Happening {
  return say(to, { name: 'changeRooms', rooms, moves: [] });
}

/** The front desk makes a card for a reservation's rooms and stay, unless said otherwise. */
export function encode(to: string, part: Partial<Encoding> = {}): Happening {
  return { do: 'encode', for: to, isLate: false, ...part };
}

const choices: readonly SeamChoices[] = [
  { replacesSameUser: 'nothing', overrideInvalidates: 'at-issue', headDeleted: 'stay', eventsFor: 'both' },
  {
    replacesSameUser: 'nothing',
    overrideInvalidates: 'at-first-use',
    headDeleted: 'invalidated',
    eventsFor: 'children',
    plasticCardEvents: 'not-sent',
  },
];

/** How many orders of events each life is played in; the full run plays more. */
const orders = isFull ? 6 : 2;

/** Plays a named life in some orders that dice decide, with every kind of Seam and phones. */
export async function live(
  happenings: readonly Happening[],
  parts: Parts,
  { throws = orders, of = {} }: { readonly throws?: number; readonly of?: SeamChoices } = {},
): Promise<void> {
  for (const seam of choices.map((choice) => ({ ...choice, ...of })))
    for (const phonesHear of [true, false])
      for (let dice = 0; dice < throws; dice += 1)
        await play(openPureHotel({ seam, phonesHear, dice }, parts), { happenings, phonesHear, seam }, { followed: 4 });
}
