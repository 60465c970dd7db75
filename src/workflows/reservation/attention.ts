import { attentionNow } from '../../domain/status/attention.ts';
import { adoptedOccupants } from '../../domain/rooms/occupants.ts';
import type { Attention, ReservationView } from '../../domain/status/view.ts';
import { currentPlan, grantedTo, settingsOf } from './derived.ts';
import { now, type Reservation } from './state.ts';

/** What a person has to look at, as of now. */
export function attentionOf(r: Reservation): readonly Attention[] {
  const { desired, claimed, grants, credentials, attention, troubles, lastMessageAt } = r.state;
  if (desired === null) return attention;
  return attentionNow(attention, {
    desired,
    granted: grants === null ? null : grantedTo(r.state),
    // Whoever is far ahead does not hear when the settings are mended.
    leftOut: claimed?.isFar === true ? [] : (grants?.leftOut ?? []),
    unlisted: grants?.unlisted ?? [],
    plan: currentPlan(r),
    credentials,
    troubles: [...Object.values(troubles), ...(grants?.trouble ? [grants.trouble] : [])],
    adopted: adoptedOccupants(desired, r.state.looks, now()),
    lastMessageAt,
    now: now(),
    timeZone: settingsOf(r.state)?.timeZone ?? 'UTC',
  });
}

/**
 * A status as the answer to a message: with what it brought on or ended. That the key which it asks for is not issued yet
 * is no news to whoever has just asked.
 */
export function asAnswer(r: Reservation, view: ReservationView): ReservationView {
  const before = new Set(view.needsAttention.map(({ code, about }) => `${code} ${about}`));
  function isNews({ code, about }: Attention): boolean {
    return code !== 'key-not-issued' || before.has(`${code} ${about}`);
  }
  return r.state.desired === null ? view : { ...view, needsAttention: attentionOf(r).filter(isNews) };
}
