import { expect, test } from 'vitest';
import type { ReservationView } from '../../src/client/index.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel, type TestHotel } from '../support/hotel.ts';
import { isFull } from '../support/run.ts';
import { ask, openGateway } from './testGateway.ts';

/** Creates a user identity at Seam that is not Nightlatch's. */
async function createForeignIdentity({ simulator }: TestHotel, emailAddress?: string): Promise<string> {
  const response = await fetch(`${simulator.url}/user_identities/create`, {
    method: 'POST',
    headers: { authorization: `Bearer ${simulator.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ full_name: 'Ada Example', email_address: emailAddress }),
  });
  const { user_identity } = (await response.json()) as { user_identity: { user_identity_id: string } };
  return user_identity.user_identity_id;
}

test.each(isFull ? (['allow', 'refuse'] as const) : (['refuse'] as const))(
  'a property may %s identities that Nightlatch did not create',
  async (foreignIdentities) => {
    await using hotel = await openHotel({ policies: { foreignIdentities } });
    const gateway = await openGateway(hotel);
    const base = `${gateway.url}/v1/properties/${hotel.settings.propertyId}/reservations`;
    async function put(reservation: string, room: string, guest: object): Promise<ReservationView> {
      const stay = { from: hotel.inHours(1), to: hotel.inHours(20) };
      const body = { stay, rooms: [room], guests: [guest] };
      return (await ask<ReservationView>('PUT', `${base}/${reservation}`, { body })).body;
    }
    /** Puts a reservation, and waits for its key: a busy machine takes longer than the default. */
    function putUntilIssued(reservationId: string, room: string, guest: object): Promise<ReservationView> {
      return put(`${reservationId}?wait=issued&timeout=120`, room, guest);
    }
    try {
      const ours = await putUntilIssued('R-1', '101', { guestId: 'g1', fullName: 'Bo Example' });
      const { userIdentityId } = ours.guests[0]!;
      const again = await putUntilIssued('R-2', '102', { guestId: 'g1', userIdentityId });
      expect(again.guests).toMatchObject([{ userIdentityId, credentials: [{ state: 'issued' }] }]);
      await put('R-3', '103', { guestId: 'g1', userIdentityId: await createForeignIdentity(hotel) });
      await eventually(async () => {
        const { guests, needsAttention } = await hotel.status('R-3');
        if (foreignIdentities === 'allow') expect(guests).toMatchObject([{ credentials: [{ state: 'issued' }] }]);
        else expect(needsAttention).toContainEqual(expect.objectContaining({ code: 'foreign-identity', about: 'g1' }));
        return true;
      });
      expect(await hotel.credentials()).toHaveLength(foreignIdentities === 'allow' ? 3 : 2);
      // The same rule holds if the identity is found by the person's address: a refused one is replaced by a new one.
      const emailAddress = 'ada@example.com';
      const foreigner = await createForeignIdentity(hotel, emailAddress);
      const named = await putUntilIssued('R-4', '104', { guestId: 'g1', fullName: 'Ada Example', emailAddress });
      expect(named.guests).toMatchObject([{ credentials: [{ state: 'issued' }] }]);
      expect(named.guests[0]?.userIdentityId === foreigner).toBe(foreignIdentities === 'allow');
    } finally {
      await gateway.close();
    }
  },
);
