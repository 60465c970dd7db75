import { describe, expect, it } from 'vitest';
import { withoutSuperseded, withRefused } from '../../../src/domain/reservation/refused.ts';

function refuse(name: 'addGuest' | 'checkIn', eventId: string) {
  return withRefused({}, { name, eventId, why: 'guest.guestId: guest g1 is already on this reservation' });
}
const other = { 'issue g1': { code: 'issue-refused', about: 'g1', message: '…' } };

describe('messages that were accepted and refused later', () => {
  it('need attention under their event id', () => {
    expect(Object.values(refuse('addGuest', 'e-1'))).toMatchObject([
      { code: 'message-refused', about: 'e-1', message: expect.stringContaining('addGuest') },
    ]);
  });

  it('need none any more once the message, or the whole reservation, was sent again', () => {
    const troubles = { ...other, ...refuse('addGuest', 'e-1'), ...refuse('checkIn', 'e-2') };
    expect(Object.keys(withoutSuperseded(troubles, 'addGuest'))).toEqual(['issue g1', 'refused checkIn e-2']);
    expect(withoutSuperseded(troubles, 'replaceReservation')).toEqual(other);
    expect(withoutSuperseded(troubles, 'hold')).toEqual(troubles);
  });

  it('are limited to the newest ten, and one without a valid event id is left out', () => {
    const many = Array.from({ length: 30 }, (_, n) => `e-${n}`).reduce<ReturnType<typeof withRefused>>(
      (troubles, eventId) => withRefused(troubles, { name: 'addGuest', eventId, why: 'so' }),
      other,
    );
    expect(Object.keys(many)).toHaveLength(11);
    expect(many).toHaveProperty('refused addGuest e-29');
    expect(many).toHaveProperty('issue g1');
    expect(withRefused(other, { name: 'addGuest', eventId: 'ada@example.com', why: 'so' })).toEqual(other);
  });
});
