import { expect, test } from 'vitest';
import type { ReservationSummary } from '../../src/client/index.ts';
import { listText } from '../../src/cli/output/reservation.ts';

function summary(reservationId: string, more: Partial<ReservationSummary>): ReservationSummary {
  return {
    propertyId: 'hotel-aurora',
    reservationId,
    status: 'booked',
    stay: { from: '2031-06-01T13:00:00.000Z', to: '2031-06-04T09:00:00.000Z' },
    rooms: ['101'],
    guests: ['g1', 'g2'],
    keys: { issued: 1, requested: 1 },
    needsAttention: [],
    attention: [],
    checkOutAt: '2031-06-04T09:00:00.000Z',
    workflowId: `reservation/hotel-aurora/${reservationId}`,
    ...more,
  };
}

test('a list says when guests come and go in the hotel’s time, their keys, and in words what needs attention', () => {
  const about = { code: 'room-occupied', about: '102', since: '2031-06-01T13:00:00.000Z' };
  const forDesk = 'Room 102 is still occupied. Ask housekeeping.';
  const reservations = [
    summary('R-1', {}),
    summary('R-2', {
      rooms: ['102'],
      guests: ['g1', 'g2', 'g3', 'g4', 'g5'],
      keys: {},
      needsAttention: ['room-occupied'],
      attention: [{ ...about, forDesk }],
    }),
    summary('R-3', { status: null, stay: null, rooms: [], guests: [], keys: {}, checkOutAt: null }),
  ];
  const text = listText({ reservations, more: false, next: null }, 'Europe/Oslo').join('\n');
  expect(text).toBe(`\
RESERVATION  STATUS  ROOMS  ARRIVAL           DEPARTURE         GUESTS                 KEYS                      NEEDS ATTENTION
R-1          booked  101    2031-06-01 15:00  2031-06-04 11:00  g1, g2                 1 issued, 1 being issued
R-2          booked  102    2031-06-01 15:00  2031-06-04 11:00  g1, g2, g3 and 2 more  none                      room-occupied
R-3                  none                                                              none

NEEDS ATTENTION
R-2: Room 102 is still occupied. Ask housekeeping.`);
});
