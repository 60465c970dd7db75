import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTemporalServer, type TemporalServer } from '../../src/development/temporalServer/start.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel } from '../support/hotel.ts';

describe('a reservation that continues as new', () => {
  let server: TemporalServer;
  beforeAll(async () => {
    server = await startTemporalServer({ dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 60 } });
  });
  afterAll(() => server.close());

  it('applies each of hundreds of concurrent updates and signals exactly once, and answers each', async () => {
    await using hotel = await openHotel({ temporalAddress: server.address });
    const stay = { from: hotel.inHours(1), to: hotel.inHours(72) };
    await hotel.put('R1', { stay, rooms: ['101'], guests: [{ guestId: 'g0', fullName: 'Guest' }], status: 'in-house' });
    await hotel.atRest('R1');
    const { runId: firstRun } = await hotel.handle('R1').describe();
    // What the server gives back unanswered, because the run continued as new under it, is sent again as it was.
    const send: typeof hotel.send = (id, name, body) => eventually(() => hotel.send(id, name, body));
    const ids = Array.from({ length: 60 }, (_, n) => `g${n + 1}`);
    const added = await Promise.all(
      ids.flatMap((guestId) => [
        send('R1', 'addGuest', { eventId: `add-${guestId}`, guest: { guestId, fullName: guestId } }),
        hotel.signal('R1', 'hold', { eventId: `hold-${guestId}` }),
      ]),
    );
    expect(added.filter((view) => view !== undefined)).toHaveLength(ids.length);
    const removed = await Promise.all(
      ids
        .slice(10)
        .flatMap((guestId) => [
          send('R1', 'removeGuest', { eventId: `remove-${guestId}`, guestId }),
          send('R1', 'addGuest', { eventId: `add-${guestId}`, guest: { guestId, fullName: guestId } }),
        ]),
    );
    expect(removed).toHaveLength(100);
    await hotel.send('R1', 'release', { eventId: 'release' });
    const view = await hotel.atRest('R1');
    expect(new Set(view.guests.map(({ guestId }) => guestId))).toEqual(new Set(['g0', ...ids.slice(0, 10)]));
    expect(view.guests.every(({ credentials }) => credentials[0]?.state === 'issued')).toBe(true);
    expect(await hotel.credentials()).toHaveLength(11);
    expect((await hotel.handle('R1').describe()).runId).not.toBe(firstRun);
    await hotel.send('R1', 'checkOut');
    await eventually(async () => (await hotel.credentials()).length === 0);
  });
});
