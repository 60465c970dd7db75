import { describe, expect, it } from 'vitest';
import { openHotel, type TestHotel } from '../support/hotel.ts';
import { isFull } from '../support/run.ts';

function guest(n: number) {
  return { guestId: `g${n}`, fullName: `Guest ${n}`, emailAddress: `guest${n}@example.com` };
}
function booking(hotel: TestHotel, part: object = {}) {
  return {
    stay: { from: hotel.inHours(6), to: hotel.inHours(78) },
    rooms: ['101'],
    guests: [guest(1)],
    ...part,
  };
}

describe.concurrent('a reservation, from booking to check-out', () => {
  it('issues keys at issueLead, opens its doors only during the stay, and confirms that check-out revoked them', async () => {
    await using hotel = await openHotel();
    const booked = await hotel.put('R1', booking(hotel));
    expect(booked).toMatchObject({ status: 'booked', guests: [{ guestId: 'g1', credentials: [] }] });
    await hotel.until('R1', ({ waiting }) => waiting === 'lead');
    expect(await hotel.credentials()).toEqual([]);

    await hotel.advance(3);
    const issued = await hotel.atRest('R1');
    const key = issued.guests[0]!.credentials[0]!;
    expect(key).toMatchObject({ kind: 'override', state: 'issued', generation: 1, joinedTo: [] });
    const id = key.acsCredentialId!;
    expect(await hotel.tap('101', id)).toBe(false);

    await hotel.advance(4);
    expect([await hotel.tap('101', id), await hotel.tap('Main Entrance', id), await hotel.tap('102', id)]).toEqual([
      true,
      true,
      false,
    ]);
    await hotel.send('R1', 'checkIn');
    expect((await hotel.atRest('R1')).status).toBe('in-house');
    expect(await hotel.credentials()).toHaveLength(1);

    await hotel.send('R1', 'checkOut');
    const departed = await hotel.atRest('R1');
    expect(departed.guests[0]!.credentials[0]).toMatchObject({ state: 'revoked' });
    expect(await hotel.credentials()).toEqual([]);
    expect(await hotel.tap('101', id)).toBe(false);
  });

  it("gives a family in two rooms one override and joiners, each for the guest's own rooms", async () => {
    await using hotel = await openHotel();
    const family = { rooms: ['102', '103'], guests: [guest(1), guest(2), { ...guest(3), rooms: ['103'] }, guest(4)] };
    await hotel.put('R1', booking(hotel, { ...family, status: 'in-house' }));
    const view = await hotel.atRest('R1');
    const keys = view.guests.map(({ credentials }) => credentials[0]!);
    expect(keys.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'override issued',
      'joiner issued',
      'joiner issued',
      'joiner issued',
    ]);
    expect(keys.slice(1).every(({ joinedTo }) => joinedTo[0] === keys[0]!.acsCredentialId)).toBe(true);
    for (const [index, { acsCredentialId }] of keys.entries()) {
      expect(await hotel.tap('103', acsCredentialId!)).toBe(true);
      expect(await hotel.tap('102', acsCredentialId!)).toBe(index !== 2);
    }
    expect(await hotel.calls('/user_identities/create')).toBe(4);
    expect(await hotel.calls('/acs/credentials/create')).toBe(4);
    expect(await hotel.calls('/acs/entrances/list')).toBe(1);
  });

  it.each(['cancel', 'checkOut'] as const)('revokes its keys on %s, also as a signal', async (name) => {
    await using hotel = await openHotel();
    await hotel.put('R1', booking(hotel, { status: 'in-house' }));
    await hotel.atRest('R1');
    await hotel.signal('R1', name);
    await hotel.until('R1', ({ guests }) => guests[0]!.credentials[0]!.state === 'revoked');
    expect(await hotel.credentials()).toEqual([]);
  });

  it('revokes its keys when the stay ends without a check-out, and closes after linger with its final state', async () => {
    await using hotel = await openHotel({ policies: { lingerMs: 24 * 3_600_000 } });
    await hotel.put('R1', booking(hotel, { status: 'in-house' }));
    await hotel.atRest('R1');
    await hotel.advance(79);
    await hotel.until('R1', ({ guests }) => guests[0]!.credentials[0]!.state === 'revoked');
    expect(await hotel.credentials()).toEqual([]);
    await hotel.advance(25);
    expect(await hotel.handle('R1').result()).toMatchObject({ status: 'in-house', waiting: null });
  });

  it.runIf(isFull)('gives a no-show no key and revokes the issued one', async () => {
    await using hotel = await openHotel();
    await hotel.put('R1', booking(hotel, { stay: { from: hotel.inHours(1), to: hotel.inHours(30) } }));
    await hotel.atRest('R1');
    expect(await hotel.credentials()).toHaveLength(1);
    await hotel.put(
      'R1',
      booking(hotel, { stay: { from: hotel.inHours(1), to: hotel.inHours(30) }, status: 'no-show' }),
    );
    await hotel.until('R1', ({ guests }) => guests[0]!.credentials[0]!.state === 'revoked');
    expect(await hotel.credentials()).toEqual([]);
  });
});

describe.concurrent('the identity of a guest', () => {
  it('a returning guest is known by e-mail and name: the same identity and ACS user, and a new override', async () => {
    await using hotel = await openHotel();
    await hotel.put('R1', booking(hotel, { status: 'in-house' }));
    const first = await hotel.atRest('R1');
    await hotel.send('R1', 'checkOut');
    await hotel.until('R1', ({ guests }) => guests[0]!.credentials[0]!.state === 'revoked');
    await hotel.put('R2', booking(hotel, { status: 'in-house' }));
    const second = await hotel.atRest('R2');
    expect(second.guests[0]!.userIdentityId).toBe(first.guests[0]!.userIdentityId);
    expect(second.guests[0]!.acsUserId).toBe(first.guests[0]!.acsUserId);
    expect(second.guests[0]!.credentials[0]).toMatchObject({ kind: 'override', state: 'issued' });
    // A guest by e-mail address alone is who has it.
    const { emailAddress } = guest(1);
    const alone = [{ guestId: 'g1', emailAddress: emailAddress.toUpperCase() }];
    await hotel.put('R3', booking(hotel, { status: 'in-house', rooms: ['102'], guests: alone }));
    const third = await hotel.atRest('R3');
    expect(third).toMatchObject({ guests: [{ userIdentityId: first.guests[0]!.userIdentityId }], needsAttention: [] });
  });

  it('a key that no phone can show needs attention: without contacts, with those of another guest, or of two', async () => {
    await using hotel = await openHotel({ keepsNames: true });
    const ada = { guestId: 'g1', fullName: 'Ada Example', emailAddress: 'ada@example.com' };
    const bo = { ...ada, guestId: 'g2', fullName: 'Bo Example' };
    const cy = { guestId: 'g3', fullName: 'Cy Example' };
    const contacts = { emailAddress: 'dee@example.com', phoneNumber: '+15550100000' };
    const dee = { guestId: 'g4', fullName: 'Dee Example', ...contacts };
    const other = await hotel.seam.userIdentities.create({ full_name: 'Dee Example', email_address: dee.emailAddress });
    await hotel.seam.userIdentities.create({ full_name: 'Example, Dee', phone_number: dee.phoneNumber });
    const body = booking(hotel, { status: 'in-house', guests: [ada, bo, cy, dee] });
    await hotel.put('R1', body);
    const before = await hotel.atRest('R1');
    function shown({ needsAttention }: typeof before) {
      return needsAttention.map(({ code, about }) => `${code} ${about}`);
    }
    expect(shown(before)).toEqual(['no-way-to-the-phone g2', 'no-way-to-the-phone g3', 'two-identities g4']);
    expect(new Set(before.guests.map(({ userIdentityId }) => userIdentityId)).size).toBe(4);
    expect(await hotel.credentials()).toHaveLength(4);
    // Contacts that come later reach Seam's identity, and a person who is told apart gets the key.
    const later = { ...cy, emailAddress: 'cy@example.com' };
    const named = { ...dee, userIdentityId: other.user_identity_id };
    await hotel.put('R1', { ...body, guests: [ada, bo, later, named] });
    await hotel.until('R1', (view) => expect(shown(view)).toEqual(['no-way-to-the-phone g2']));
    const after = await hotel.atRest('R1');
    expect(after.guests.slice(0, 3)).toEqual(before.guests.slice(0, 3));
    expect(after.guests[3]!.userIdentityId).toBe(other.user_identity_id);
    const { email_address: told } = await hotel.seam.userIdentities.get({
      user_identity_id: after.guests[2]!.userIdentityId!,
    });
    expect(told).toBe(later.emailAddress);
  });

  it.runIf(isFull)('a guest by name alone gets the key on their identity of old once the contacts come', async () => {
    await using hotel = await openHotel({ keepsNames: true });
    await hotel.put('R1', booking(hotel, { status: 'in-house' }));
    const first = await hotel.atRest('R1');
    await hotel.send('R1', 'checkOut');
    await hotel.atRest('R1');
    const { emailAddress: _later, ...name } = guest(1);
    const body = booking(hotel, { status: 'in-house', guests: [name] });
    await hotel.put('R2', body);
    await hotel.until('R2', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'no-way-to-the-phone'));
    await hotel.put('R2', { ...body, guests: [guest(1)] });
    const { userIdentityId } = first.guests[0]!;
    await hotel.until('R2', (view) => view.guests[0]!.userIdentityId === userIdentityId && view.waiting === null);
    expect(await hotel.credentials()).toMatchObject([{ userIdentityId, valid: true }]);
    expect((await hotel.status('R2')).needsAttention).toEqual([]);
  });

  it.runIf(isFull)(
    'a key on an identity without contacts needs no attention once an app uses the identity',
    async () => {
      await using hotel = await openHotel({ keepsNames: true });
      await hotel.put(
        'R1',
        booking(hotel, { status: 'in-house', guests: [{ guestId: 'g1', fullName: 'Ada Example' }] }),
      );
      const { guests } = await hotel.until('R1', ({ needsAttention }) =>
        needsAttention.some(({ code }) => code === 'no-way-to-the-phone'),
      );
      await hotel.seam.clientSessions.getOrCreate({ user_identity_id: guests[0]!.userIdentityId! });
      await hotel.advance(0.5);
      await hotel.until('R1', ({ needsAttention }) => needsAttention.length === 0);
    },
  );

  it.runIf(isFull)('guests with one e-mail address and different names stay different persons', async () => {
    await using hotel = await openHotel();
    await hotel.put('R1', booking(hotel, { status: 'in-house' }));
    const first = await hotel.atRest('R1');
    const other = { ...guest(1), fullName: 'Another Guest' };
    await hotel.put('R2', booking(hotel, { status: 'in-house', rooms: ['102'], guests: [other] }));
    const second = await hotel.atRest('R2');
    expect(second.guests[0]!.userIdentityId).not.toBe(first.guests[0]!.userIdentityId);
  });

  it.runIf(isFull)('a guest under the ids of an old, closed reservation is another person', async () => {
    await using hotel = await openHotel({ policies: { lingerMs: 3_600_000 }, keepsNames: true });
    async function identityOf(who: object): Promise<string> {
      await hotel.put('R1', booking(hotel, { status: 'in-house', guests: [{ guestId: 'g1', ...who }] }));
      const view = await hotel.atRest('R1');
      await hotel.send('R1', 'checkOut');
      await hotel.atRest('R1');
      await hotel.advance(2);
      await hotel.handle('R1').result();
      return view.guests[0]!.userIdentityId!;
    }
    const ada = await identityOf({ fullName: 'Ada Example', emailAddress: 'ada@example.com' });
    const ben = await identityOf({ fullName: 'Ben Example', emailAddress: 'ben@example.com' });
    const nameless = await identityOf({ emailAddress: 'x@example.com' });
    expect(new Set([ada, ben, nameless]).size).toBe(3);
    expect(await identityOf({ fullName: 'Ben Example' })).toBe(ben);
  });

  it.runIf(isFull)(
    'a guest with another live stay keeps its access, even if their identity was not known yet',
    async () => {
      await using hotel = await openHotel({ policies: { returningGuest: 'regrant-entrances' } });
      await hotel.put('R1', booking(hotel, { status: 'in-house' }));
      await hotel.atRest('R1');
      await hotel.put('R2', booking(hotel, { status: 'in-house', rooms: ['102'] }));
      await hotel.atRest('R2');
      expect(await hotel.calls('/acs/users/revoke_access_to_all_entrances')).toBe(0);
      expect(await hotel.credentials()).toHaveLength(2);
    },
  );

  it.runIf(isFull)('access is granted entrance by entrance if the policy asks for it', async () => {
    await using hotel = await openHotel({ policies: { returningGuest: 'regrant-entrances' } });
    await hotel.put('R1', booking(hotel, { status: 'in-house' }));
    await hotel.atRest('R1');
    await hotel.send('R1', 'checkOut');
    await hotel.until('R1', ({ guests }) => guests[0]!.credentials[0]!.state === 'revoked');
    await hotel.put('R2', booking(hotel, { status: 'in-house' }));
    await hotel.atRest('R2');
    expect(await hotel.calls('/acs/users/revoke_access_to_all_entrances')).toBe(1);
    expect(await hotel.calls('/acs/entrances/grant_access')).toBe(3);
    expect(await hotel.credentials()).toHaveLength(1);
  });
});
