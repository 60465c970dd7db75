import { expect, test } from 'vitest';
import { listQuery } from '../../../src/client/reservation/list.ts';

test('a room name with quotes cannot end the text of a query', () => {
  expect(listQuery('hotel-aurora', { room: "O'Brien 'x", needsAttention: false })).toBe(
    "WorkflowType = 'reservation' AND ExecutionStatus = 'Running' AND PropertyId = 'hotel-aurora'" +
      " AND Rooms = 'O''Brien ''x' AND NeedsAttention IS NULL",
  );
  // No reservation has such a room, and the database of a server fails at it.
  expect(listQuery('hotel-aurora', { room: '10\u00007' })).not.toContain('Rooms');
});
