import { digest } from '../digest.ts';
import { epochMs } from '../instant.ts';
import { roomsHeldBy, type Claim, type RoomBook } from './book.ts';

/**
 * Reduces a claim that is far ahead, once it was answered, to the identities that it uses (for rule 6 and for
 * teardowns). Its reservation claims again when its time comes. A claim that holds a room, or has a credential at Seam,
 * is kept whole.
 *
 * @param answered the claim: the very object. If the reservation has claimed since, nothing is changed.
 */
export function setAside(book: RoomBook, answered: Claim | undefined): RoomBook {
  if (answered?.isFar !== true || book.claims[answered.reservationId] !== answered) return book;
  const { reservationId, identities, strays, credentials, window } = answered;
  const has = strays.length + Object.keys(credentials).length + roomsHeldBy(book, reservationId).length;
  if (has > 0) return book;
  const { [reservationId]: _setAside, ...claims } = book.claims;
  if (identities.length === 0) return { ...book, claims };
  return { ...book, claims, far: { ...book.far, [reservationId]: [epochMs(window.to), ...identities.map(digest)] } };
}

/**
 * The room book without the reservations far ahead whose stay is over. A reservation that ends says so itself, but one
 * whose workflow was terminated does not.
 */
export function withoutPastFar(book: RoomBook, nowMs: number): RoomBook {
  return { ...book, far: Object.fromEntries(Object.entries(book.far).filter(([, [endMs]]) => endMs > nowMs)) };
}
