import { expect, test } from 'vitest';
import { checkMessage } from '../../src/client/check/message.ts';
import { listQuery } from '../../src/client/temporal/list.ts';
import { aurora, oneGuest } from './property.ts';

test("dates become instants by the property's times, right across daylight saving", () => {
  const stay = { arrival: '2027-03-27', departure: '2027-03-28' };
  const { body } = checkMessage(aurora, 'R-1001', 'replaceReservation', {
    ...oneGuest,
    stay,
    guests: [{ guestId: 'g1', fullName: 'Ada Example', stay }],
  });
  const resolved = { from: '2027-03-27T14:00:00.000Z', to: '2027-03-28T09:00:00.000Z' };
  expect(body).toMatchObject({ stay: resolved, guests: [{ stay: resolved }] });
  expect(checkMessage(aurora, 'R-1001', 'changeStay', { stay }).body).toMatchObject({ stay: resolved });
});

test('an event id is kept, and given where there is none: another one each time', () => {
  const ids = [{}, {}, { eventId: 'pms-17' }].map(
    (body) => checkMessage(aurora, 'R-1001', 'checkIn', body).body.eventId,
  );
  expect(ids[2]).toBe('pms-17');
  expect(new Set(ids).size).toBe(3);
});

test('a body may be left out where a message says nothing but its name', () => {
  expect(checkMessage(aurora, 'R-1001', 'cancel', undefined)).toMatchObject({ name: 'cancel' });
});

test('a room whose name holds quotes cannot end the text of a query', () => {
  expect(listQuery('hotel-aurora', { room: "O'Brien 'x", needsAttention: false })).toBe(
    "WorkflowType = 'reservation' AND ExecutionStatus = 'Running' AND PropertyId = 'hotel-aurora'" +
      " AND Rooms = 'O''Brien ''x' AND NeedsAttention IS NULL",
  );
  // No reservation has such a room, and a server's database fails at it.
  expect(listQuery('hotel-aurora', { room: '10\u00007' })).not.toContain('Rooms');
});
