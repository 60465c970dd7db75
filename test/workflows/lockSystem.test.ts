import { describe, expect, it } from 'vitest';
import { propertyWorkflowId } from '../../src/domain/ids.ts';
import { propertyStatusQuery } from '../../src/workflows/messages.ts';
import { searchAttributes } from '../../src/workflows/searchAttributes.ts';
import { eventually } from '../support/eventually.ts';
import { booked, openLife } from '../support/guestsAndDoors.ts';
import type { TestHotel } from '../support/hotel.ts';
import { isFull } from '../support/run.ts';

function propertyOf(hotel: TestHotel) {
  return hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
}

async function codesOf(hotel: TestHotel): Promise<readonly string[]> {
  const { needsAttention } = await propertyOf(hotel).query(propertyStatusQuery);
  return needsAttention.map(({ code, about }) => `${code} ${about}`);
}

/** What Seam's webhook would bring: the newest event of a type. */
async function forward(hotel: TestHotel, eventType: 'acs_system.disconnected' | 'acs_system.connected') {
  const events = await hotel.seam.events.list({ since: '2020-01-01T00:00:00Z', event_type: eventType });
  const newest = events.at(-1);
  const resourceId = newest !== undefined && 'acs_system_id' in newest ? newest.acs_system_id : null;
  const occurredAt = new Date(newest?.occurred_at ?? 0).toISOString();
  await propertyOf(hotel).signal('seamEvents', [{ eventId: newest?.event_id, eventType, occurredAt, resourceId }]);
}

describe.concurrent('trouble with the lock system', () => {
  it.runIf(isFull)(
    'is seen hours before an arrival by the property and by the reservation, and goes when Seam says connected',
    async () => {
      await using hotel = await openLife({ policies: { reconcileEveryMs: 3_600_000 } });
      await hotel.put('R1', booked(hotel, { stay: { from: hotel.inHours(8), to: hotel.inHours(40) } }));
      await eventually(async () => (await hotel.calls('/acs/systems/get')) === 2);
      await hotel.simulate({ systemTroubles: { credentialService: { errors: ['account_disconnected'] } } });
      await forward(hotel, 'acs_system.disconnected');
      expect(await codesOf(hotel)).toEqual([]);
      await hotel.advance(0.05);
      const { needsAttention } = await hotel.until('R1', (view) => view.needsAttention.length > 0);
      expect(needsAttention).toMatchObject([
        {
          code: 'lock-system-down',
          about: 'credential-service',
          forOperator: expect.stringContaining('Manager of the Connect Webview: Connect the account again'),
        },
      ]);
      expect(await codesOf(hotel)).toEqual(['lock-system-down credential-service']);
      const { typedSearchAttributes } = await propertyOf(hotel).describe();
      expect(typedSearchAttributes.get(searchAttributes.needsAttention)).toEqual(['lock-system-down']);
      await hotel.simulate({ systemTroubles: {} });
      await forward(hotel, 'acs_system.connected');
      await hotel.until('R1', (view) => view.needsAttention.length === 0);
      expect(await codesOf(hotel)).toEqual([]);
      await eventually(
        async () =>
          ((await propertyOf(hotel).describe()).typedSearchAttributes.get(searchAttributes.needsAttention) ?? [])
            .length === 0,
      );
    },
  );

  it.runIf(isFull)('is found by the slow look if no event tells of it', async () => {
    await using hotel = await openLife({ policies: { reconcileEveryMs: 3_600_000 } });
    await hotel.put('R1', booked(hotel, { stay: { from: hotel.inHours(8), to: hotel.inHours(40) } }));
    await eventually(async () => (await hotel.calls('/acs/systems/get')) === 2);
    await hotel.simulate({ systemTroubles: { lockSystem: { errors: ['insufficient_permissions'] } } });
    await hotel.advance(1.2);
    await hotel.until('R1', (view) => view.needsAttention[0]?.about === 'lock-system');
    await hotel.simulate({ systemTroubles: {} });
    await hotel.advance(0.25);
    await hotel.until('R1', (view) => view.needsAttention.length === 0);
  });
});
