import type { ReservationRef } from '../../domain/ids.ts';
import type { MessageName } from '../../domain/messages/index.ts';
import { invalid } from '../api/validate.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What belongs to the message and not to the guest or stay that stands in its place. */
const wrapped = (name: string, { revision, eventId, ...fields }: Fields): Fields => ({
  ...(revision === undefined ? {} : { revision }),
  ...(eventId === undefined ? {} : { eventId }),
  [name]: fields,
});

/**
 * A reservation less the ids by which it names itself, as the files in examples/reservations do.
 *
 * @throws {ProblemError} `invalid-input` where they are not those of the address.
 */
const withoutOwnIds = (ref: ReservationRef, body: unknown): unknown => {
  if (!isFields(body)) return body;
  const { propertyId = ref.propertyId, reservationId = ref.reservationId, ...fields } = body;
  const errors = [
    ...(propertyId === ref.propertyId ? [] : ['propertyId']),
    ...(reservationId === ref.reservationId ? [] : ['reservationId']),
  ].map((field) => ({ field, reason: 'is not that of the address: leave it out, or send both alike' }));
  if (errors.length > 0) throw invalid(errors);
  return fields;
};

/**
 * A message's body as a request gives it: a guest or a stay may stand by itself, `{"guestId": …}` for
 * `{"guest": {"guestId": …}}`. What is no message in either form is passed on as it is, to be refused.
 */
export const messageBody = (ref: ReservationRef, name: MessageName, body: unknown): unknown => {
  if (!isFields(body)) return body;
  if (name === 'replaceReservation') return withoutOwnIds(ref, body);
  if (name === 'addGuest' && !('guest' in body) && 'guestId' in body) return wrapped('guest', body);
  const isStay = 'from' in body || 'to' in body || 'arrival' in body || 'departure' in body;
  return name === 'changeStay' && !('stay' in body) && isStay ? wrapped('stay', body) : body;
};
