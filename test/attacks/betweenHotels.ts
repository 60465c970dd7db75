import { expect, describe, it } from 'vitest';
import { isFull } from '../support/run.ts';
import { checkIn, newIdentity, put, teardownOf, untilStatus, type Status } from './asHotels.ts';
import { webhookHeaders } from './webhookHeaders.ts';
import type { Key, TwoWorkspaces } from './twoWorkspaces.ts';

/** What a key of one Seam workspace tries on another one, and keys on what they have no right to. */
export function attacksBetweenHotels(two: () => TwoWorkspaces): void {
  async function teardownStatus(userIdentityId: string, key: Key): Promise<unknown> {
    return (await two().send('GET', teardownOf(userIdentityId), { key })).body['status'];
  }

  describe('a key of one Seam workspace that knows an identity of another', () => {
    it('does not force its removal while that runs, and harms no reservation', async () => {
      const userIdentityId = await newIdentity(two(), 'b');
      await two().control('PUT', ['b', '/faults'], [{ path: '/phones/list', times: 1, effect: { hold: 'before' } }]);
      expect((await two().send('PUT', teardownOf(userIdentityId), { key: 'workspaceB', body: {} })).status).toBe(202);
      await two().until(
        () => two().send('GET', teardownOf(userIdentityId), { key: 'workspaceB' }),
        ({ body }) => expect(body).toMatchObject({ phase: 'checking' }),
      );
      const attack = await two().send('PUT', teardownOf(userIdentityId), { key: 'workspaceA', body: { force: true } });
      expect(attack.status).toBe(202);
      const arrival = { hotel: 'b1', key: 'workspaceB', room: '101', guest: { userIdentityId } } as const;
      await put(two(), 'B-1', arrival);
      await two().until(
        () => two().send('GET', teardownOf(userIdentityId), { key: 'workspaceA' }),
        ({ body }) => expect(body).toMatchObject({ status: 'completed', receipt: { outcome: 'not-found' } }),
      );
      const view = await two().send('GET', teardownOf(userIdentityId), { key: 'workspaceA' });
      expect(JSON.stringify(view.body)).not.toContain('B-1');
      await two().control('POST', ['b', '/holds/release'], {});
      await untilStatus(two(), { ...arrival, id: 'B-1' }, (status) =>
        expect(status).toMatchObject({ status: 'in-house', guests: [{ credentials: [{ state: 'issued' }] }] }),
      );
      const refused = await two().send('PUT', teardownOf(userIdentityId), { key: 'workspaceB', body: {} });
      expect(refused.status).toBe(409);
    });

    it('does not read the receipt of its removal, and does not take its place', async () => {
      const userIdentityId = await newIdentity(two(), 'b');
      // The stranger comes first. The owner's removal runs all the same.
      const taken = await two().send('PUT', teardownOf(userIdentityId), { key: 'workspaceA', body: {} });
      expect(taken.status).toBe(202);
      await two().until(
        () => two().send('GET', teardownOf(userIdentityId), { key: 'workspaceA' }),
        ({ body }) => expect(body).toMatchObject({ status: 'completed', receipt: { outcome: 'not-found' } }),
      );
      expect((await two().send('PUT', teardownOf(userIdentityId), { key: 'workspaceB', body: {} })).status).toBe(202);
      await two().until(
        () => two().send('GET', teardownOf(userIdentityId), { key: 'workspaceB' }),
        ({ body }) => expect(body).toMatchObject({ status: 'completed', receipt: { outcome: 'removed' } }),
      );
      const { body: strangers } = await two().send('GET', teardownOf(userIdentityId), { key: 'workspaceA' });
      expect(strangers).toMatchObject({ receipt: { outcome: 'not-found', removed: [] } });
      expect(JSON.stringify(strangers)).not.toContain(two().idOf('b1'));
      // A key of both workspaces hears of the one that had the identity, or of the one that it names.
      const { body: chains } = await two().send('GET', teardownOf(userIdentityId), { key: 'chain' });
      expect(chains).toMatchObject({ receipt: { outcome: 'removed' } });
      const named = `${teardownOf(userIdentityId)}?propertyId=${two().idOf('a2')}`;
      const { body: there } = await two().send('GET', named, { key: 'chain' });
      expect(there).toMatchObject({ receipt: { outcome: 'not-found' } });
      expect((await two().send('GET', named, { key: 'workspaceB' })).status).toBe(404);
    });

    it('starts, reads and signals nothing if it covers only a part of a workspace', async () => {
      const userIdentityId = await newIdentity(two(), 'a');
      const unknown = await two().send('GET', teardownOf('8c7e0d61-5f4e-4f0c-9d3f-0a4a9b1f2c3d'), { key: 'a1' });
      for (const force of [false, true])
        expect((await two().send('PUT', teardownOf(userIdentityId), { key: 'a1', body: { force } })).status).toBe(403);
      // A key of both workspaces has to say which one it means.
      expect((await two().send('PUT', teardownOf(userIdentityId), { key: 'chain', body: {} })).status).toBe(422);
      const propertyIds = [two().idOf('a2')];
      const started = await two().send('PUT', teardownOf(userIdentityId), { key: 'chain', body: { propertyIds } });
      expect(started.status).toBe(202);
      await two().until(
        () => two().send('GET', teardownOf(userIdentityId), { key: 'chain' }),
        ({ body }) => expect(body['status']).toBe('completed'),
      );
      const part = await two().send('GET', teardownOf(userIdentityId), { key: 'a1' });
      expect(part.status).toBe(404);
      expect({ ...part.body, instance: null }).toEqual({ ...unknown.body, instance: null });
    });

    // The gateway looks for the workflow for 10 s.
    it.runIf(isFull)(
      'does not end the wait of its removal with an event that its own webhook secret signs',
      async () => {
        const seam = two().seam('b');
        const userIdentityId = await newIdentity(two(), 'b');
        await seam.phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
        const [phone] = await seam.phones.list({ owner_user_identity_id: userIdentityId });
        await two().control('PUT', ['b', '/faults'], [{ path: '/phones/deactivate', effect: 'stuck' }]);
        await two().send('PUT', teardownOf(userIdentityId), { key: 'workspaceB', body: {} });
        await two().until(
          () => two().send('GET', teardownOf(userIdentityId), { key: 'workspaceB' }),
          ({ body }) => expect(body['phase']).toBe('phones'),
        );
        const event = {
          event_id: '8c7e0d61-0000-4f0c-9d3f-0a4a9b1f2c3d',
          event_type: 'phone.deactivated',
          device_id: phone!.device_id,
          occurred_at: new Date().toISOString(),
          created_at: new Date().toISOString(),
          workspace_id: '8c7e0d61-1111-4f0c-9d3f-0a4a9b1f2c3d',
        };
        const sent = webhookHeaders('a1', JSON.stringify(event));
        const path = `/v1/webhooks/seam/${two().idOf('a1')}`;
        const answer = await two().send('POST', path, { key: 'a1', headers: sent, body: JSON.stringify(event) });
        expect(answer.status).toBeLessThan(300);
        expect(await teardownStatus(userIdentityId, 'workspaceB')).toBe('running');
        const { body } = await two().send('GET', teardownOf(userIdentityId), { key: 'workspaceB' });
        expect(body).toMatchObject({ phase: 'phones', remaining: expect.arrayContaining([expect.anything()]) });
        await two().control('DELETE', ['b', '/faults']);
      },
    );
  });

  describe('a key without the right to read', () => {
    it('hears of its message what became of it, and nothing of the guests', async () => {
      const guest = { fullName: 'Cy Example', emailAddress: 'cy@example.com' };
      await checkIn(two(), 'A-1', { hotel: 'a1', key: 'a1', room: '101', guest });
      const stay = { from: two().inHours(1), to: two().inHours(21) };
      for (const wait of ['', '?wait=issued&timeout=60']) {
        const body = { revision: 5, stay, eventId: `stay${wait.length}` };
        const answer = await two().send('PUT', two().at('a1', 'A-1', `/stay${wait}`), { key: 'a1Writer', body });
        expect(Object.keys(answer.body).toSorted()).toEqual(['accepted', 'eventId', 'ignored']);
        expect(answer.body).toMatchObject({ accepted: true, eventId: body.eventId, ignored: null });
      }
      const late = await two().send('PUT', two().at('a1', 'A-1', '/stay'), {
        key: 'a1Writer',
        body: { revision: 4, stay },
      });
      expect(late.body).toMatchObject({ accepted: true, ignored: 'late: revision 4 is older than 5' });
      const held = await two().send('POST', two().at('a1', 'A-1', '/hold'), { key: 'a1BlindDesk', body: {} });
      expect([held.status, held.body['guests']]).toEqual([202, undefined]);
      expect((await two().send('GET', two().at('a1', 'A-1'), { key: 'a1Writer' })).status).toBe(403);
    });
  });

  describe('a key without the right to read, of whatever it sends', () => {
    const stay = { from: '2031-03-03T15:00:00Z', to: '2031-03-05T11:00:00Z' };
    const past = { from: '2001-03-03T15:00:00Z', to: '2001-03-05T11:00:00Z' };
    const guest = { guestId: 'g1', fullName: 'Ada Example' };
    /** Messages that the reservation refuses, now or in another status. */
    const attempts: readonly (readonly [method: string, path: string, body?: object])[] = [
      ['PUT', '', { status: 'in-house', stay: past, rooms: ['104'], guests: [guest] }],
      ['PUT', '', { stay, rooms: ['104'], guests: [guest, guest] }],
      ['POST', '/guests', guest],
      ['POST', '/guests', { ...guest, guestId: 'g9', rooms: ['999'] }],
      ['DELETE', '/guests/g9'],
      ['DELETE', '/guests/g9?rekey=true'],
      ['POST', '/guests/g9/new-key', {}],
      ['POST', '/guests/g9/new-key', { rekey: true }],
      ['POST', '/report-lost-phone', { guestId: 'g9' }],
      ['PUT', '/rooms', { rooms: ['104'], moves: [{ from: '101', to: '102' }] }],
      ['PUT', '/stay', { stay: past }],
      ['POST', '/adopt', { acsCredentialIds: ['11111111-1111-4111-8111-111111111111'] }],
      ['POST', '/plan', { stay, rooms: ['104'], guests: [guest] }],
      ['POST', '/hold', {}],
      ['POST', '/release', {}],
      ...[
        'undo-check-in',
        'reinstate',
        'no-show',
        'check-in',
        'undo-check-out',
        'check-out',
        'cancel',
        'check-in',
        'revoke-keys',
      ].map((action) => ['POST', `/${action}`, {}] as const),
    ];

    it('says nothing that the sender did not send, in no status of the reservation', async () => {
      const { body: document } = await two().send<{ paths: Record<string, object> }>('GET', '/openapi.json', {
        key: 'a1',
      });
      const reservationPath = '/v1/properties/{propertyId}/reservations/{reservationId}';
      const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
        path.startsWith(reservationPath)
          ? Object.keys(operations).map((method) => [method, path.slice(reservationPath.length)])
          : [],
      );
      const tried = attempts.map(
        ([method, path]) => `${method.toLowerCase()} ${path.split('?')[0]?.replace('g9', '{guestId}')}`,
      );
      expect(tried).toEqual(
        expect.arrayContaining(routes.filter(([method]) => method !== 'get').map((route) => route.join(' '))),
      );
      const guests = ['g1', 'secret-2', 'secret-3'].map((guestId) => ({ guestId, fullName: `Name of ${guestId}` }));
      const states = /booked|in-house|departed|cancelled|no-show/;
      for (const status of ['in-house', 'departed', 'cancelled'])
        for (const key of ['a1Writer', 'a1BlindDesk'] as const) {
          const id = `A-${status}-${key}`;
          const all = { status, stay, rooms: ['104'], guests };
          expect((await two().send('PUT', two().at('a1', id), { key: 'a1', body: all })).status).toBe(202);
          for (const [method, path, body] of attempts) {
            const answer = await two().send(method, two().at('a1', id, path), { key, body });
            const said = JSON.stringify({ ...answer.body, title: null });
            expect([method, path, answer.status < 500, said]).toEqual([
              method,
              path,
              true,
              expect.not.stringMatching(/secret-|Name of /),
            ]);
            if (answer.status === 409) expect(said).not.toMatch(states);
          }
        }
    });
  });

  describe('a key with the right desk', () => {
    it('does what the desk does, and changes neither rooms nor stay nor guests', async () => {
      const guest = { fullName: 'Di Example', emailAddress: 'di@example.com' };
      const { guests } = await checkIn(two(), 'A-2', { hotel: 'a1', key: 'a1', room: '102', guest });
      const wanted = { stay: { from: two().inHours(1), to: two().inHours(90) }, rooms: ['103'], guests: [] };
      for (const [method, path, body] of [
        ['PUT', '', wanted],
        ['PUT', '/rooms', { rooms: ['103'] }],
        ['PUT', '/stay', wanted.stay],
        ['POST', '/guests', { guestId: 'g9', fullName: 'Eve Example' }],
        ['DELETE', '/guests/g1', undefined],
        ['POST', '/adopt', { acsCredentialIds: [] }],
        ...['check-in', 'undo-check-in', 'check-out', 'undo-check-out', 'cancel', 'no-show', 'reinstate'].map(
          (action) => ['POST', `/${action}`, {}] as const,
        ),
      ] as const)
        expect((await two().send(method, two().at('a1', 'A-2', path), { key: 'a1Desk', body })).status).toBe(403);
      for (const path of ['/hold', '/release', '/guests/g1/new-key', '/revoke-keys']) {
        const answer = await two().send<Status>('POST', two().at('a1', 'A-2', path), { key: 'a1Desk', body: {} });
        expect([path, answer.status]).toEqual([path, 202]);
        expect(answer.body).toMatchObject({
          status: 'in-house',
          guests: [{ userIdentityId: guests[0]!.userIdentityId }],
        });
        expect((await two().send('POST', two().at('a1', 'A-2', path), { key: 'a1Reader', body: {} })).status).toBe(403);
        expect((await two().send('POST', two().at('a2', 'A-2', path), { key: 'a1Desk', body: {} })).status).toBe(404);
      }
    });
  });
}
