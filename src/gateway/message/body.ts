import type { MessageName } from '../../domain/messages/index.ts';

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
 * A message's body as a request gives it: a guest or a stay may stand by itself, `{"guestId": …}` for
 * `{"guest": {"guestId": …}}`. What is no message in either form is passed on as it is, to be refused.
 */
export const messageBody = (name: MessageName, body: unknown): unknown => {
  if (!isFields(body)) return body;
  if (name === 'addGuest' && !('guest' in body) && 'guestId' in body) return wrapped('guest', body);
  const isStay = 'from' in body || 'to' in body || 'arrival' in body || 'departure' in body;
  return name === 'changeStay' && !('stay' in body) && isStay ? wrapped('stay', body) : body;
};
