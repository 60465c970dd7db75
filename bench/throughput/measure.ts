import { reservationWorkflowId } from '../../src/domain/ids.ts';
import { median, type Figures } from '../figures.ts';
import { readHistory } from '../history/read.ts';
import { prepareIssue, type IssueCase } from '../issue/case.ts';
import { reservationOf } from '../issue/nightlatch.ts';
import { closingPropertyId, type Bench } from '../stack/open.ts';
import { passOn } from '../stack/passOn.ts';
import { soon } from '../stack/people.ts';
import { liveBare, startBareProperty } from './bare.ts';
import { watchKeys, type KeyWatch } from './keyWatch.ts';
import { shapeOf } from './shape.ts';

/** How much is measured. */
export interface Load {
  /** Reservations in each round. */
  readonly reservations: number;
  /** How many of them run at the same time, each in its own room. */
  readonly atOnce: number;
  readonly rounds: number;
}

const guests = 2;

function rounded(figure: number): number {
  return Number(figure.toFixed(2));
}

/** Does something once for each reservation, in `atOnce` lanes side by side; returns how many were done each second. */
async function perSecond(
  { reservations, atOnce }: Load,
  each: (lane: number, number: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async (_, lane) => {
      while (next < reservations) await each(lane, (next += 1));
    }),
  );
  return (reservations * 1_000) / (performance.now() - begun);
}

/** What a reservation's life needs. */
interface Life {
  readonly keys: KeyWatch;
  readonly reservationId: string;
  readonly given: IssueCase;
}

/** Runs a reservation's life without pauses: booked, keys issued, checked in and out, keys revoked, closed. */
async function live(bench: Bench, { keys, reservationId, given }: Life): Promise<string> {
  const { nightlatch, temporalClient } = bench;
  const workflowId = reservationWorkflowId({ propertyId: closingPropertyId, reservationId });
  await nightlatch.putReservation(closingPropertyId, reservationId, reservationOf({ ...given, stay: soon() }));
  await keys.issued(given.guests.map(({ userIdentityId }) => userIdentityId));
  await nightlatch.checkIn(closingPropertyId, reservationId, {});
  await nightlatch.checkOut(closingPropertyId, reservationId, {});
  await temporalClient.workflow.getHandle(workflowId).result();
  return workflowId;
}

/**
 * Measures how many reservations one worker process completes in a second and, for comparison, how many empty workflows
 * with the same commands to Temporal. Seam answers at once, so that only our own work is measured. The two take turns. The
 * first round does not count; the shape of the empty workflows is read from it.
 */
export async function measureThroughput(bench: Bench, load: Load): Promise<Figures['throughput']> {
  const { seamSide, temporalClient, progress } = bench;
  const lanes: IssueCase[] = [];
  for (let lane = 0; lane < load.atOnce; lane += 1) lanes.push(await prepareIssue(bench, { guests, rooms: 1 }));
  await seamSide.actAtOnce();
  bench.receiver.listen(passOn(bench, closingPropertyId));
  const keys = watchKeys(seamSide);
  try {
    await startBareProperty(bench);
    async function one(reservationId: string, lane: number): Promise<string> {
      const given = lanes[lane];
      if (given === undefined) throw new RangeError(`there is no lane ${lane}`);
      return live(bench, { keys, reservationId, given });
    }
    progress('throughput: warm-up');
    const shape = shapeOf(await readHistory(temporalClient, await one('shape', 0)));
    const warmUp = { ...load, reservations: load.atOnce };
    await perSecond(warmUp, (lane, n) => one(`warm-up-${n}`, lane));
    await perSecond(warmUp, (_, n) => liveBare(bench, `bare-warm-up-${n}`, shape));
    const reservations: number[] = [];
    const bares: number[] = [];
    for (let round = 1; round <= load.rounds; round += 1) {
      progress(`throughput: round ${round} of ${load.rounds}`);
      reservations.push(await perSecond(load, (lane, n) => one(`load-${round}-${n}`, lane)));
      bares.push(await perSecond(load, (_, n) => liveBare(bench, `bare-${round}-${n}`, shape)));
    }
    const [ours, bare] = [median(reservations), median(bares)];
    return {
      reservationsPerSecond: rounded(ours),
      bareWorkflowsPerSecond: rounded(bare),
      ratio: rounded(ours / bare),
    };
  } finally {
    await keys.close();
  }
}
