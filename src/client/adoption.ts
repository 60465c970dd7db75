import { propertyWorkflowId, type ReservationRef, reservationWorkflowId } from '../domain/ids.ts';
import type { ComparisonView } from '../domain/propertyLifetime/reconcile.ts';
import { adoptionQuery, compareNowSignal, comparisonQuery } from '../workflows/messages.ts';
import type { PropertyAdoption, ReservationAdoption } from './adoptionView.ts';
import type { NightlatchError } from './errors.ts';
import type { KnownProperty } from './check/property.ts';
import { listReservations } from './reservation/list.ts';
import { meaningOf, reservationErrorOf, serverMeaningOf } from './temporal/failure.ts';
import { askServer, askWorker, type Link } from './temporal/link.ts';
import { untilSettled } from './waiting.ts';

/** A property without workflow was not started by a worker yet. */
function propertyError(error: unknown, isServerCall = false): NightlatchError {
  const meaning = isServerCall ? serverMeaningOf(error) : meaningOf(error);
  const ref = { propertyId: '', reservationId: '' };
  return reservationErrorOf(meaning.kind === 'not-found' ? { kind: 'no-answer' } : meaning, ref, error);
}

async function askToCompare(link: Link, propertyId: string): Promise<void> {
  const handle = link.client.workflow.getHandle(propertyWorkflowId(propertyId));
  try {
    await askServer(link, () => handle.signal(compareNowSignal));
  } catch (error) {
    throw propertyError(error, true);
  }
}

async function readComparison(link: Link, propertyId: string): Promise<ComparisonView> {
  const handle = link.client.workflow.getHandle(propertyWorkflowId(propertyId));
  try {
    return (await askWorker(link, () => handle.query(comparisonQuery))) ?? { is: 'refused', unclaimed: [] };
  } catch (error) {
    throw propertyError(error);
  }
}

/** What one reservation says; nothing if it has ended since it was listed. */
async function readAdoption(link: Link, ref: ReservationRef): Promise<readonly ReservationAdoption[]> {
  const handle = link.client.workflow.getHandle(reservationWorkflowId(ref));
  try {
    const view = await askWorker(link, () => handle.query(adoptionQuery));
    return view === null || view.rooms.length === 0 ? [] : [{ reservationId: ref.reservationId, ...view }];
  } catch (error) {
    const known = reservationErrorOf(meaningOf(error), ref, error);
    if (known.code === 'NotFound') return [];
    throw known;
  }
}

/** How many reservations are asked at the same time: a hotel's guests must not wait for this. */
const atOnce = 8;

async function readAll(link: Link, property: KnownProperty): Promise<readonly ReservationAdoption[]> {
  const { propertyId } = property.settings;
  const { reservations } = await listReservations(link, property, { status: 'in-house', limit: Infinity });
  const ids = reservations.map(({ reservationId }) => reservationId).toSorted();
  const found: ReservationAdoption[] = [];
  for (let first = 0; first < ids.length; first += atOnce) {
    const some = ids.slice(first, first + atOnce);
    const views = await Promise.all(some.map((reservationId) => readAdoption(link, { propertyId, reservationId })));
    found.push(...views.flat());
  }
  return found;
}

/** Whether every room was looked at: until then nothing can be said of it. */
function isRead({ rooms }: ReservationAdoption): boolean {
  return rooms.every(({ is }) => is !== 'unread');
}

/**
 * Reads what is valid on the rooms of a property. Workers look at the rooms; it waits until all are looked at, or the time is
 * up.
 *
 * @throws {NightlatchError} Unavailable, if Temporal or a worker does not answer.
 */
export async function readPropertyAdoption(
  link: Link,
  property: KnownProperty,
  timeoutMs: number,
): Promise<PropertyAdoption> {
  const { propertyId } = property.settings;
  await askToCompare(link, propertyId);
  const [compared, { reservations }] = await Promise.all([
    untilSettled(
      () => readComparison(link, propertyId),
      ({ is }) => is !== 'due',
      { timeoutMs },
    ),
    untilSettled(
      async () => ({ reservations: await readAll(link, property) }),
      (all) => all.reservations.every(isRead),
      { timeoutMs },
    ),
  ]);
  // What is valid on the rooms of a reservation is in its own answer, or is a key that it has not reported yet.
  const held = new Set(reservations.flatMap(({ acsEntranceIds }) => acsEntranceIds));
  const found = new Set(
    reservations.flatMap(({ rooms }) => rooms.flatMap((room) => room.found.map((one) => one.acsCredentialId))),
  );
  const unclaimed = compared.unclaimed.filter(
    ({ acsCredentialId, acsEntranceIds }) =>
      !found.has(acsCredentialId) && acsEntranceIds.some((door) => !held.has(door)),
  );
  return { reservations, unclaimed: compared.is === 'done' ? unclaimed : null };
}
