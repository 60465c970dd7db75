import { getExternalWorkflowHandle, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { reservationWorkflowId } from '../../domain/ids.ts';
import { plus, type Instant } from '../../domain/instant.ts';
import { stamp } from '../../domain/messages/schema.ts';
import type { PropertySettings } from '../../domain/property.ts';
import { forget } from '../../domain/rooms/book.ts';
import { knownUnder, roomDoors } from '../../domain/rooms/catalogue.ts';
import { eventsAfter, knownCredentials } from '../../domain/rooms/reconcile.ts';
import type { SeamEvent } from '../../domain/seam/resources.ts';
import { failureOf, isNotFound } from '../failure.ts';
import { seamEventsSignal } from '../messages.ts';
import { untilLeaving } from '../untilLeaving.ts';
import { now, update, type Property } from './state.ts';

/** Nobody has or holds anything: then there is nothing that could differ. */
function isIdle({ state: { book } }: Property): boolean {
  return Object.keys(knownCredentials(book)).length === 0 && Object.keys(book.holdings).length === 0;
}

/** When the next reconcile is due; `null` while nobody has or holds anything, or where the policy says never. */
export function reconcileAt(p: Property): Instant | null {
  const everyMs = p.state.settings?.policies.reconcileEveryMs ?? null;
  return everyMs === null || isIdle(p) ? null : p.state.reconcileAt;
}

/** The moment of the next reconcile: jittered by a tenth, so that hotels do not ask all at once. */
function nextAt(everyMs: number): Instant {
  return plus(now(), everyMs * (0.9 + Math.random() * 0.2));
}

/** Sets the first moment; starts the reconcile where that has come. */
export function reconcileIfDue(p: Property, settings: PropertySettings): void {
  const { reconcileEveryMs: everyMs } = settings.policies;
  if (everyMs === null || p.reconciling || isIdle(p)) return;
  if (p.state.reconcileAt === null) p.state = { ...p.state, reconcileAt: nextAt(everyMs) };
  if ((p.state.reconcileAt ?? now()) > now()) return;
  p.reconciling = true;
  reconcile(p, settings)
    .then((isOver) => isOver && update(p, { reconcileAt: nextAt(everyMs) }))
    .catch((error: unknown) => (p.fault = { error }))
    .finally(() => {
      p.reconciling = false;
      p.changed = true;
    });
}

/**
 * Lists the system's credentials once, holds them against the room book, and tells each reservation what differs as if an
 * event had come (rule 18): it repairs what a lost webhook left, at a cost per hotel and not per guest.
 *
 * @returns whether that is over; else it was called off, and the next run begins anew.
 */
async function reconcile(p: Property, { acsSystemId, policies }: PropertySettings): Promise<boolean> {
  const seam = proxyActivities<Activities>({
    startToCloseTimeout: policies.seamTimeoutMs * 10,
    scheduleToCloseTimeout: policies.seamTimeoutMs * 20,
    summary: 'hold all credentials against the room book',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
  });
  try {
    const known = knownCredentials(p.state.book);
    const found = await untilLeaving(() => seam.compareCredentials({ propertyId: p.propertyId, acsSystemId, known }));
    // What was reported while Seam was asked is no stranger.
    const knownNow = knownCredentials(p.state.book);
    const strangers = found.strangers.filter(({ acsCredentialId }) => knownNow[acsCredentialId] === undefined);
    const events = eventsAfter(p.state.book, { ...found, strangers }, heldDoors(p), p.state.strangers, Date.now());
    update(p, { strangers: strangers.map(({ acsCredentialId }) => acsCredentialId) });
    await Promise.all(Object.entries(events).map(([reservationId, list]) => tell(p, reservationId, list)));
  } catch (error) {
    if (isCancellation(error)) return false;
    failureOf(error); // Seam refused: the next one follows by itself.
  }
  return true;
}

function heldDoors({ state: { book, settings, catalogue } }: Property): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(book.holdings).map(([room, { grant }]) => {
      const doors = settings === null ? null : roomDoors(settings, knownUnder(catalogue ?? [], grant), room);
      return [room, doors !== null && 'acsEntranceIds' in doors ? doors.acsEntranceIds : []];
    }),
  );
}

async function tell(p: Property, reservationId: string, events: readonly SeamEvent[]): Promise<void> {
  const workflowId = reservationWorkflowId({ propertyId: p.propertyId, reservationId });
  const claim = p.state.book.claims[reservationId];
  try {
    await getExternalWorkflowHandle(workflowId).signal(seamEventsSignal, events, stamp);
  } catch (error) {
    if (isCancellation(error)) throw error;
    // The reservation has ended: it has nothing any more.
    if (isNotFound(error)) update(p, { book: forget(p.state.book, reservationId, claim) });
  }
}
