import { getExternalWorkflowHandle, isCancellation, sleep } from '@temporalio/workflow';
import { reservationWorkflowId } from '../../domain/ids.ts';
import { stamp } from '../../domain/messages/schema.ts';
import type { PropertySettings } from '../../domain/property.ts';
import { forget, roomsHeldBy } from '../../domain/rooms/book.ts';
import { setAside } from '../../domain/rooms/far.ts';
import { digestOfGrants, grantsFor, type RoomGrants } from '../../domain/rooms/view.ts';
import { isNotFound } from '../failure.ts';
import { roomGrantsSignal } from '../messages.ts';
import { now, update, type Property } from './state.ts';

/** Who claims or holds anything, and who was told before that they do. */
function concerned({ state: { book, told } }: Property): readonly string[] {
  return [
    ...new Set([
      ...Object.keys(book.claims),
      ...Object.values(book.holdings).flatMap(({ holders }) => holders),
      ...Object.keys(told),
    ]),
  ];
}

/** How many reservations are told at once: a change of settings concerns all, and a task's commands have a limit. */
const maxTelling = 50;

/** Whether a reservation that is told this needs not hear of it again until its time comes: nothing is amiss. */
function isAnswer({ granted: { notGranted }, trouble }: RoomGrants): boolean {
  return trouble === null && Object.values(notGranted).every(({ why }) => why === 'lead');
}

/** Signals a reservation its grants where they changed, one signal at a time so that they arrive in order. */
function tell(p: Property, settings: PropertySettings, reservationId: string): void {
  // The next signal that arrives wakes the loop, which then tells the others.
  if (p.telling.size >= maxTelling) return;
  const grants = grantsFor(p.state.book, settings, p.state.catalogue, reservationId, now(), p.state.trouble);
  const text = digestOfGrants(grants);
  if (p.telling.has(reservationId) || p.state.told[reservationId] === text) return;
  p.telling.add(reservationId);
  const workflowId = reservationWorkflowId({ propertyId: p.propertyId, reservationId });
  const claim = p.state.book.claims[reservationId];
  async function send(): Promise<void> {
    try {
      await getExternalWorkflowHandle(workflowId).signal(roomGrantsSignal, grants, stamp);
      const { told } = p.state;
      const book = isAnswer(grants) ? setAside(p.state.book, claim) : p.state.book;
      const stays = book.claims[reservationId] !== undefined || roomsHeldBy(book, reservationId).length > 0;
      const { [reservationId]: _before, ...others } = told;
      update(p, { book, told: stays ? { ...others, [reservationId]: text } : others });
    } catch (error) {
      if (isCancellation(error)) throw error;
      if (!isNotFound(error)) return await sleep('10 seconds', { summary: `try again to tell ${reservationId}` });
      // The reservation has ended: it claims nothing and holds nothing. Where it has claimed since, it is told anew.
      const { [reservationId]: _before, ...told } = p.state.told;
      update(p, { book: forget(p.state.book, reservationId, claim), told });
    } finally {
      p.telling.delete(reservationId);
      p.changed = true;
    }
  }
  send().catch((error: unknown) => (p.fault = { error }));
}

/** Tells every reservation for which something changed, or why nothing can be granted. */
export function tellAll(p: Property, settings: PropertySettings): void {
  if (p.state.catalogue === null && p.state.trouble === null) return;
  for (const reservationId of concerned(p)) tell(p, settings, reservationId);
}
