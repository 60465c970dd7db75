import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { holds, inHouse, openLife } from './wholeLife.ts';

describe.concurrent('what Seam and others do with keys', () => {
  it('asks again, and says so meanwhile, where Seam takes a deletion and does not carry it out', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    const { 'R1/g1': key } = await holds(hotel, { 'R1/g1': ['101'] });
    const id = key?.acsCredentialId ?? '';
    await hotel.faults([{ path: '/acs/credentials/delete', times: 2, effect: 'stuck' }]);
    await hotel.send('R1', 'checkOut');
    await eventually(async () => (await hotel.calls('/acs/credentials/delete')) === 1);
    expect((await hotel.status('R1')).needsAttention).toEqual([]);
    await hotel.advance(0.15);
    const told = await hotel.until('R1', ({ needsAttention }) => needsAttention.length > 0);
    expect(told.needsAttention).toMatchObject([{ code: 'revoke-overdue', about: 'g1' }]);
    await eventually(async () => (await hotel.calls('/acs/credentials/delete')) === 2);
    expect(await hotel.tap('101', id)).toBe(true);
    await hotel.advance(0.4);
    await holds(hotel, { 'R1/g1': [] });
    expect(await hotel.tap('101', id)).toBe(false);
    await hotel.until('R1', ({ needsAttention }) => needsAttention.length === 0);
    expect(await hotel.calls('/acs/credentials/delete')).toBe(3);
  });

  it('forgets that a deletion was refused once the key is gone all the same', async () => {
    await using hotel = await openLife({ property: { webhooks: true } });
    await hotel.put('R1', inHouse(hotel));
    await hotel.advance(0.1);
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
});
