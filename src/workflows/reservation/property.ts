import { isCancellation } from '@temporalio/workflow';
import { propertyWorkflowId } from '../../domain/ids.ts';
import { afterNotTelling, afterTelling, lastClaim, roomNews, type RoomNews } from '../../domain/lifetime/claims.ts';
import { noPropertyTrouble } from '../../domain/lifetime/noProperty.ts';
import { goneWell, setBack, type TaskName } from '../../domain/lifetime/setbacks.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { claimRoomsSignal, roomReleasedSignal } from '../messages.ts';
import { now } from '../runtime/clock.ts';
import { isLeaving } from '../runtime/course.ts';
import { sendSignal } from '../runtime/signal.ts';
import { change, claimantOf, outlookNow, type Reservation } from './reservation.ts';

const task: TaskName = { kind: 'property', about: null };

function send({ propertyId }: Reservation, news: RoomNews): Promise<'sent' | 'no-workflow'> {
  const workflowId = propertyWorkflowId(propertyId);
  switch (news.tell) {
    case 'claim': {
      const { claim, heardNothing, holds } = news;
      return sendSignal({ workflowId, signal: claimRoomsSignal, args: [claim, { heardNothing, holds, ...stamp }] });
    }
    case 'release':
      return sendSignal({ workflowId, signal: roomReleasedSignal, args: [news.release, stamp] });
  }
}

/** Sends what the property does not know yet; answers whether it was sent. */
async function tell(r: Reservation, news: RoomNews): Promise<boolean> {
  try {
    return (await send(r, news)) === 'sent';
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}

/**
 * Tells the property what is claimed and what is given up, one signal after the other so that they arrive in order. If the
 * property is not there, the next try waits.
 */
export async function tellProperty(r: Reservation): Promise<void> {
  for (let news = roomNewsOf(r); news !== null && !isLeaving(); news = roomNewsOf(r)) {
    const { claimed } = r.state;
    change(r, afterTelling(r.state, news));
    if (await tell(r, news)) change(r, goneWell(r.state, task));
    else {
      const setback = { trouble: noPropertyTrouble(r.propertyId), now: now() };
      return change(r, setBack(afterNotTelling(r.state, news, claimed), task, setback));
    }
  }
}

function roomNewsOf(r: Reservation): RoomNews | null {
  return roomNews(r.state, outlookNow(r), claimantOf(r));
}

/** Tells the property that a reservation which closes wants and has nothing any more; without a property nothing is told. */
export async function leaveBook(r: Reservation): Promise<void> {
  const claim = lastClaim(r.state);
  if (claim !== null) await tell(r, { tell: 'claim', claim, heardNothing: false, holds: {} });
}
