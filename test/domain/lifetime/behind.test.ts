import { describe, expect, it } from 'vitest';
import { afterMessage, judge, startAfter } from '../../../src/domain/lifetime/inbox.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { initialState, type State } from '../../../src/domain/lifetime/state.ts';
import { attentionOf, statusOrFormer, viewOf } from '../../../src/domain/lifetime/status.ts';
import type { MessageName } from '../../../src/domain/messages/index.ts';
import type { ReservationView } from '../../../src/domain/status/view.ts';
import { at, stay } from '../hotelAurora.ts';

const now = at(16);
const put = {
  status: 'in-house',
  stay,
  rooms: ['101', '102'],
  guests: [
    { guestId: 'g1', fullName: 'Ada Example' },
    { guestId: 'g2', fullName: 'Bo Example', rooms: ['102'], areas: ['spa'] },
  ],
};

function sent(state: State, name: MessageName, body: object): State {
  const judged = judge(state, { name, body }, now);
  if (judged.verdict === 'refused') throw new Error(judged.why);
  return afterMessage(state, judged, now);
}

/** In milliseconds, as the rest of the PMS should send it. */
const millis = 1_796_000_000_000;
const known = sent(initialState(at(1)), 'replaceReservation', { ...put, revision: millis });

function behindIn(state: State): string | undefined {
  return attentionOf(state, outlookOf(state, now)).find(({ code }) => code === 'revision-behind')?.forOperator;
}

describe('a message whose revision is behind', () => {
  it.each<[string, MessageName, object]>([
    ['a check-out', 'checkOut', {}],
    ['a cancellation', 'cancel', {}],
    ['a lost phone', 'reportLostPhone', { guestId: 'g1' }],
    ['a guest removed', 'removeGuest', { guestId: 'g2' }],
    ['a guest removed with rekey', 'removeGuest', { guestId: 'g2', rekey: true }],
    ['new keys for all', 'newKey', { guestId: 'g2', rekey: true }],
    ['all keys taken back', 'revokeKeys', {}],
    ['a shorter stay', 'changeStay', { stay: { from: stay.from, to: at(40) } }],
    ['a room less', 'changeRooms', { rooms: ['101'] }],
    ['an area less', 'replaceReservation', { ...put, guests: put.guests.map((guest) => ({ ...guest, areas: [] })) }],
    ['another person', 'replaceReservation', { ...put, guests: [{ guestId: 'g1', fullName: 'Cy Sample' }] }],
  ])('needs attention if it would take keys away: %s', (_what, name, body) => {
    // In seconds.
    const message = behindIn(sent(known, name, { ...body, revision: 1_796_000_001 }));
    expect(message).toContain(
      `${name} has revision 1796000001, the reservation has ${millis}. It would take keys away.`,
    );
  });

  it.each<[string, MessageName, object]>([
    ['the same again', 'replaceReservation', put],
    ['a longer stay', 'changeStay', { stay: { from: stay.from, to: at(100) } }],
    ['a third guest', 'addGuest', { guest: { guestId: 'g3', fullName: 'Cy Sample' } }],
    ['a check-in', 'checkIn', {}],
    ['a new key', 'newKey', { guestId: 'g1' }],
  ])('needs attention only the third time in a row if no key is lost by it: %s', (_what, name, body) => {
    const late = { ...body, revision: 7 };
    const twice = sent(sent(known, name, late), name, late);
    expect(behindIn(twice)).toBeUndefined();
    const thrice = sent(twice, name, late);
    expect(behindIn(thrice)).toMatch(/^3 messages in a row were ignored/);
    expect(behindIn(sent(sent(sent(twice, 'release', {}), name, late), name, late))).toBeUndefined();
  });

  it('needs no attention any more after a message with a higher revision, or without one', () => {
    const late = sent(known, 'checkOut', { revision: 7 });
    expect(behindIn(sent(late, 'checkIn', { revision: 8 }))).toContain('checkOut has revision 7');
    expect(behindIn(sent(late, 'checkOut', { revision: millis + 1 }))).toBeUndefined();
    expect(behindIn(sent(late, 'checkOut', {}))).toBeUndefined();
  });

  it('needs no attention if it is only repeated, or its event was taken before', () => {
    const taken = sent(known, 'checkOut', { revision: millis + 1, eventId: 'e1' });
    expect(behindIn(sent(taken, 'checkOut', { revision: millis + 1, eventId: 'e1' }))).toBeUndefined();
  });

  it('needs attention at once if it would begin the reservation anew: a rebooking that counts from 1 again', () => {
    const named = { propertyId: 'p', reservationId: 'R1', workflowId: 'reservation/p/R1' };
    const over = sent(known, 'checkOut', {});
    const former = viewOf(over, outlookOf(over, now), named) as ReservationView;
    const anew = sent(startAfter(initialState(now), former), 'replaceReservation', { ...put, revision: 1 });
    const status = statusOrFormer(null, former, anew);
    expect(status).toMatchObject({ status: 'departed', needsAttention: [{ code: 'revision-behind', since: now }] });
    const again = sent(startAfter(initialState(now), status), 'replaceReservation', { ...put, revision: millis + 1 });
    expect(again.desired).toMatchObject({ status: 'in-house' });
    expect(behindIn(again)).toBeUndefined();
  });
});
