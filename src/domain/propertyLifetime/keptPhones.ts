import type { Claim } from '../rooms/book.ts';
import type { PropertyState } from './state.ts';

// A reservation whose guest lost a phone that stays active says so with its claim. The property remembers it for the next
// reservations of the person, until one of them has seen that the phone is gone (docs/decisions/0017).

/** How many identities with such phones a property remembers: the newest. */
const mostIdentities = 500;

/** How many phones of an identity: the newest. */
const mostPhones = 20;

/**
 * The property after what a claim says of phones that are lost and active. One that said so before, still uses the identity
 * and no longer says so, has seen that they are gone.
 *
 * @param before the reservation's claim before this one.
 */
export function withKeptPhonesOf(state: PropertyState, before: Claim | undefined, claim: Claim): PropertyState {
  const [{ keptPhones: said = {} }, { keptPhones: saidBefore = {} }] = [claim, before ?? {}];
  const news = Object.entries(said).filter(([identity, ids]) => ids.join() !== saidBefore[identity]?.join());
  const gone = new Set(Object.keys(saidBefore).filter((one) => !(one in said) && claim.identities.includes(one)));
  if (news.length + gone.size === 0) return state;
  const added = new Map(news.map(([identity, ids]) => [identity, [...(state.keptPhones[identity] ?? []), ...ids]]));
  const stays = Object.entries(state.keptPhones).filter(([identity]) => !gone.has(identity) && !added.has(identity));
  const kept = [
    ...stays,
    ...[...added].map(([identity, ids]) => [identity, [...new Set(ids)].slice(-mostPhones)] as const),
  ];
  return { ...state, keptPhones: Object.fromEntries(kept.slice(-mostIdentities)) };
}
