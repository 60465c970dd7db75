import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { booked, holds, inHouse, openLife, opens, person } from '../support/guestsAndDoors.ts';
import { isFull } from '../support/run.ts';

describe.concurrent('keys that change at Seam', () => {
  it('a deletion that Seam accepts and does not carry out is sent again, and the status says so meanwhile', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    const { 'R1/g1': key } = await holds(hotel, { 'R1/g1': ['101'] });
    const id = key?.acsCredentialId ?? '';
    await hotel.faults([{ path: '/acs/credentials/delete', effect: 'stuck' }]);
    await hotel.send('R1', 'checkOut');
    await eventually(async () => (await hotel.calls('/acs/credentials/delete')) === 1);
    expect((await hotel.status('R1')).needsAttention).toEqual([]);
    await eventually(async () => {
      await hotel.advance(0.1);
      expect((await hotel.status('R1')).needsAttention).toMatchObject([{ code: 'revoke-overdue', about: 'g1' }]);
      return (await hotel.calls('/acs/credentials/delete')) > 1;
    });
    expect(await hotel.tap('101', id)).toBe(true);
    await hotel.faults([]);
    await eventually(async () => {
      await hotel.advance(0.2);
      return (await hotel.status('R1')).guests[0]?.credentials[0]?.state === 'revoked';
    });
    expect(await hotel.tap('101', id)).toBe(false);
    expect((await hotel.status('R1')).needsAttention).toEqual([]);
  });

  it.runIf(isFull)('a refused deletion no longer needs attention once the key is gone anyway', async () => {
    await using hotel = await openLife({ property: { webhooks: true } });
    await hotel.put('R1', inHouse(hotel));
    await eventually(async () => {
      await hotel.advance(0.05);
      return (await hotel.status('R1')).guests[0]?.credentials[0]?.state === 'issued';
    });
    const { 'R1/g1': key } = await holds(hotel, { 'R1/g1': ['101'] });
    const id = key?.acsCredentialId ?? '';
    await hotel.faults([{ path: '/acs/credentials/delete', effect: { status: 400 } }]);
    await hotel.send('R1', 'checkOut');
    await hotel.until('R1', ({ needsAttention: [one] }) => one?.code === 'revoke-refused');
    await hotel.faults([]);
    await hotel.seam.acs.credentials.delete({ acs_credential_id: id });
    await hotel
      .handle('R1')
      .signal('seamEvents', [
        { eventId: 'e1', eventType: 'acs_credential.deleted', occurredAt: hotel.inHours(0), resourceId: id },
      ]);
    const gone = await hotel.until('R1', ({ needsAttention }) => needsAttention.length === 0);
    expect(gone.guests[0]?.credentials[0]?.state).toBe('revoked');
  });

  it('a key that was invalidated outside Nightlatch is replaced once; the second time the front desk decides', async () => {
    await using hotel = await openLife({ property: { webhooks: true } });
    await hotel.put('R1', inHouse(hotel));
    function issuedKey(others: readonly string[]): Promise<string> {
      return eventually(async () => {
        await hotel.advance(0.01);
        const keys = (await hotel.status('R1')).guests[0]?.credentials ?? [];
        return keys.find((key) => key.state === 'issued' && !others.includes(key.acsCredentialId ?? ''))
          ?.acsCredentialId;
      }) as Promise<string>;
    }
    function invalidated(eventId: string, resourceId: string): Promise<void> {
      return hotel
        .handle('R1')
        .signal('seamEvents', [
          { eventId, eventType: 'acs_credential.invalidated', occurredAt: hotel.inHours(0), resourceId },
        ]);
    }
    const first = await issuedKey([]);
    await invalidated('e1', first);
    const second = await issuedKey([first]);
    await invalidated('e2', second);
    await hotel.advance(0.05); // no card of the desk is found
    const blocked = await hotel.until('R1', ({ waiting }) => waiting === 'repair');
    expect(blocked.needsAttention).toMatchObject([{ code: 'invalidated-again' }, { code: 'key-not-issued' }]);
    expect(await hotel.calls('/acs/credentials/create')).toBe(2);

    const checkedOut = await hotel.send('R1', 'checkOut');
    expect(checkedOut.waiting).not.toBe('repair');
    await hotel.send('R1', 'undoCheckOut');
    await issuedKey([first, second]);
    expect((await hotel.status('R1')).needsAttention).toEqual([]);
  });

  it.runIf(isFull)(
    'a key that was invalidated outside Nightlatch needs no attention once the stay has ended',
    async () => {
      await using hotel = await openLife();
      await hotel.put('R1', inHouse(hotel));
      await hotel.atRest('R1');
      async function lose(): Promise<string> {
        const id = (await hotel.status('R1')).guests[0]?.credentials.find(({ state }) => state === 'issued');
        const event = { eventType: 'acs_credential.invalidated', occurredAt: hotel.inHours(0) };
        const resourceId = id?.acsCredentialId ?? '';
        await hotel.handle('R1').signal('seamEvents', [{ ...event, eventId: `lost ${resourceId}`, resourceId }]);
        return resourceId;
      }
      const first = await lose();
      await hotel.advance(0.05); // no card of the desk is found
      await hotel.until('R1', ({ guests, waiting }) => {
        const [key] = guests[0]!.credentials;
        return waiting === null && key?.state === 'issued' && key.acsCredentialId !== first;
      });
      await lose();
      await hotel.advance(0.05);
      await hotel.until('R1', ({ waiting }) => waiting === 'repair');
      const { stay } = await hotel.status('R1');
      await hotel.advance((Date.parse(stay.to) - hotel.simulator.now().getTime()) / 3_600_000 + 0.1);
      const ended = await hotel.until('R1', ({ waiting }) => waiting === null);
      expect(ended.needsAttention).toEqual([]);
    },
  );

  it.runIf(isFull)(
    'only the room that Seam refuses to read waits, and a key that is lost meanwhile is given up',
    async () => {
      await using hotel = await openLife();
      await hotel.put('R1', booked(hotel, { rooms: ['101', '102'] }));
      await opens(hotel, { 'R1/g1': ['101', '102'] });
      await hotel.faults([{ path: '/acs/entrances/list_credentials_with_access', effect: { status: 400 } }]);
      await hotel.send('R1', 'changeRooms', { rooms: ['101', '103'] });
      await opens(hotel, { 'R1/g1': ['101'] });
      // A new key would come before the old one goes; but the next reservation of the room does not wait for that.
      await hotel.send('R1', 'changeRooms', { rooms: ['104'] });
      await hotel.until('R1', ({ needsAttention: [one] }) => one?.about === '104');
      await opens(hotel, { 'R1/g1': ['101'] });
      await hotel.put('R2', inHouse(hotel, { guests: [person(2)] }));
      await opens(hotel, { 'R1/g1': [], 'R2/g2': ['101'] });
      await hotel.faults([]);
      await hotel.advance(0.2);
      await opens(hotel, { 'R1/g1': ['104'], 'R2/g2': ['101'] });
    },
  );
});
