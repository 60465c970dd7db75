import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { propertyWorkflowId } from '../../src/domain/ids.ts';
import { startTemporalServer, type TemporalServer } from '../../src/development/temporalServer/start.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel } from '../support/hotel.ts';
import { isFull, limitMs } from '../support/run.ts';

let server: TemporalServer;
beforeAll(async () => {
  server = await startTemporalServer({ dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 60 } });
});
afterAll(() => server.close());

/** How many guests are added at once; all but ten of them are then removed and sent again. */
const guests = isFull ? 60 : 20;

describe('a reservation that continues as new', () => {
  it('applies and answers each of many concurrent updates and signals exactly once', async () => {
    await using hotel = await openHotel({ temporalAddress: server.address });
    const stay = { from: hotel.inHours(1), to: hotel.inHours(72) };
    await hotel.put('R1', { stay, rooms: ['101'], guests: [{ guestId: 'g0', fullName: 'Guest' }], status: 'in-house' });
    await hotel.atRest('R1');
    const { runId: firstRun } = await hotel.handle('R1').describe();
    // The client sends again what the server returned unanswered because the run continued as new.
    const send: typeof hotel.send = (id, name, body) => eventually(() => hotel.send(id, name, body));
    const ids = Array.from({ length: guests }, (_, n) => `g${n + 1}`);
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
    expect(removed).toHaveLength(2 * (guests - 10));
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

describe('a property that continues as new', () => {
  // Longer than a test waits: a claim that waited for Seam would never be answered.
  const policies = { seamTimeoutMs: 2 * limitMs, reconcileEveryMs: 3_000 };
  const slow = [
    { what: 'the list of entrances', paths: ['/acs/entrances/list'] },
    { what: 'the list of all credentials', paths: ['/acs/credentials/list'] },
    { what: 'the account and the list of entrances', paths: ['/connected_accounts/get', '/acs/entrances/list'] },
  ];
  it.runIf(isFull).each(slow)(
    'answers claims while Seam is slow with $what, and asks again in the next run',
    async ({ paths }) => {
      await using hotel = await openHotel({ temporalAddress: server.address, policies });
      const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
      function put(id: string, room: string) {
        return hotel.put(id, {
          status: 'in-house',
          stay: { from: hotel.inHours(0), to: hotel.inHours(72) },
          rooms: [room],
          guests: [{ guestId: 'g1', fullName: id }],
        });
      }
      await put('R1', '101');
      await hotel.atRest('R1');
      await hotel.faults(paths.map((path) => ({ path, effect: { hold: 'before' } })));
      const [occurredAt, resourceId] = [hotel.inHours(0), hotel.doorOf('101')];
      await property.signal('seamEvents', [
        { eventId: 'e1', eventType: 'acs_entrance.added', occurredAt, resourceId },
        { eventId: 'e2', eventType: 'acs_system.connected', occurredAt, resourceId: hotel.settings.acsSystemId },
      ]);
      async function held(): Promise<number> {
        return (await hotel.control<unknown[]>('GET', '/holds')).length;
      }
      await eventually(async () => (await held()) >= paths.length);
      const { runId } = await property.describe();
      for (let n = 0; n < 60; n += 1) await property.signal('seamEvents', []);
      await put('R2', '102');
      expect((await hotel.atRest('R2')).guests[0]?.credentials[0]?.state).toBe('issued');
      await eventually(async () => (await property.describe()).runId !== runId && (await held()) > 1);
      await hotel.faults([]);
      await hotel.control('POST', '/holds/release', {});
    },
  );
});
