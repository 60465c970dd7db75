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
        ...['check-in', 'undo-check-in', 'check-out', 'undo-check-out', 'cancel', 'reinstate'].map(
          (action) => ['POST', `/${action}`, {}] as const,
        ),
      ] as const)
        expect((await two().send(method, two().at('a1', 'A-2', path), { key: 'a1Desk', body })).status).toBe(403);
      for (const path of ['/hold', '/release', '/guests/g1/new-key']) {
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
