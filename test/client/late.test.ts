import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReservationInput } from '../../src/client/index.ts';
import { reservationWorkflowId } from '../../src/domain/ids.ts';
import { instantOf } from '../../src/domain/instant.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel, type Hotel } from './hotel.ts';

const dayMs = 86_400_000;

let hotel: Hotel;

beforeAll(async () => {
  hotel = await openHotel();
  await hotel.startWorker();
});

afterAll(() => hotel.close());

const inDays = (count: number): string => instantOf(Date.now() + count * dayMs);
const far = (revision?: number): ReservationInput => ({
  stay: { from: inDays(30), to: inDays(33) },
  rooms: ['101'],
  guests: [{ guestId: 'g1', fullName: 'Ada Example' }],
  ...(revision === undefined ? {} : { revision }),
});

test('a PUT to a reservation that has ended begins a new one only with a newer revision', async () => {
  const { client, propertyId, temporal } = hotel;
  await client.putReservation(propertyId, 'R-1', far(5));
  await client.cancel(propertyId, 'R-1', { revision: 6 });
  await temporal.advance(8 * dayMs);
  const workflow = temporal.client.workflow.getHandle(reservationWorkflowId({ propertyId, reservationId: 'R-1' }));
  const ended = await eventually(async () => {
    const { status, runId } = await workflow.describe();
    return status.name === 'COMPLETED' ? runId : undefined;
  });

  const late = await client.putReservation(propertyId, 'R-1', far(5));
  expect(late).toMatchObject({ outcome: 'recorded', status: { status: 'cancelled', revision: 6 } });
  expect(late.outcome === 'recorded' && late.status.ignored.at(-1)?.why).toContain('late: revision 5');
  expect((await workflow.describe()).runId).toBe(ended);

  const anew = await client.putReservation(propertyId, 'R-1', far(7));
  expect(anew).toMatchObject({ outcome: 'recorded', status: { status: 'booked', revision: 7 } });
  expect((await workflow.describe()).runId).not.toBe(ended);
});
