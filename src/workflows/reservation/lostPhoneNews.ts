import { isCancellation } from '@temporalio/workflow';
import { reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import { afterHeard, afterUsersHeard, propertiesToAsk } from '../../domain/lifetime/lostPhoneNews.ts';
import { stamp } from '../../domain/messages/schema.ts';
import type { PhoneLost } from '../../domain/reservation/desired.ts';
import { phoneLostSignal } from '../messages.ts';
import { askEach } from '../runtime/atOnce.ts';
import { now } from '../runtime/clock.ts';
import { sendSignal } from '../runtime/signal.ts';
import { askWhoUses } from './otherUsers.ts';
import { change, type Reservation } from './reservation.ts';

/** Tells the other live reservations of a person that a phone of theirs is deactivated. Some may have to wait for the next try. */
export async function tellOfLostPhone(r: Reservation, userIdentityId: string): Promise<void> {
  const { propertyId } = r;
  const asked = propertiesToAsk(r.state, userIdentityId, propertyId);
  if (asked.length > 0) change(r, afterUsersHeard(r.state, userIdentityId, await askWhoUses(r, userIdentityId, asked)));
  const news = r.state.lostPhoneNews[userIdentityId];
  if (news === undefined) return;
  const told = await tell(news.toTell, { userIdentityId, deviceIds: news.deviceIds });
  change(r, afterHeard(r.state, userIdentityId, { told, propertyId, now: now() }));
}

/** Answers which reservations have heard it, or have ended meanwhile and need not. */
async function tell(reservations: readonly ReservationRef[], lost: PhoneLost): Promise<readonly ReservationRef[]> {
  const args: [PhoneLost, typeof stamp] = [lost, stamp];
  const told: ReservationRef[] = [];
  await askEach(reservations, async (one) => {
    try {
      await sendSignal({ workflowId: reservationWorkflowId(one), signal: phoneLostSignal, args });
      told.push(one);
    } catch (error) {
      if (isCancellation(error)) throw error; // Else it hears of it at the next try.
    }
  });
  return told;
}
