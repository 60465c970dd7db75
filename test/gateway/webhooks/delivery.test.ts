import { describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../support/eventually.ts';
import { openHotel } from '../../support/hotel.ts';
import { isFull } from '../../support/run.ts';
import { credentialEvent, openHotelWebhooks } from './openWebhooks.ts';

function guest(n: number) {
  return { guestId: `g${n}`, fullName: `Guest ${n}` };
}

async function signalsOf(handle: { fetchHistory(): Promise<{ events?: object[] | null }> }): Promise<number> {
  return ((await handle.fetchHistory()).events ?? []).filter((event) =>
    JSON.stringify(event).includes('"signalName":"seamEvents"'),
  ).length;
}

describe("Seam's webhooks", () => {
  it('confirm issued and revoked keys without a poll, with one Signal for a whole batch', async () => {
    await using hotel = await openHotel({ property: { webhooks: true } });
    await using gateway = await openHotelWebhooks(hotel);
    await hotel.put('R1', {
      stay: { from: hotel.inHours(1), to: hotel.inHours(30) },
      rooms: ['101'],
      guests: [guest(1), guest(2), guest(3)],
      status: 'in-house',
    });
    const issued = await hotel.atRest('R1');
    expect(issued.guests.map(({ credentials }) => credentials[0]?.state)).toEqual(['issued', 'issued', 'issued']);
    const ids = issued.guests.map(({ credentials }) => credentials[0]?.acsCredentialId ?? '');
    const before = await signalsOf(hotel.handle('R1'));
    await Promise.all(ids.map((id) => gateway.post(credentialEvent(id, 'acs_credential.issued'))));
    // Usually one; two if a busy machine takes more than 30 ms to post three.
    expect((await signalsOf(hotel.handle('R1'))) - before).toBeLessThan(ids.length);

    await hotel.send('R1', 'checkOut');
    await hotel.until('R1', ({ guests }) => guests.every(({ credentials }) => credentials[0]?.state === 'revoked'));
    expect(await hotel.calls('/events/list')).toBe(0);
    expect(await hotel.calls('/acs/credentials/get')).toBe(0);
    expect(gateway.counts).not.toHaveProperty('unavailable');
  });

  it.runIf(isFull)('arrive even if repeated and out of order, and a repeated event has no effect', async () => {
    await using hotel = await openHotel({ property: { webhooks: true } });
    await using gateway = await openHotelWebhooks(hotel);
    await hotel.faults([
      { path: 'acs_credential.issued', times: 2, effect: 'webhook-repeat' },
      { path: 'acs_credential.deleted', times: 1, effect: 'webhook-reorder' },
    ]);
    await hotel.put('R1', {
      stay: { from: hotel.inHours(1), to: hotel.inHours(30) },
      rooms: ['101'],
      guests: [guest(1), guest(2)],
      status: 'in-house',
    });
    const view = await hotel.atRest('R1');
    const key = view.guests[0]?.credentials[0];
    const event = credentialEvent(key?.acsCredentialId ?? '', 'acs_credential.invalidated');
    expect((await gateway.post(event)).status).toBe(204);
    // Rule 17: reissued, once.
    const repaired = await hotel.until(
      'R1',
      ({ guests, waiting }) => waiting === null && guests[0]!.credentials.length > 1,
    );
    expect((await gateway.post(event)).status).toBe(204);
    expect((await hotel.atRest('R1')).guests).toEqual(repaired.guests);
    await hotel.send('R1', 'checkOut');
    await hotel.until('R1', ({ guests }) => guests.every(({ credentials }) => credentials[0]?.state === 'revoked'));
  });

  it.runIf(isFull)("reach the property's workflow only for its own entrances", async () => {
    await using hotel = await openHotel({ property: { webhooks: true } });
    await using gateway = await openHotelWebhooks(hotel);
    await eventually(async () => (await hotel.calls('/acs/entrances/list')) === 1);
    function about(acsSystemId: string) {
      return {
        ...credentialEvent(randomUUID(), 'acs_entrance.added'),
        acs_entrance_id: randomUUID(),
        acs_system_id: acsSystemId,
      };
    }
    expect((await gateway.post(about(randomUUID()))).status).toBe(204);
    expect(gateway.counts).toEqual({ dropped: 1 });
    expect((await gateway.post(about(hotel.settings.acsSystemId))).status).toBe(204);
    await eventually(async () => (await hotel.calls('/acs/entrances/list')) === 2);
  });

  it('wait for the workflow of a credential that is seconds old', async () => {
    await using hotel = await openHotel({ property: { webhooks: true }, worker: false });
    await using gateway = await openHotelWebhooks(hotel);
    const mine = randomUUID();
    const early = gateway.post(credentialEvent(mine));
    await eventually(() => gateway.batches.length >= 1); // the first look found no workflow
    const { client, taskQueue } = hotel.temporal;
    const { propertyId } = hotel.settings;
    const handle = await client.workflow.start('reservation', {
      workflowId: `reservation/${propertyId}/R1`,
      taskQueue,
      args: [{ propertyId, reservationId: 'R1' }],
      searchAttributes: { PropertyId: [propertyId], SeamIds: [mine.replaceAll('-', '').slice(0, 12)] },
    });
    expect((await early).status).toBe(204);
    expect(gateway.counts).toEqual({ held: 1 });
    expect(await signalsOf(handle)).toBe(1);
  });
});
