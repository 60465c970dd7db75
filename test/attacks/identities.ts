import { describe, expect, it } from 'vitest';
import { isFull } from '../support/run.ts';
import { checkIn, newIdentity, put, teardownOf, untilStatus } from './asHotels.ts';
import type { TwoWorkspaces } from './twoWorkspaces.ts';

/** What is tried on an identity while it is being removed. */
export function attacksOnIdentities(two: () => TwoWorkspaces): void {
  function control(method: string, path: string, body?: unknown): Promise<unknown> {
    return two().control(method, ['a', path], body);
  }

  /** Starts a removal whose next call of this path Seam holds until `release`. */
  async function heldAt(path: string, userIdentityId: string): Promise<void> {
    await control('DELETE', '/calls');
    await control('PUT', '/faults', [{ path, times: 1, effect: { hold: 'before' } }]);
    const started = await two().send('PUT', teardownOf(userIdentityId), { key: 'workspaceA', body: {} });
    expect(started.status).toBe(202);
    await two().until(
      async () => ({
        status: 200,
        headers: new Headers(),
        body: (await control('GET', '/calls')) as { path: string }[],
      }),
      ({ body }) => expect(body.map((call) => call.path)).toContain(path),
    );
  }

  function release(): Promise<unknown> {
    return control('POST', '/holds/release', {});
  }

  function removal(userIdentityId: string, check: (body: Readonly<Record<string, unknown>>) => void) {
    return two().until(
      () => two().send('GET', teardownOf(userIdentityId), { key: 'workspaceA' }),
      ({ body }) => check(body),
    );
  }

  async function isAtSeam(userIdentityId: string): Promise<boolean> {
    return (
      (
        await two()
          .seam('a')
          .userIdentities.list({ user_identity_ids: [userIdentityId] })
      ).length === 1
    );
  }

  describe('an identity in use', () => {
    it('is not removed without force if its use begins while a list of the removal does not answer', async () => {
      const userIdentityId = await newIdentity(two(), 'a');
      await heldAt('/phones/list', userIdentityId);
      const arrival = { hotel: 'a2', key: 'workspaceA', room: '201', guest: { userIdentityId } } as const;
      await put(two(), 'I-1', arrival);
      await removal(userIdentityId, ({ status }) => expect(status).toBe('failed'));
      await release();
      const { guests } = await untilStatus(two(), { ...arrival, id: 'I-1' }, (status) =>
        expect(status.guests).toMatchObject([{ credentials: [{ state: 'issued' }] }]),
      );
      expect(guests[0]!.userIdentityId).toBe(userIdentityId);
      expect(await isAtSeam(userIdentityId)).toBe(true);
    });

    it('is given to no guest while Seam removes it: the guest waits, and gets a new one', async () => {
      const emailAddress = 'fay@example.com';
      const person = { full_name: 'Fay Example', email_address: emailAddress };
      const userIdentityId = await newIdentity(two(), 'a', person);
      await heldAt('/user_identities/delete', userIdentityId);
      const guest = { fullName: 'Fay Example', emailAddress };
      const arrival = { hotel: 'a1', key: 'workspaceA', room: '110', guest } as const;
      await put(two(), 'I-2', arrival);
      // The room may be granted later than the identity is known to be closing.
      await untilStatus(two(), { ...arrival, id: 'I-2' }, (status) => {
        expect(status.needsAttention.map(({ code }) => code)).toContain('identity-closing');
        expect(status).toMatchObject({ waiting: 'identity', guests: [{ userIdentityId, credentials: [] }] });
      });
      await release();
      await removal(userIdentityId, ({ status }) => expect(status).toBe('completed'));
      const { guests } = await untilStatus(two(), { ...arrival, id: 'I-2' }, (status) =>
        expect(status.guests).toMatchObject([{ credentials: [{ state: 'issued' }] }]),
      );
      expect(guests[0]!.userIdentityId).not.toBe(userIdentityId);
    });

    it.runIf(isFull)('is free again if its removal was terminated', async () => {
      const userIdentityId = await newIdentity(two(), 'a');
      await heldAt('/user_identities/delete', userIdentityId);
      const arrival = { hotel: 'a1', key: 'workspaceA', room: '105', guest: { userIdentityId } } as const;
      await put(two(), 'I-3', arrival);
      await untilStatus(two(), { ...arrival, id: 'I-3' }, ({ waiting }) => expect(waiting).toBe('identity'));
      const workflowId = `user-identity-teardown/${two().idOf('a1')}/${userIdentityId}`;
      await two().temporal.client.workflow.getHandle(workflowId).terminate();
      await control('DELETE', '/faults');
      await control('PUT', '/clock', { advance: 'PT2M' });
      const { guests } = await checkIn(two(), 'I-3', arrival);
      expect(guests[0]!.userIdentityId).toBe(userIdentityId);
      await release();
    });
  });
}
