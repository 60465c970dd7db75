import { isCancellation } from '@temporalio/workflow';
import { afterFailedNotices, afterNotices, nextNotices } from '../../domain/lifetime/notices.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { repeatedly } from '../runtime/seam.ts';
import { untilLeaving } from '../runtime/untilLeaving.ts';
import { change, type Reservation } from './reservation.ts';

const { postNotices } = repeatedly({
  summary: 'tell the PMS what changed',
  attemptMs: 40_000,
  withinMs: 120_000,
  mostPauseMs: 30_000,
});

/** Sends the oldest notices to the PMS; if they are not taken, the next round waits, at growing pauses. */
export async function sendNotices(r: Reservation): Promise<void> {
  const { state, notices } = nextNotices(r.state, now());
  change(r, state);
  if (notices.length === 0) return;
  try {
    const { done, refusedWith } = await untilLeaving(() => postNotices({ propertyId: r.propertyId, notices }));
    change(r, afterNotices(r.state, notices.slice(0, done), refusedWith));
  } catch (error) {
    // If we called it off, the receiver knows by its id what was delivered all the same.
    if (!isCancellation(error)) change(r, afterFailedNotices(r.state, failureOf(error).message, now()));
  }
}
