import { eventually } from '../support/eventually.ts';
import type { TestHotel } from '../support/hotel.ts';
import { holds, openLife } from '../support/guestsAndDoors.ts';
import type { At, Happening, Happens } from './happening.ts';
import type { OnPaper } from './onPaper.ts';

/** How often each Seam path was called. Polls count once: their number depends on how long Seam takes. */
export type Calls = Readonly<Record<string, number>>;

const looks: ReadonlySet<string> = new Set(['/events/list', '/acs/credentials/get']);

async function callsSoFar(hotel: TestHotel): Promise<Calls> {
  const counts: Record<string, number> = {};
  for (const { path } of await hotel.control<{ path: string }[]>('GET', '/calls'))
    counts[path] = looks.has(path) ? 1 : (counts[path] ?? 0) + 1;
  return counts;
}

async function go(hotel: TestHotel, one: Happens): Promise<void> {
  if ('hoursPass' in one) await hotel.advance(one.hoursPass);
  else if (one.name === 'replaceReservation') await hotel.put(one.to ?? 'R1', one.body ?? {});
  else await hotel.send(one.to ?? 'R1', one.name, one.body);
}

/** How many credentials a plan creates and deletes. */
export function planned({ steps }: OnPaper): Calls {
  return {
    '/acs/credentials/create': steps.filter(([, { step }]) => step === 'issueOverride' || step === 'issueJoiner')
      .length,
    '/acs/credentials/delete': steps.filter(([, { step }]) => step === 'revoke').length,
  };
}

/**
 * Runs a row on a real Temporal server with the simulator, until every guest holds a key to exactly the doors of the plan
 * and every step of the plan is done. Returns the Seam calls.
 */
export async function forReal({ before, happens, occupied }: Happening, was: OnPaper, paper: OnPaper): Promise<Calls> {
  await using hotel = await openLife();
  await eventually(async () => (await hotel.calls('/acs/entrances/list')) > 0);
  const beginning = hotel.simulator.now().getTime();
  const at: At = (hours) => new Date(beginning + hours * 3_600_000).toISOString();
  const begins = before.begins(at);
  for (const one of begins) {
    await go(hotel, one);
    if (begins.length > 1) await eventually(async () => isCalm(hotel, one));
  }
  if (begins.length > 0) await holds(hotel, was.doors);
  await hotel.control('DELETE', '/calls');
  for (const one of happens(at)) await go(hotel, one);
  await eventually(async () => {
    const calls = await callsSoFar(hotel);
    return Object.entries(planned(paper)).every(([path, count]) => (calls[path] ?? 0) >= count);
  });
  await holds(hotel, paper.doors);
  if (occupied !== undefined) await eventually(async () => lacksRoom(hotel, 'R2'));
  return await callsSoFar(hotel);
}

/** Whether all is done for a reservation whose room others have: no key and no door shows that. */
async function lacksRoom(hotel: TestHotel, reservationId: string): Promise<boolean> {
  const { guests, needsAttention } = await hotel.status(reservationId);
  const areIdentified = guests.every(({ userIdentityId }) => userIdentityId !== null);
  return areIdentified && needsAttention.some(({ code }) => code === 'room-occupied');
}

async function isCalm(hotel: TestHotel, one: Happens): Promise<boolean> {
  if ('hoursPass' in one) return true;
  const { waiting } = await hotel.status(one.to ?? 'R1');
  return waiting !== 'issued' && waiting !== 'revoked' && waiting !== 'room';
}
