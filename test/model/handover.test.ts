import { describe, expect, it } from 'vitest';
import type { Driver } from './driver.ts';
import { openPureHotel } from './pure/driver.ts';
import type { Said, SeamChoices, Status } from './sequence.ts';

const choices: readonly SeamChoices[] = [
  { replacesSameUser: 'nothing', overrideInvalidates: 'at-issue', headDeleted: 'stay', eventsFor: 'both' },
  {
    replacesSameUser: 'nothing',
    overrideInvalidates: 'at-first-use',
    headDeleted: 'invalidated',
    eventsFor: 'children',
  },
  { replacesSameUser: 'overlapping-entrances', overrideInvalidates: 'at-issue', eventsFor: 'both' },
];

/** More steps than a handover takes. */
const steps = 60;

function stayOfAnn(status: Status, from: number, to: number): Said {
  return {
    name: 'replaceReservation',
    status,
    stay: { from, to },
    rooms: ['101'],
    guests: [{ guestId: 'g1', person: 'Ann' }],
  };
}

/** Whether a key of Ann's opens her room. */
async function opensForAnn(hotel: Driver): Promise<boolean> {
  const keys = await hotel.keys();
  for (const { id } of keys.toReversed()) if (await hotel.tap(id, '101')) return true;
  return false;
}

/** Goes on step by step, and says at which step no key opened. */
async function gapIn(hotel: Driver): Promise<number | null> {
  for (let step = 0; step < steps; step += 1) {
    if (!(await opensForAnn(hotel))) return step;
    await hotel.go(1);
  }
  return null;
}

const orders: Readonly<Record<string, readonly (readonly [to: string, said: Said])[]>> = {
  'the next one is checked in before the first is checked out': [
    ['B', { name: 'checkIn' }],
    ['A', { name: 'checkOut' }],
  ],
  'the first is checked out before the next one is checked in': [
    ['A', { name: 'checkOut' }],
    ['B', { name: 'checkIn' }],
  ],
};

describe('a guest with two reservations, one after the other, in the same room', () => {
  it.each(Object.entries(orders))('always has a key that opens it, if %s', async (_name, messages) => {
    for (const seam of choices)
      for (let dice = 0; dice < 4; dice += 1) {
        const hotel = openPureHotel({ seam, phonesHear: true, dice });
        await hotel.say('A', stayOfAnn('in-house', -4, 2));
        await hotel.say('B', stayOfAnn('booked', 2, 12));
        await hotel.rest();
        const before = (await hotel.keys()).length;
        for (const [to, said] of messages) await hotel.say(to, said);
        expect(await gapIn(hotel)).toBeNull();
        await hotel.rest();
        // One handover: one new key, and the old one is gone.
        const [, ...others] = (await hotel.keys()).slice(before);
        expect(others).toEqual([]);
        expect(await hotel.atSeam()).toHaveLength(1);
        expect(await opensForAnn(hotel)).toBe(true);
      }
  });

  it('has no key any more some minutes after the check-out, if the next reservation is on hold', async () => {
    for (const seam of choices) {
      const hotel = openPureHotel({ seam, phonesHear: true, dice: 1 });
      await hotel.say('A', stayOfAnn('in-house', -4, 2));
      await hotel.say('B', stayOfAnn('booked', 2, 12));
      await hotel.rest();
      await hotel.say('B', { name: 'hold' });
      await hotel.say('A', { name: 'checkOut' });
      await hotel.rest();
      expect(await hotel.atSeam()).toEqual([]);
    }
  });
});
