import { reservationWorkflowId } from '../../src/domain/ids.ts';
import { lastKnewAt, readHistory } from '../history/read.ts';
import { hear } from '../stack/events.ts';
import { propertyId, type Bench } from '../stack/open.ts';
import { passOn } from '../stack/passOn.ts';
import { until } from '../stack/until.ts';
import type { IssueCase } from './case.ts';

/** How Nightlatch issued a reservation's keys. */
export interface Issued {
  readonly ms: number;
  /** Events in the workflow's history so far. */
  readonly events: number;
}

/** The body of a PUT for a case. */
export function reservationOf({ guests, rooms, stay }: IssueCase) {
  return {
    stay,
    rooms,
    guests: guests.map(({ userIdentityId }, index) => ({ guestId: `g${index + 1}`, userIdentityId })),
  };
}

/** Waits until the reservation's status says that every key is issued. */
function untilIssued(bench: Bench, reservationId: string, keys: number): Promise<void> {
  return until(`${keys} keys of ${reservationId} are issued`, async () => {
    const { guests, waiting } = await bench.nightlatch.getReservation(propertyId, reservationId);
    return waiting === null && guests.filter(({ credentials: [newest] }) => newest?.state === 'issued').length === keys;
  });
}

/**
 * Lets Nightlatch issue the keys. The time ends with the workflow task in which the reservation learns that the last key is
 * issued. It is read from the history afterwards, so that no query disturbs the measurement.
 */
export async function issueByNightlatch(bench: Bench, reservationId: string, given: IssueCase): Promise<Issued> {
  const workflowId = reservationWorkflowId({ propertyId, reservationId });
  const heard = hear(bench.receiver, passOn(bench, propertyId));
  const begun = Date.now();
  await bench.nightlatch.putReservation(propertyId, reservationId, reservationOf(given));
  await heard.times('acs_credential.issued', given.guests.length);
  await untilIssued(bench, reservationId, given.guests.length);
  const history = await readHistory(bench.temporalClient, workflowId);
  return { ms: lastKnewAt(history) - begun, events: history.length };
}
