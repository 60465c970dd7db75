import { expect, test } from 'vitest';
import { listQuery } from '../../../src/client/reservation/list.ts';

const aurora = { propertyId: 'hotel-aurora', timeZone: 'Europe/Oslo' };

test('a room name with quotes cannot end the text of a query', () => {
  expect(listQuery(aurora, { room: "O'Brien 'x", needsAttention: false })).toBe(
    "WorkflowType = 'reservation' AND ExecutionStatus = 'Running' AND PropertyId = 'hotel-aurora'" +
      " AND Rooms = 'O''Brien ''x' AND NeedsAttention IS NULL",
  );
  // No reservation has such a room, and the database of a server fails at it.
  expect(listQuery(aurora, { room: '10\u00007' })).not.toContain('Rooms');
});

test('a day is one of the hotel, also if the clocks change on it, and leaves cancelled stays out', () => {
  const list = "WorkflowType = 'reservation' AND ExecutionStatus = 'Running' AND PropertyId = 'hotel-aurora'";
  expect(listQuery(aurora, { arrivals: '2031-03-30' })).toBe(
    `${list} AND CheckInAt >= '2031-03-29T23:00:00.000Z' AND CheckInAt < '2031-03-30T22:00:00.000Z'` +
      " AND ReservationStatus IN ('booked', 'in-house', 'departed')",
  );
  expect(listQuery(aurora, { inHouse: '2031-06-02', status: 'cancelled' })).toBe(
    `${list} AND ReservationStatus = 'cancelled'` +
      " AND CheckInAt < '2031-06-02T22:00:00.000Z' AND CheckOutAt > '2031-06-01T22:00:00.000Z'",
  );
  for (const departures of ['2031-02-30', '1999-12-31', '2200-01-01', '0000-01-01', '9999-12-31', 'today', ''])
    expect(() => listQuery(aurora, { departures })).toThrow('departures is not a date');
});
