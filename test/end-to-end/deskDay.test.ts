import { describe, expect, it } from 'vitest';
import type { SettingsChange } from '../../src/simulator/server.ts';
import { openHotel, type TestHotel } from '../support/hotel.ts';
import { isFull } from '../support/run.ts';

const rooms = ['101', '102', '103', '104', '105', '106', '107', '108', '109', '110'] as const;

/** The rooms for whose guests, departing and arriving, the front desk encodes a card: every second one. */
const withCard: readonly string[] = rooms.filter((_, index) => index % 2 === 0);

/** What a guest carries: the ids of keys and cards that open a room. */
interface Bunch {
  readonly room: string;
  readonly who: string;
  readonly ids: readonly string[];
}

/** A hotel on one day: one guest leaves each room, and another one comes. */
function dayAt(hotel: TestHotel) {
  const cards = new Map<string, string[]>();
  const keys = new Map<string, Set<string>>();

  async function keyOf(who: string): Promise<string> {
    const { guests } = await hotel.until(who, (view) => view.waiting === null);
    const issued = guests.flatMap(({ credentials }) => credentials).filter(({ state }) => state === 'issued');
    expect(issued.map(({ acsCredentialId }) => acsCredentialId)).toHaveLength(1);
    const id = issued[0]?.acsCredentialId ?? '';
    keys.set(who, (keys.get(who) ?? new Set()).add(id));
    return id;
  }
  return {
    /** Every stay of the day, as a PMS sends it in the morning. */
    begin: async () => {
      for (const room of rooms) {
        const [guest] = [{ guestId: 'g1', fullName: `Guest ${room}` }];
        const [left, coming] = [
          { from: hotel.inHours(-20), to: hotel.inHours(4) },
          { from: hotel.inHours(5), to: hotel.inHours(48) },
        ];
        await hotel.put(`D${room}`, { status: 'in-house', stay: left, rooms: [room], guests: [guest] });
        const next = { guestId: 'g1', fullName: `Next ${room}` };
        await hotel.put(`A${room}`, { status: 'booked', stay: coming, rooms: [room], guests: [next] });
      }
      for (const room of rooms) await keyOf(`D${room}`);
    },
    encode: async (who: string, card: { readonly to: number; readonly listedAfter?: string }) => {
      const { to, ...more } = card;
      const { acsCredentialId } = await hotel.control<{ acsCredentialId: string }>('POST', '/plastic-cards', {
        rooms: [who.slice(1)],
        to: hotel.inHours(to),
        ...more,
      });
      cards.set(who, [...(cards.get(who) ?? []), acsCredentialId]);
    },
    /** What the guests of these reservations carry now: the key that the status shows, and the newest card. */
    rightful: async (letter: string): Promise<readonly Bunch[]> => {
      const bunches: Bunch[] = [];
      for (const room of rooms) {
        const who = `${letter}${room}`;
        bunches.push({ room, who, ids: [await keyOf(who), ...(cards.get(who)?.slice(-1) ?? [])] });
      }
      return bunches;
    },
    /** Everything that the guests of these reservations ever had. */
    everOf: (letter: string): readonly Bunch[] =>
      rooms.map((room) => {
        const who = `${letter}${room}`;
        return { room, who, ids: [...(keys.get(who) ?? []), ...(cards.get(who) ?? [])] };
      }),
  };
}

/** Holds what guests carry to their doors; names those whose keys or cards open, or do not. */
async function tapped(hotel: TestHotel, bunches: readonly Bunch[], opens: boolean): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { room, who, ids } of bunches)
    for (const [index, id] of ids.entries())
      if ((await hotel.tap(room, id)) === opens) found.push(`${who}'s ${index === 0 ? 'key' : 'card'}`);
  return found;
}

const choices: readonly SettingsChange[] = [
  { overrideInvalidates: 'at-issue', plasticCardEvents: 'sent' },
  { overrideInvalidates: 'at-first-use', plasticCardEvents: 'not-sent' },
];

describe.runIf(isFull)('a day of 20 reservations at a hotel whose desk encodes cards for half of them', () => {
  it.each(choices)('refuses no rightful guest and lets no departed one in: $overrideInvalidates', async (settings) => {
    await using hotel = await openHotel({ settings, policies: { reconcileEveryMs: 3_600_000 } });
    const day = dayAt(hotel);
    await day.begin();
    // Guests who have a key want a card, too; one ends after the stay, one is in Seam's lists a minute late.
    for (const [index, room] of withCard.entries())
      await day.encode(`D${room}`, { to: index === 1 ? 8 : 4, ...(index === 2 ? { listedAfter: 'PT1M' } : {}) });
    // The first use of a card ends the key; an hour later the key opens again.
    await tapped(hotel, await day.rightful('D'), true);
    await hotel.advance(1.2);
    expect(await tapped(hotel, await day.rightful('D'), false)).toEqual([]);
    expect(await tapped(hotel, await day.rightful('D'), false)).toEqual([]);

    for (const room of rooms) await hotel.send(`D${room}`, 'checkOut');
    await hotel.advance(1.2);
    // A key that is being made when the desk encodes a card ends that card: no rule can help that. So all have theirs.
    await day.rightful('A');
    // Some get their card before the PMS checks them in, some after.
    for (const [index, room] of rooms.entries()) {
      if (withCard.includes(room) && index % 4 === 0) await day.encode(`A${room}`, { to: 46 });
      await hotel.send(`A${room}`, 'checkIn');
      if (withCard.includes(room) && index % 4 === 2) await day.encode(`A${room}`, { to: 46 });
    }
    await tapped(hotel, await day.rightful('A'), true);
    await hotel.advance(1.2);
    expect(await tapped(hotel, await day.rightful('A'), false)).toEqual([]);
    expect(await tapped(hotel, await day.rightful('A'), false)).toEqual([]);
    expect(await tapped(hotel, day.everOf('D'), true)).toEqual([]);
    expect(await tapped(hotel, await day.rightful('A'), false)).toEqual([]);
    const asking = await Promise.all(rooms.map(async (room) => (await hotel.status(`A${room}`)).needsAttention));
    expect(asking.map((list, index) => [rooms[index], ...list.map(({ code }) => code)])).toEqual(
      rooms.map((room) => (withCard.includes(room) ? [room, 'joined-card'] : [room])),
    );
  });
});
