import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { booked, creates, holds, inHouse, openLife, opens, person, stay, taps } from '../../support/guestsAndDoors.ts';
import { isFull } from '../../support/run.ts';

describe.concurrent('guests are added', () => {
  it.runIf(isFull)('guests added before the stay get one override and a joiner when keys go out', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', booked(hotel, { stay: stay(hotel, 6, 48) }));
    await hotel.until('R1', ({ waiting }) => waiting === 'lead');
    await hotel.send('R1', 'addGuest', { guest: person(2) });
    await holds(hotel, { 'R1/g1': [], 'R1/g2': [] });
    await hotel.advance(3);
    const keys = await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    expect([keys['R1/g1']?.kind, keys['R1/g2']?.kind]).toEqual(['override', 'joiner']);
    await taps(hotel, {});
    await hotel.advance(4);
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    expect(await creates(hotel)).toBe(2);
  });

  it('a guest added in house gets a joiner and every other guest keeps their key', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    const before = await opens(hotel, { 'R1/g1': ['101'] });
    await hotel.send('R1', 'addGuest', { guest: person(2) });
    const after = await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    expect(after['R1/g1']).toEqual(before['R1/g1']);
    expect(after['R1/g2']).toMatchObject({
      kind: 'joiner',
      joinedTo: [before['R1/g1']?.acsCredentialId],
      generation: 1,
    });
  });

  it.runIf(isFull)('a guest with rooms and an area of their own gets exactly those doors', async () => {
    await using hotel = await openLife();
    const guests = [person(1), person(2, { rooms: ['102'], areas: ['spa'] })];
    await hotel.put('R1', inHouse(hotel, { rooms: ['101', '102'], guests }));
    await opens(hotel, { 'R1/g1': ['101', '102'], 'R1/g2': ['102', 'Pool'] });
    // The guest with the area is the head of those who come later and have no area.
    await hotel.send('R1', 'removeGuest', { guestId: 'g1' });
    const alone = await opens(hotel, { 'R1/g2': ['101', '102', 'Pool'] });
    await hotel.send('R1', 'addGuest', { guest: person(3) });
    const both = await opens(hotel, { 'R1/g2': ['101', '102', 'Pool'], 'R1/g3': ['101', '102'] });
    expect(both['R1/g2']).toEqual(alone['R1/g2']);
    expect(both['R1/g3']?.kind).toBe('joiner');
  });

  it.runIf(isFull)('a guest with a shorter stay of their own has a key only for it', async () => {
    await using hotel = await openLife();
    const guests = [person(1), person(2, { stay: stay(hotel, 24, 36) })];
    await hotel.put('R1', inHouse(hotel, { guests }));
    await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    await taps(hotel, { 'R1/g1': ['101'] });
    await hotel.advance(25);
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    await hotel.advance(12);
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': [] });
    expect(await creates(hotel)).toBe(2);
  });

  it.runIf(isFull)('guests whose own stays do not overlap never lose their key to each other', async () => {
    await using hotel = await openLife();
    const guests = [person(1, { stay: stay(hotel, -1, 24) }), person(2, { stay: stay(hotel, 30, 48) })];
    await hotel.put('R1', inHouse(hotel, { guests }));
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': [] });
    expect(await hotel.status('R1')).toMatchObject({ waiting: 'earlier-stay', needsAttention: [] });
    await hotel.advance(25);
    await holds(hotel, { 'R1/g1': [], 'R1/g2': ['101'] });
    await taps(hotel, {});
    await hotel.advance(6);
    await opens(hotel, { 'R1/g1': [], 'R1/g2': ['101'] });
  });
});

describe.concurrent('a guest whose own stay lies outside the reservation’s', () => {
  it.runIf(isFull)('gets no key, and the status says so', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2, { stay: stay(hotel, 60, 70) })] }));
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': [] });
    function isSaid({ message }: { message: string }): boolean {
      return message.includes('g2');
    }
    await eventually(async () => (await hotel.status('R1')).needsAttention.some(isSaid));
  });
});

describe.concurrent('guests leave', () => {
  it.runIf(isFull).each(['g1', 'g2'])(
    'removing %s revokes their key and leaves every other key valid, head or not',
    async (guestId) => {
      await using hotel = await openLife();
      await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2), person(3)] }));
      const all = { 'R1/g1': ['101'], 'R1/g2': ['101'], 'R1/g3': ['101'] };
      const before = await opens(hotel, all);
      await hotel.send('R1', 'removeGuest', { guestId });
      const after = await opens(hotel, { ...all, [`R1/${guestId}`]: [] });
      const { [`R1/${guestId}`]: _gone, ...others } = before;
      expect(after).toEqual(others);
      // A guest who comes later joins the remaining guests.
      await hotel.send('R1', 'addGuest', { guest: person(4) });
      const joined = await opens(hotel, { ...all, [`R1/${guestId}`]: [], 'R1/g4': ['101'] });
      expect(joined).toMatchObject({ ...others, 'R1/g4': { kind: 'joiner', generation: 1 } });
      expect(await creates(hotel)).toBe(4);
    },
  );

  it.runIf(isFull)('joiners that Seam invalidates with their deleted head are replaced', async () => {
    await using hotel = await openLife({ settings: { headDeleted: 'invalidated' } });
    await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2), person(3)] }));
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'], 'R1/g3': ['101'] });
    await hotel.send('R1', 'removeGuest', { guestId: 'g1' });
    await opens(hotel, { 'R1/g1': [], 'R1/g2': ['101'], 'R1/g3': ['101'] });
  });

  it('removing a guest with rekey opens a new generation that locks out an offline phone', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2), person(3)] }));
    const before = await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'], 'R1/g3': ['101'] });
    const gone = before['R1/g2']?.acsCredentialId ?? '';
    await hotel.simulate({ phoneDelivery: { discard: 'never' } });
    await hotel.send('R1', 'removeGuest', { guestId: 'g2', rekey: true });
    const after = await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': [], 'R1/g3': ['101'] });
    expect(after['R1/g1']).toMatchObject({ kind: 'override', generation: 2 });
    expect(after['R1/g3']).toMatchObject({ kind: 'joiner', generation: 2 });
    expect(await hotel.tap('101', gone)).toBe(true); // until first use
    for (const { acsCredentialId } of Object.values(after))
      expect(await hotel.tap('101', acsCredentialId ?? '')).toBe(true);
    expect(await hotel.tap('101', gone)).toBe(false);
  });

  it.runIf(isFull)(
    'a guest gets a new key while the old one still opens, and all get new keys with rekey',
    async () => {
      await using hotel = await openLife();
      await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
      const before = await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'newKey', { guestId: 'g1' });
      const old = before['R1/g1']?.acsCredentialId;
      const joined = await eventually(async () => {
        const keys = await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
        return keys['R1/g1']?.acsCredentialId !== old && keys;
      });
      expect(joined['R1/g1']).toMatchObject({
        kind: 'joiner',
        generation: 1,
        joinedTo: [before['R1/g2']?.acsCredentialId],
      });
      expect(joined['R1/g2']).toEqual(before['R1/g2']);
      await hotel.send('R1', 'newKey', { guestId: 'g2', rekey: true });
      const after = await eventually(async () => {
        const keys = await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
        return keys['R1/g2']?.generation === 2 && keys;
      });
      expect(after).toMatchObject({ 'R1/g1': { kind: 'override', generation: 2 }, 'R1/g2': { kind: 'joiner' } });
      expect(await creates(hotel)).toBe(5);
    },
  );

  it.runIf(isFull)('another guest can replace the primary guest', async () => {
    await using hotel = await openLife();
    const body = inHouse(hotel, { guests: [person(1), person(2)] });
    await hotel.put('R1', body);
    const before = await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    await hotel.put('R1', { ...body, guests: [person(3), person(2)] });
    const after = await opens(hotel, { 'R1/g1': [], 'R1/g2': ['101'], 'R1/g3': ['101'] });
    expect(after['R1/g2']).toEqual(before['R1/g2']);
    expect(after['R1/g3']).toMatchObject({ kind: 'joiner', generation: 1 });
  });

  it.runIf(isFull)(
    'the next guest opens every room if the primary guest leaves and the others had only some rooms',
    async () => {
      await using hotel = await openLife();
      const guests = [person(1), person(2, { rooms: ['101'] }), person(3, { rooms: ['102'] })];
      await hotel.put('R1', inHouse(hotel, { rooms: ['101', '102'], guests }));
      await opens(hotel, { 'R1/g1': ['101', '102'], 'R1/g2': ['101'], 'R1/g3': ['102'] });
      await hotel.send('R1', 'removeGuest', { guestId: 'g1' });
      const keys = await opens(hotel, { 'R1/g1': [], 'R1/g2': ['101', '102'], 'R1/g3': ['102'] });
      expect(keys['R1/g2']).toMatchObject({ kind: 'override', generation: 2 });
      expect(keys['R1/g3']).toMatchObject({ kind: 'joiner', generation: 2 });
    },
  );

  it.runIf(isFull)('a guest who comes back after all guests were removed gets a key', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, { 'R1/g1': ['101'] });
    await hotel.send('R1', 'removeGuest', { guestId: 'g1' });
    await opens(hotel, { 'R1/g1': [] });
    expect((await hotel.status('R1')).waiting).toBe('guest');
    await hotel.send('R1', 'addGuest', { guest: person(1) });
    await opens(hotel, { 'R1/g1': ['101'] });
  });

  it.runIf(isFull)('a guest can be removed while their room change waits', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
    await hotel.put('R2', inHouse(hotel, { rooms: ['102'] }));
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'], 'R2/g1': ['102'] });
    await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
    await hotel.until('R1', ({ waiting }) => waiting === 'room');
    await hotel.send('R1', 'removeGuest', { guestId: 'g2' });
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': [], 'R2/g1': ['102'] });
    await hotel.send('R2', 'checkOut');
    await opens(hotel, { 'R1/g1': ['102'], 'R1/g2': [], 'R2/g1': [] });
  });
});

describe.concurrent('guests change', () => {
  it.runIf(isFull)(
    'guests who swap places swap rooms: the first guest opens every room, the former first their own',
    async () => {
      await using hotel = await openLife();
      const [one, other] = [person(1, { rooms: ['101'] }), person(2, { rooms: ['102'] })];
      const body = inHouse(hotel, { rooms: ['101', '102'], guests: [one, other] });
      await hotel.put('R1', body);
      await opens(hotel, { 'R1/g1': ['101', '102'], 'R1/g2': ['102'] });
      await hotel.put('R1', { ...body, guests: [other, one] });
      const keys = await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101', '102'] });
      expect(Object.values(keys).map(({ generation }) => generation)).toEqual([1, 1]);
    },
  );

  it.runIf(isFull)('a guest who is removed and added again at once ends with one key', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    await hotel.send('R1', 'removeGuest', { guestId: 'g2' });
    await hotel.send('R1', 'addGuest', { guest: person(2) });
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
  });

  it.runIf(isFull)(
    'another identity under the same guest id gets a key of its own, and the old key is revoked',
    async () => {
      await using hotel = await openLife();
      await hotel.put('R0', inHouse(hotel, { rooms: ['104'], guests: [person(1), person(2)] }));
      await opens(hotel, { 'R0/g1': ['104'], 'R0/g2': ['104'] });
      await hotel.send('R0', 'checkOut');
      const known = (await hotel.status('R0')).guests.map(({ userIdentityId }) => userIdentityId);
      const body = inHouse(hotel);
      for (const userIdentityId of known) {
        await hotel.put('R1', { ...body, guests: [{ guestId: 'g1', userIdentityId }] });
        await opens(hotel, { 'R0/g1': [], 'R0/g2': [], 'R1/g1': ['101'] });
        expect((await hotel.credentials()).map((key) => key.userIdentityId)).toEqual([userIdentityId]);
      }
    },
  );

  it.runIf(isFull)(
    'another name and address under the same guest id is another person with a key of their own',
    async () => {
      await using hotel = await openLife();
      const body = inHouse(hotel);
      const owners = new Set<string | null>();
      for (const name of ['one', 'two']) {
        const guest = { guestId: 'g1', fullName: name, emailAddress: `${name}@example.com` };
        await hotel.put('R1', { ...body, guests: [guest] });
        await opens(hotel, { 'R1/g1': ['101'] });
        for (const { userIdentityId } of await hotel.credentials()) owners.add(userIdentityId);
      }
      expect(owners.size).toBe(2);
    },
  );
});
