import { propertyWorkflowId, reservationWorkflowId } from '../src/domain/ids.ts';
import type { ReservationView } from '../src/domain/status/view.ts';
import { moveTime } from '../src/development/time/movedTime.ts';
import { costOf, type Cost } from './history/cost.ts';
import { readHistory } from './history/read.ts';
import { prepareIssue } from './issue/case.ts';
import { reservationOf } from './issue/nightlatch.ts';
import { hear } from './stack/events.ts';
import { lifePropertyId, type Bench } from './stack/open.ts';
import { passOn } from './stack/passOn.ts';
import { until } from './stack/until.ts';

/** What one reservation costs in its own workflow, and in the workflow of its property. */
export interface LifeCost {
  readonly reservation: Cost;
  readonly property: Cost;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const guests = 2;

/**
 * Runs the whole life of one reservation: two known guests in one room, booked ten days ahead for three nights. Keys are
 * issued four hours before the stay, the guests check in on time and out two hours early, and the reservation closes a week
 * later. Time is moved.
 */
export async function measureCost(bench: Bench): Promise<LifeCost> {
  const { connection, temporal, temporalClient, nightlatch, receiver, seamSide } = bench;
  const reservationId = 'life';
  const workflowId = reservationWorkflowId({ propertyId: lifePropertyId, reservationId });
  const propertyWorkflow = propertyWorkflowId(lifePropertyId);
  bench.progress('cost: one reservation, from booked to departed');
  const before = (await readHistory(temporalClient, propertyWorkflow)).length;
  const time = moveTime(connection, {
    namespace: temporal.namespace,
    only: `WorkflowId = '${workflowId}' OR WorkflowId = '${propertyWorkflow}'`,
  });
  async function advance(ms: number): Promise<void> {
    await seamSide.advance(`PT${ms / 1_000}S`);
    await time.advance(ms);
  }
  function untilStatus(what: string, isSo: (view: ReservationView) => boolean): Promise<void> {
    return until(what, async () => isSo(await nightlatch.getReservation(lifePropertyId, reservationId)));
  }

  const given = await prepareIssue(bench, { guests, rooms: 1 });
  const now = Date.now();
  const stay = { from: new Date(now + 10 * dayMs).toISOString(), to: new Date(now + 13 * dayMs).toISOString() };
  const heard = hear(receiver, passOn(bench, lifePropertyId));
  await nightlatch.putReservation(lifePropertyId, reservationId, reservationOf({ ...given, stay }));
  await untilStatus('the reservation waits for its issueLead', ({ waiting }) => waiting === 'lead');
  await advance(10 * dayMs - 4 * hourMs + 60_000);
  await heard.times('acs_credential.issued', guests);
  await untilStatus('keys are issued', ({ waiting }) => waiting === null);
  await advance(4 * hourMs);
  await nightlatch.checkIn(lifePropertyId, reservationId, {});
  await advance(3 * dayMs - 2 * hourMs);
  await nightlatch.checkOut(lifePropertyId, reservationId, {});
  await heard.times('acs_credential.deleted', guests);
  await untilStatus('keys are revoked', ({ waiting }) => waiting === null);
  await advance(8 * dayMs);
  await temporalClient.workflow.getHandle(workflowId).result();
  const property = await readHistory(temporalClient, propertyWorkflow);
  return {
    reservation: costOf(await readHistory(temporalClient, workflowId)),
    property: costOf(property.slice(before)),
  };
}
