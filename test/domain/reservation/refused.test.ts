import { describe, expect, it } from 'vitest';
import {
  refusedTrouble,
  withoutSuperseded,
  withRefused,
  type RefusedMessage,
} from '../../../src/domain/reservation/refused.ts';

function refused(name: RefusedMessage['name'], eventId: string): RefusedMessage {
  return { name, eventId, why: 'guest.guestId is given to two guests' };
}
const both = [refused('addGuest', 'e-1'), refused('checkIn', 'e-2')];

describe('messages that were accepted and refused later', () => {
  it('need attention under their event id', () => {
    expect(withRefused([], refused('addGuest', 'e-1')).map(refusedTrouble)).toMatchObject([
      { code: 'message-refused', about: 'e-1', forOperator: expect.stringContaining('addGuest') },
    ]);
  });

  it('are superseded by a message of the same name, or by a whole reservation', () => {
    expect(withoutSuperseded(both, 'addGuest')).toEqual([refused('checkIn', 'e-2')]);
    expect(withoutSuperseded(both, 'replaceReservation')).toEqual([]);
    expect(withoutSuperseded(both, 'hold')).toEqual(both);
  });

  it('are kept up to ten, the newest, and never under what is no event id', () => {
    const many = Array.from({ length: 30 }, (_, n) => refused('addGuest', `e-${n}`)).reduce<readonly RefusedMessage[]>(
      withRefused,
      [],
    );
    expect(many).toHaveLength(10);
    expect(many.at(-1)).toEqual(refused('addGuest', 'e-29'));
    expect(withRefused(both, refused('addGuest', 'ada@example.com'))).toEqual(both);
  });
});
