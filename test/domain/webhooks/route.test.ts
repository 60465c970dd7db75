import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { idsToLookFor, routeEvents, type ArrivedEvent } from '../../../src/domain/webhooks/route.ts';

function arrived(part: Partial<ArrivedEvent['event']> = {}): ArrivedEvent {
  return {
    propertyId: 'hotel-a',
    event: {
      eventId: randomUUID(),
      eventType: 'acs_credential.issued',
      occurredAt: '2026-12-01T12:00:00.000Z',
      resourceId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
      ...part,
    },
  };
}
const short = 'aaaaaaaabbbb';

describe('an event', () => {
  it('goes to the workflows that know its resource, if they are of its property, or teardowns in its Seam workspace', () => {
    const knowers = [
      { workflowId: 'reservation/hotel-a/R1', propertyId: 'hotel-a', seamIds: ['000000000001', short] },
      { workflowId: 'reservation/hotel-b/R1', propertyId: 'hotel-b', seamIds: [short] },
      { workflowId: 'user-identity-teardown/hotel-a/u1', propertyId: null, seamIds: [short] },
      { workflowId: 'user-identity-teardown/hotel-b/u1', propertyId: null, seamIds: [short] },
      { workflowId: 'user-identity-teardown/hotel-c/u1', propertyId: 'hotel-a', seamIds: [short] },
      { workflowId: 'reservation/hotel-a/R2', propertyId: null, seamIds: [short] },
    ];
    const unknown = arrived({ resourceId: randomUUID() });
    const known = { ...arrived(), workspacePropertyIds: ['hotel-a', 'hotel-b'] };
    expect([...routeEvents([known, unknown], knowers)]).toEqual([
      ['reservation/hotel-a/R1', [known]],
      ['user-identity-teardown/hotel-a/u1', [known]],
      ['user-identity-teardown/hotel-b/u1', [known]],
    ]);
  });

  it('goes to the property for entrances and systems, and nowhere for other kinds', () => {
    const entrance = arrived({ eventType: 'acs_entrance.removed' });
    const system = arrived({ eventType: 'acs_system.disconnected' });
    const account = arrived({ eventType: 'connected_account.disconnected' });
    const others = [arrived({ eventType: 'lock.unlocked' }), arrived({ eventType: 'toString' })];
    expect([...routeEvents([entrance, ...others, system, account], [])]).toEqual([
      ['property/hotel-a', [entrance, system, account]],
    ]);
    expect(idsToLookFor([entrance, system, account, ...others])).toEqual([]);
  });

  it('is looked up once for each id', () => {
    expect(idsToLookFor([arrived(), arrived(), arrived({ resourceId: null })])).toEqual([short]);
  });
});
