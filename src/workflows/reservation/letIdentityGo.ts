import { setHandler } from '@temporalio/workflow';
import { readUserIdentityId } from '../../domain/signals/read.ts';
import type { Message } from '../../domain/messages/index.ts';
import { newestOfAll } from '../../domain/plan/generations.ts';
import { applyMessage } from '../../domain/reservation/apply.ts';
import { isCurrent } from '../../domain/reservation/desired.ts';
import { letIdentityGoSignal } from '../messages.ts';
import { identityOf } from './derived.ts';
import { forgetIdentity } from './identity.ts';
import { now, update, type Reservation } from './state.ts';

/** What takes the guest with an identity out: the last one's leaving ends the reservation. */
function messageFor({ state }: Reservation, userIdentityId: string): Message | null {
  const { desired } = state;
  if (desired === null || !isCurrent(desired, now())) return null;
  const guest = desired.guests.find(({ guestId }) => identityOf(state, guestId) === userIdentityId);
  if (guest === undefined) return null;
  if (desired.guests.length > 1) return { name: 'removeGuest', body: { guestId: guest.guestId } };
  return { name: desired.status === 'in-house' ? 'checkOut' : 'cancel', body: {} };
}

/** Registers what a forced teardown signals: the guest with that identity is taken out, as a message would do it. */
export function listenForTeardowns(r: Reservation): void {
  setHandler(letIdentityGoSignal, (sent, stamped) => {
    const userIdentityId = readUserIdentityId(sent, stamped);
    const message = userIdentityId === null ? null : messageFor(r, userIdentityId);
    if (userIdentityId === null || message === null) return;
    const circumstances = { now: now(), newestGeneration: newestOfAll(r.state.credentials) };
    const applied = applyMessage(r.state.desired, message, circumstances);
    if (!applied.ok) return;
    update(r, { desired: applied.desired, lastMessageAt: now() });
    forgetIdentity(r, userIdentityId);
  });
}
