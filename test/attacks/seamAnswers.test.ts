import { afterEach, describe, expect, it } from 'vitest';
import { seamFailure } from '../../src/domain/seam/resources.ts';
import { activitiesAt, failureOf, propertyId, run } from '../activities/harness.ts';
import { startStub, type Stub } from '../activities/stub.ts';

const stubs: Stub[] = [];
afterEach(() => Promise.all(stubs.splice(0).map((stub) => stub.close())));

/** A Seam that answers every call with what `answer` gives for its number. */
async function seamWith(answer: (call: number) => object): Promise<Stub> {
  let calls = 0;
  const stub = await startStub((_request, response) => {
    calls += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, ...answer(calls) }));
  });
  stubs.push(stub);
  return stub;
}

const tooLarge = { type: seamFailure.outcomeUnknown, details: [{ code: 'answer_too_large' }] };
const userIdentityId = '11111111-1111-4111-8111-111111111111';

function phones(count: number, deviceId = 'x'): readonly object[] {
  return Array.from({ length: count }, () => ({ device_id: deviceId, properties: {} }));
}

describe("an answer of Seam's that is larger than any hotel's", () => {
  it('reaches no workflow: a list of 10,000 phones', async () => {
    const { url } = await seamWith(() => ({ phones: phones(10_000) }));
    expect(await failureOf(() => activitiesAt(url).listPhones({ propertyId, userIdentityId }))).toMatchObject(tooLarge);
  });

  it('reaches no workflow: an id of a thousand letters', async () => {
    const { url } = await seamWith(() => ({ phones: phones(1, 'x'.repeat(1_000)) }));
    expect(await failureOf(() => activitiesAt(url).listPhones({ propertyId, userIdentityId }))).toMatchObject(tooLarge);
  });

  it('ends: a list whose pages have no end', async () => {
    const user = { acs_user_id: 'x', acs_system_id: 'x', user_identity_id: userIdentityId, errors: [], warnings: [] };
    const { url, calls } = await seamWith((call) => ({
      acs_users: Array.from({ length: 10_000 }, () => user),
      pagination: { has_next_page: true, next_page_cursor: String(call), next_page_url: 'x' },
    }));
    const { listAcsUsers } = activitiesAt(url);
    const failure = await failureOf(() => listAcsUsers({ propertyId, userIdentityId }));
    expect(failure).toMatchObject(tooLarge);
    // The text is that of the attention entry.
    expect(failure.message).toMatch(
      /more than Nightlatch reads: 50,000 entries.* Delete at Seam what is no longer needed/,
    );
    expect(calls.length).toBeLessThan(10);
  });

  it('ends: events without end are read up to 5,000', async () => {
    const at = '2031-01-01T00:00:00.000Z';
    const { url } = await seamWith((call) => ({
      events: Array.from({ length: 500 }, (_, n) => ({
        event_id: `e${call}-${n}`,
        event_type: 'phone.deactivated',
        occurred_at: at,
        device_id: 'x',
      })),
    }));
    const { listEvents } = activitiesAt(url);
    expect(await run(() => listEvents({ propertyId, since: at, eventTypes: ['phone.deactivated'] }))).toHaveLength(
      5_000,
    );
  });

  it('leaves a create undecided, so that Nightlatch looks before it creates another key', async () => {
    const { url } = await seamWith(() => ({ user_identity: { user_identity_id: 'x'.repeat(1_000) } }));
    const { createUserIdentity } = activitiesAt(url);
    expect(await failureOf(() => createUserIdentity({ propertyId, userIdentityKey: 'k' }))).toMatchObject(tooLarge);
  });
});
