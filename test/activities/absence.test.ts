import { afterEach, describe, expect, it } from 'vitest';
import { activitiesAt, propertyId, run } from './harness.ts';
import { startStub, type Stub } from './stub.ts';

const stubs: Stub[] = [];
afterEach(() => Promise.all(stubs.splice(0).map((stub) => stub.close())));

/** A Seam that answers by the query alone. */
async function seamThat(answer: (query: URLSearchParams) => { status: number; body: unknown }): Promise<Stub> {
  const stub = await startStub((request, response) => {
    const { status, body } = answer(new URL(request.url ?? '', 'http://stub').searchParams);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  stubs.push(stub);
  return stub;
}

function event(index: number): unknown {
  return {
    event_id: `event-${index}`,
    event_type: 'phone.deactivated',
    occurred_at: '2026-12-01T14:00:00Z',
    created_at: '2026-12-01T14:00:00Z',
    device_id: `device-${index}`,
  };
}

describe('listEvents', () => {
  const input = { propertyId, since: '2026-12-01T14:00:00.000Z', eventTypes: ['phone.deactivated' as const] };

  it('reads pages until one is not full, and returns an event once even if it moved to the next page', async () => {
    const offsets: (string | null)[] = [];
    const stub = await seamThat((query) => {
      offsets.push(query.get('unstable_offset'));
      const offset = Number(query.get('unstable_offset') ?? 0);
      const first = Math.max(offset - 3, 0); // three new events have come in between
      const size = offset < 1_000 ? 500 : 20;
      return {
        status: 200,
        body: { ok: true, events: Array.from({ length: size }, (_, index) => event(first + index)) },
      };
    });
    const events = await run(() => activitiesAt(stub.url).listEvents(input));
    expect(offsets).toStrictEqual([null, '500', '1000']);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
    expect(events).toHaveLength(1_017);
    expect(events[3]).toMatchObject({ resourceId: 'device-3', occurredAt: '2026-12-01T14:00:00.000Z' });
  });

  it('makes one call if there are no events', async () => {
    const stub = await seamThat(() => ({ status: 200, body: { ok: true, events: [] } }));
    expect(await run(() => activitiesAt(stub.url).listEvents(input))).toStrictEqual([]);
    expect(stub.calls).toHaveLength(1);
  });
});

describe('listEntrances', () => {
  it("gives names in one Unicode form, in which the PMS's room names are compared with them", async () => {
    const pagination = { has_next_page: false, next_page_cursor: null, next_page_url: null };
    const entrance = { acs_entrance_id: 'e1', display_name: 'Gru\u0308n' };
    const stub = await seamThat(() => ({ status: 200, body: { ok: true, acs_entrances: [entrance], pagination } }));
    const listed = await run(() => activitiesAt(stub.url).listEntrances({ propertyId, acsSystemId: 's1' }));
    expect(listed).toMatchObject([{ name: 'Gr\u00fcn' }]);
  });
});

describe('enrollment automations', () => {
  it.each([404, 410])('are none if Seam no longer has their endpoints (HTTP %i)', async (status) => {
    const stub = await seamThat(() => ({ status, body: 'gone' }));
    const activities = activitiesAt(stub.url);
    const automation = { propertyId, enrollmentAutomationId: 'a' };
    expect(await run(() => activities.listEnrollmentAutomations({ propertyId, userIdentityId: 'u' }))).toStrictEqual(
      [],
    );
    expect(await run(() => activities.getEnrollmentAutomation(automation))).toBeNull();
    expect(await run(() => activities.deleteEnrollmentAutomation(automation))).toStrictEqual({ gone: true });
  });
});
