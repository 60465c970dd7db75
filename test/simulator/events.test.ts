import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SeamWebhook } from 'seam';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSimulatedHotel, type SimulatedHotel } from './simulatedHotel.ts';
import { eventually } from '../support/eventually.ts';

let hotel: SimulatedHotel;
beforeEach(async () => {
  hotel = await openSimulatedHotel({ issueDelay: 0, deleteDelay: 0 });
});
afterEach(async () => {
  await hotel.close();
});

describe('events', () => {
  test('are listed since an instant or between two, by type and resource, with limit and offset', async () => {
    await hotel.guest('Ada');
    await hotel.control('PUT', '/clock', { advance: 'PT1H' });
    const middle = hotel.hoursFromNow(-0.5);
    const key = await hotel.issue(await hotel.guest('Ben'), { override: true });
    const { events } = hotel.seam;
    expect(await events.list({ since: middle })).toHaveLength(2);
    expect(await events.list({ between: [hotel.hoursFromNow(-2), middle] })).toHaveLength(1);
    expect(await events.list({ since: '2020-01-01T00:00:00Z', limit: 2, unstable_offset: 1 })).toHaveLength(2);
    const [issued] = await events.list({
      since: middle,
      acs_credential_id: key,
      event_types: ['acs_credential.issued'],
    });
    expect(issued).toMatchObject({ acs_credential_id: key });
    expect(await events.get({ event_id: issued!.event_id })).toEqual(issued);
    for (const bad of [{}, { since: middle, between: [middle, middle] }, { since: 'yesterday' }]) {
      await expect(hotel.seam.client.post('/events/list', bad)).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });

  test('are listed five hundred at a time, and the rest by offset', async () => {
    const users = { acs_system_id: hotel.simulator.acsSystemId, full_name: 'Ada' };
    for (let count = 0; count < 501; count += 1) await hotel.seam.acs.users.create(users);
    const since = '2020-01-01T00:00:00Z';
    const first = await hotel.seam.events.list({ since });
    const rest = await hotel.seam.events.list({ since, unstable_offset: 500 });
    expect([first.length, rest.length]).toEqual([500, 1]);
  });
});

test('lists come in pages, and a cursor works only for its own list', async () => {
  await hotel.control('PUT', '/settings', { pageSize: 2 });
  const ada = await hotel.guest('Ada');
  for (let count = 0; count < 5; count += 1) await hotel.issue(ada, { override: true });
  const pages = hotel.seam.createPaginator(hotel.seam.acs.credentials.list({ user_identity_id: ada.user_identity_id }));
  const [first, { nextPageCursor, hasNextPage }] = await pages.firstPage();
  expect([first.length, hasNextPage]).toEqual([2, true]);
  expect(await pages.flattenToArray()).toHaveLength(5);
  const [deleted] = first;
  await hotel.seam.acs.credentials.delete({ acs_credential_id: deleted!.acs_credential_id });
  const [second] = await pages.nextPage(nextPageCursor);
  expect(second.map((credential) => credential.acs_credential_id)).not.toContain(first[1]!.acs_credential_id);
  await expect(hotel.seam.acs.credentials.list({ page_cursor: nextPageCursor! })).rejects.toMatchObject({
    code: 'invalid_input',
  });
  const doors = hotel.seam.createPaginator(hotel.seam.acs.entrances.list({ search: '10' }));
  expect((await doors.flattenToArray()).map((entrance) => entrance.display_name)).toEqual(
    '101 102 103 104 105 106 107 108 109 110 210'.split(' '),
  );
  const some = await hotel.seam.acs.entrances.list({ acs_entrance_ids: [hotel.door('301'), hotel.door('Pool')] });
  expect(some.map((entrance) => [entrance.display_name, entrance.can_unlock_with_mobile_key])).toEqual([
    ['301', false],
    ['Pool', true],
  ]);
});

describe('webhooks', () => {
  test('are signed, sent in order, repeated after a failure, and end when they are deleted', async () => {
    await using receiver = await listen();
    await hotel.control('PUT', '/settings', { webhookAttempts: [0, 5] });
    const { webhook_id: id, secret } = await hotel.seam.webhooks.create({
      url: receiver.url,
      event_types: ['acs_credential.issued', 'acs_credential.deleted'],
    });
    receiver.failNext();
    const key = await hotel.issue(await hotel.guest('Ada'), { override: true });
    await eventually(() => receiver.got.length === 2);
    await hotel.seam.acs.credentials.delete({ acs_credential_id: key });
    await eventually(() => receiver.got.length === 3);
    const webhook = new SeamWebhook(secret!);
    const events = receiver.got.map(({ body, headers }) => webhook.verify(body, headers as Record<string, string>));
    expect(events.map((event) => event.event_type)).toEqual([
      'acs_credential.issued',
      'acs_credential.issued',
      'acs_credential.deleted',
    ]);
    expect(receiver.got[0]!.headers['svix-id']).toBe(receiver.got[1]!.headers['svix-id']);
    expect(() => webhook.verify('{}', receiver.got[0]!.headers as Record<string, string>)).toThrow(/signature/i);
    await hotel.seam.webhooks.update({ webhook_id: id, event_types: ['acs_user.created'] });
    await hotel.guest('Ben');
    await eventually(() => receiver.got.length === 4);
    await hotel.seam.webhooks.delete({ webhook_id: id });
    expect(await hotel.seam.webhooks.list()).toEqual([]);
  });

  test.each([
    ['webhook-drop', ['Ben', 'Cy']],
    ['webhook-repeat', ['Ada', 'Ada', 'Ben', 'Cy']],
    ['webhook-reorder', ['Ben', 'Ada', 'Cy']],
  ])('suffer the fault %s', async (effect, expected) => {
    await using receiver = await listen();
    await hotel.seam.webhooks.create({ url: receiver.url });
    await hotel.control('PUT', '/faults', [{ path: 'acs_user.*', times: 1, effect }]);
    const names = new Map<string, string>();
    for (const name of ['Ada', 'Ben', 'Cy']) names.set((await hotel.guest(name)).acs_user_ids[0]!, name);
    await eventually(() => receiver.got.length === expected.length);
    expect(receiver.got.map(({ body }) => names.get(JSON.parse(body).acs_user_id))).toEqual(expected);
  });
});

async function listen() {
  const got: { readonly body: string; readonly headers: IncomingHttpHeaders }[] = [];
  let failing = false;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      got.push({ body, headers: request.headers });
      response.writeHead(failing ? 500 : 204).end();
      failing = false;
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    got,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    failNext: () => {
      failing = true;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
