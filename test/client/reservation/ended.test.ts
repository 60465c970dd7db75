import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NightlatchClient, type ReservationInput } from '../../../src/client/index.ts';
import { reservationWorkflowId } from '../../../src/domain/ids.ts';
import { instantOf } from '../../../src/domain/instant.ts';
import { eventually } from '../../support/eventually.ts';
import { isFull } from '../../support/run.ts';
import { openClientHotel, type ClientHotel } from '../clientHotel.ts';

const dayMs = 86_400_000;

let hotel: ClientHotel;

beforeAll(async () => {
  hotel = await openClientHotel();
  await hotel.startWorker();
});

afterAll(() => hotel.close());

function inDays(count: number): string {
  return instantOf(Date.now() + count * dayMs);
}
function far(revision?: number): ReservationInput {
  return {
    stay: { from: inDays(30), to: inDays(33) },
    rooms: ['101'],
    guests: [{ guestId: 'g1', fullName: 'Ada Example' }],
    ...(revision === undefined ? {} : { revision }),
  };
}

function workflowOf(reservationId: string) {
  return hotel.temporal.client.workflow.getHandle(
    reservationWorkflowId({ propertyId: hotel.propertyId, reservationId }),
  );
}

/** Waits until a reservation has ended, and returns its last run. */
function ended(reservationId: string): Promise<string> {
  return eventually(async () => {
    const { status, runId } = await workflowOf(reservationId).describe();
    return status.name === 'COMPLETED' ? runId : undefined;
  });
}

/** A reservation of revision 5 that was cancelled at revision 6 and has ended. */
async function endedAtSix(reservationId: string): Promise<string> {
  await hotel.client.putReservation(hotel.propertyId, reservationId, far(5));
  await hotel.client.cancel(hotel.propertyId, reservationId, { revision: 6 });
  await hotel.temporal.advance(8 * dayMs);
  return ended(reservationId);
}

test('a PUT to an ended reservation starts a new one only with a newer revision', async () => {
  const { client, propertyId } = hotel;
  const workflow = workflowOf('R-1');
  const runId = await endedAtSix('R-1');

  const late = await client.putReservation(propertyId, 'R-1', far(5));
  expect(late).toMatchObject({ outcome: 'recorded', status: { status: 'cancelled', revision: 6 } });
  expect(late.outcome === 'recorded' && late.status.ignored.at(-1)?.why).toContain('late: revision 5');
  expect((await workflow.describe()).runId).toBe(runId);

  const anew = await client.putReservation(propertyId, 'R-1', far(7));
  expect(anew).toMatchObject({ outcome: 'recorded', status: { status: 'booked', revision: 7 } });
  expect((await workflow.describe()).runId).not.toBe(runId);
});

test.runIf(isFull).each(['with a revision', 'without one'])(
  'a newer PUT %s that is refused leaves the final status of the ended reservation',
  async (how) => {
    const { client, propertyId } = hotel;
    const id = how.replaceAll(' ', '-');
    await endedAtSix(id);
    const over = { ...far(how === 'without one' ? undefined : 7), stay: { from: inDays(-3), to: inDays(-1) } };
    const refused = client.putReservation(propertyId, id, over);
    await expect(refused).rejects.toMatchObject({ failure: { code: 'Refused', type: 'StayOver' } });
    const final = { status: 'cancelled', revision: 6 };
    // While the run that refused the PUT is still open, and also after its end.
    expect(await client.getReservation(propertyId, id)).toMatchObject(final);
    expect(await client.putReservation(propertyId, id, far(5))).toMatchObject({ outcome: 'recorded', status: final });
    await ended(id);
    expect(await client.putReservation(propertyId, id, far(5))).toMatchObject({ outcome: 'recorded', status: final });
    await client.send({ propertyId, reservationId: id }, { name: 'replaceReservation', body: over }, { via: 'signal' });
    await ended(id);
    expect(await client.putReservation(propertyId, id, far(5))).toMatchObject({ outcome: 'recorded', status: final });
    expect(await client.getReservation(propertyId, id)).toMatchObject(final);
    const anew = await client.putReservation(propertyId, id, far(8));
    expect(anew).toMatchObject({ outcome: 'recorded', status: { status: 'booked', revision: 8 } });
  },
);

test.runIf(isFull)(
  'a plan lists nothing new for a late PUT, and everything for a PUT to an ended reservation',
  async () => {
    const { client, propertyId } = hotel;
    const nextYear = { from: inDays(365), to: inDays(368) };
    function wait(reason: string) {
      return [expect.objectContaining({ step: 'wait', for: reason })];
    }
    function plan(id: string, revision: number) {
      return client.planReservation(propertyId, id, { ...far(revision), stay: nextYear, eventId: 'plan' });
    }
    await client.putReservation(propertyId, 'P-1', { ...far(5), rooms: [], stay: nextYear });
    expect(await plan('P-1', 4)).toEqual(wait('room'));
    expect(await plan('P-1', 6)).toEqual(wait('lead'));
    await endedAtSix('P-2');
    expect(await plan('P-2', 6)).toEqual([]);
    expect(await plan('P-2', 7)).toEqual(wait('lead'));
    await workflowOf('P-1').terminate();
    expect(await plan('P-1', 4)).toEqual(wait('lead'));
  },
);

test.runIf(isFull)('a PUT starts no new reservation while Temporal cannot say how the former one ended', async () => {
  const { propertyId, config, temporal } = hotel;
  const runId = await endedAtSix('R-3');
  const connection = await Connection.connect({ address: temporal.address });
  const away = Object.assign(new Error('away'), { code: 14, details: 'away', metadata: { get: () => [] } });
  Object.defineProperty(connection.workflowService, 'getWorkflowExecutionHistory', {
    value: () => Promise.reject(away),
  });
  const link = { client: new Client({ connection }), taskQueue: temporal.taskQueue, answerWithinMs: 5_000 };
  const client = NightlatchClient.over(link, [config]);
  for (const via of ['update', 'signal'] as const) {
    const put = client.send(
      { propertyId, reservationId: 'R-3' },
      { name: 'replaceReservation', body: far(5) },
      { via },
    );
    await expect(put).rejects.toMatchObject({ failure: { code: 'Unavailable', what: 'temporal' } });
  }
  await client.close();
  expect((await workflowOf('R-3').describe()).runId).toBe(runId);
});

test.runIf(isFull)('a PUT starts a new reservation after one that was terminated', async () => {
  const { client, propertyId } = hotel;
  await client.putReservation(propertyId, 'R-4', far(5));
  await workflowOf('R-4').terminate();
  expect(await client.putReservation(propertyId, 'R-4', far(5))).toMatchObject({ status: { status: 'booked' } });
});
