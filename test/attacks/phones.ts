import { describe, expect, it } from 'vitest';
import { checkIn, put, untilStatus } from './asHotels.ts';
import type { TwoWorkspaces } from './twoWorkspaces.ts';

/** What one hotel tries on the phone of another hotel's guest, in the same Seam workspace. */
export function attacksOnPhones(two: () => TwoWorkspaces): void {
  async function phonesOf(userIdentityId: string): Promise<number> {
    return (await two().seam('a').phones.list({ owner_user_identity_id: userIdentityId })).length;
  }

  async function sessionsOf(userIdentityId: string): Promise<number> {
    return (await two().seam('a').clientSessions.list({ user_identity_id: userIdentityId })).length;
  }

  describe('a hotel that books the guest of another hotel by name and e-mail address', () => {
    const gil = { fullName: 'Gil Example', emailAddress: 'gil@example.com' };
    const theirs = { hotel: 'a2', key: 'workspaceA', id: 'P-1' } as const;
    const own = { hotel: 'a1', key: 'a1', id: 'P-2' } as const;

    it('does not take their phone by reporting it lost; only the right teardown for all hotels does', async () => {
      const stay = await checkIn(two(), 'P-1', { hotel: 'a2', key: 'workspaceA', room: '202', guest: gil });
      const { userIdentityId } = stay.guests[0]!;
      await two().seam('a').phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
      await two().seam('a').clientSessions.create({ user_identity_id: userIdentityId });
      const before = await untilStatus(two(), theirs, () => undefined);
      const guests = [
        { guestId: 'g1', ...gil },
        { guestId: 'g2', fullName: 'Hal Example', emailAddress: 'hal@example.com' },
      ];
      const body = {
        status: 'in-house',
        stay: { from: two().inHours(-1), to: two().inHours(20) },
        rooms: ['106'],
        guests,
      };
      await two().send('PUT', two().at('a1', 'P-2'), { key: 'a1', body });
      const booked = await untilStatus(two(), own, (status) =>
        expect(status.guests).toMatchObject([
          { userIdentityId, credentials: [{ state: 'issued' }] },
          { credentials: [{ state: 'issued' }] },
        ]),
      );

      const lost = { key: 'a1', body: { guestId: 'g1' } } as const;
      expect((await two().send('POST', two().at('a1', 'P-2', '/report-lost-phone'), lost)).status).toBe(202);
      const kept = await untilStatus(two(), own, ({ needsAttention, guests: [g1, g2] }) => {
        expect(needsAttention).toMatchObject([{ code: 'phone-still-active', about: 'g1' }]);
        expect(g1!.credentials.every(({ state }) => state === 'revoked')).toBe(true);
        expect(g2!.credentials.find(({ state }) => state === 'issued')).toBeDefined();
      });
      const [after, earlier] = [kept, booked].map((status) => status.guests[1]!.credentials[0]!.generation);
      expect(after).toBeGreaterThan(earlier!);
      expect([await phonesOf(userIdentityId), await sessionsOf(userIdentityId)]).toEqual([1, 1]);
      const untouched = await untilStatus(two(), theirs, () => undefined);
      expect([untouched.guests, untouched.needsAttention]).toEqual([before.guests, []]);

      const rightful = { key: 'workspaceA', body: { guestId: 'g1' } } as const;
      await two().send('POST', two().at('a1', 'P-2', '/report-lost-phone'), rightful);
      await untilStatus(two(), own, ({ needsAttention, guests: [g1] }) => {
        expect(needsAttention).toEqual([]);
        expect(g1!.credentials[0]).toMatchObject({ state: 'issued' });
      });
      const told = await untilStatus(two(), theirs, ({ needsAttention, guests: [g1] }) => {
        expect(needsAttention).toMatchObject([{ code: 'phone-lost-elsewhere', about: 'g1' }]);
        expect(g1!.credentials[0]).toMatchObject({ state: 'issued', kind: 'override' });
      });
      expect(told.guests[0]!.credentials[0]!.acsCredentialId).not.toBe(
        before.guests[0]!.credentials[0]!.acsCredentialId,
      );
      expect([await phonesOf(userIdentityId), await sessionsOf(userIdentityId)]).toEqual([0, 0]);
    });

    it('does not take it either if the hotel made the identity itself and the other one began to use it', async () => {
      const guest = { fullName: 'Ivy Example', emailAddress: 'ivy@example.com' };
      const stay = await checkIn(two(), 'P-3', { hotel: 'a1', key: 'a1', room: '107', guest });
      const { userIdentityId } = stay.guests[0]!;
      await two().seam('a').phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
      const elsewhere = await checkIn(two(), 'P-4', { hotel: 'a2', key: 'workspaceA', room: '203', guest });
      expect(elsewhere.guests).toMatchObject([{ userIdentityId }]);
      const lost = { key: 'a1', body: { guestId: 'g1' } } as const;
      await two().send('POST', two().at('a1', 'P-3', '/report-lost-phone'), lost);
      const kept = await untilStatus(
        two(),
        { hotel: 'a1', key: 'a1', id: 'P-3' },
        ({ needsAttention, guests: [g1] }) => {
          expect(needsAttention).toMatchObject([{ code: 'phone-still-active', about: 'g1' }]);
          expect(g1!.credentials.every(({ state }) => state === 'revoked')).toBe(true);
        },
      );
      expect(kept.needsAttention[0]!.message).toContain('Encode a card for the guest');
      expect(await phonesOf(userIdentityId)).toBe(1);
      // The next stay of the guest gets no key either, also if the first one is over.
      expect((await two().send('POST', two().at('a1', 'P-3', '/check-out'), { key: 'a1', body: {} })).status).toBe(202);
      const next = { hotel: 'a1', key: 'a1', room: '107', guest: { userIdentityId } } as const;
      await put(two(), 'P-7', next);
      await untilStatus(two(), { ...next, id: 'P-7' }, ({ needsAttention, guests: [g1] }) => {
        expect(needsAttention).toMatchObject([{ code: 'phone-still-active', about: 'g1' }]);
        expect(g1!.credentials).toEqual([]);
      });
      const untouched = await untilStatus(two(), { hotel: 'a2', key: 'workspaceA', id: 'P-4' }, () => undefined);
      expect([untouched.guests, untouched.needsAttention]).toEqual([elsewhere.guests, []]);
    });
  });

  describe('a hotel whose guest no other hotel has', () => {
    const guest = { fullName: 'Joy Example', emailAddress: 'joy@example.com' };

    it('needs the right desk alone for a lost phone, and tells the other stay of the guest', async () => {
      const arrival = { hotel: 'a1', key: 'a1', guest } as const;
      const stay = await checkIn(two(), 'P-5', { ...arrival, room: '108' });
      const other = await checkIn(two(), 'P-6', { ...arrival, room: '109' });
      const { userIdentityId } = stay.guests[0]!;
      expect(other.guests).toMatchObject([{ userIdentityId }]);
      await two().seam('a').phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
      const [path, body] = [two().at('a1', 'P-5', '/report-lost-phone'), { guestId: 'g1' }];
      expect((await two().send('POST', path, { key: 'a1Reader', body })).status).toBe(403);
      expect((await two().send('POST', path, { key: 'a1BlindDesk', body })).status).toBe(202);
      const told = await untilStatus(
        two(),
        { hotel: 'a1', key: 'a1', id: 'P-6' },
        ({ needsAttention, guests: [g1] }) => {
          expect(needsAttention).toMatchObject([{ code: 'phone-lost-elsewhere', about: 'g1' }]);
          expect(g1!.credentials[0]).toMatchObject({ state: 'issued', kind: 'override' });
        },
      );
      expect(told.guests[0]!.credentials[0]!.acsCredentialId).not.toBe(
        other.guests[0]!.credentials[0]!.acsCredentialId,
      );
      await untilStatus(two(), { hotel: 'a1', key: 'a1', id: 'P-5' }, ({ needsAttention, guests: [g1] }) => {
        expect(needsAttention).toEqual([]);
        expect(g1!.credentials[0]).toMatchObject({ state: 'issued' });
      });
      expect(await phonesOf(userIdentityId)).toBe(0);
    });
  });
}
