import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  NightlatchError,
  type Issued,
  type NightlatchClient,
  type Outcome,
  type ReservationRef,
  type ReservationView,
  type RoomsSaid,
} from '../../client/index.ts';
import type { MessageName } from '../../domain/messages/index.ts';
import { principalOf } from '../access/authenticate.ts';
import type { Limits } from '../limits.ts';
import { ignoredWithoutRead } from '../problem/withoutRead.ts';
import { messageBody, withSentPaths } from './messageBody.ts';

/** A message as a request gives it. */
export interface RequestedMessage {
  readonly ref: ReservationRef;
  readonly name: MessageName;
  /** The request's body, unchecked. */
  readonly body: unknown;
  /** Whether the answer waits for keys, and how many seconds at most; 30 by default. */
  readonly waiting: { readonly wait?: 'issued' | undefined; readonly timeout?: number | undefined };
}

const defaultWaitSeconds = 30;

/** Milliseconds that the message itself gets beyond the longest wait: with the last read, an answer is a second late at most. */
const sendSlackMs = 500;

/** The address of a reservation. It never contains a URL token, which is a secret. */
function locationOf({ propertyId, reservationId }: ReservationRef): string {
  return `/v1/properties/${encodeURIComponent(propertyId)}/reservations/${encodeURIComponent(reservationId)}`;
}

/**
 * The event id of a request's Idempotency-Key; `null` if it has none. It is a hash, so that the key itself does not reach
 * Temporal, and it is different for each API key, method, reservation and message.
 */
function eventIdOf(request: FastifyRequest, { ref, name }: RequestedMessage): string | null {
  const idempotencyKey = request.headers['idempotency-key'];
  if (typeof idempotencyKey !== 'string') return null;
  const parts = [principalOf(request).id, request.method, `${locationOf(ref)} ${name}`, idempotencyKey];
  return `key-${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}

/** Adds an event id to a message's body; an event id in the body takes precedence. */
function withEventId(body: unknown, eventId: string | null): unknown {
  if (eventId === null) return body;
  if (body === undefined || body === null) return { eventId };
  if (typeof body !== 'object' || Array.isArray(body)) return body;
  return { ...body, eventId: ('eventId' in body ? body.eventId : null) ?? eventId };
}

/** Waits for keys after a message; `null` if the status cannot be read, which does not change that Temporal has the message. */
async function waitForKeys(wait: () => Promise<Issued>): Promise<Issued | null> {
  try {
    return await wait();
  } catch (error) {
    if (error instanceof NightlatchError) return null;
    throw error;
  }
}

/** The body of an answer without the status. */
interface Received extends RoomsSaid {
  readonly accepted: true;
  readonly eventId?: string;
  readonly ignored?: string | null;
}

/** The body of the answer once Temporal has the message. */
type AnswerBody = (ReservationView & RoomsSaid) | Received;

/** What a key that may not read hears of its message: that it was taken, or why it changed nothing. */
function receivedOf({ ignored }: ReservationView, eventId: string): Received {
  const why = ignored.findLast((one) => one.eventId === eventId)?.why;
  return { accepted: true, eventId, ignored: why === undefined ? null : ignoredWithoutRead(why) };
}

function roomsOf({ roomsRefused, roomsUnchecked }: Outcome): RoomsSaid {
  return { ...(roomsRefused && { roomsRefused }), ...(roomsUnchecked && { roomsUnchecked }) };
}

function bodyOf(outcome: Outcome, waited: Issued | null, mayRead: boolean): AnswerBody {
  const rooms = roomsOf(outcome);
  const status = waited?.status ?? (outcome.outcome === 'recorded' ? outcome.status : null);
  if (mayRead && status !== null) return { ...status, ...rooms };
  return outcome.outcome === 'recorded'
    ? { ...receivedOf(outcome.status, outcome.eventId), ...rooms }
    : { accepted: true, ...rooms };
}

/**
 * Creates the function that sends a message and answers its request: with 202 once Temporal has the message, or after a wait
 * with 200 if the keys are issued. The body is the status for a key that may read; a key that may only write hears what became
 * of its message. Both hear which rooms get no key.
 */
export function messageSender(client: NightlatchClient, limits: Limits) {
  return async (request: FastifyRequest, reply: FastifyReply, sent: RequestedMessage): Promise<AnswerBody> => {
    const { propertyId, reservationId } = sent.ref;
    const body = withEventId(messageBody(sent.ref, sent.name, sent.body), eventIdOf(request, sent));
    const { wait, timeout = defaultWaitSeconds } = sent.waiting;
    const deadline = Date.now() + timeout * 1_000;
    const options = wait === undefined ? {} : { answerWithinMs: timeout * 1_000 + sendSlackMs };
    const outcome = await limits.sending
      .run(principalOf(request).id, () =>
        client.send({ propertyId, reservationId }, { name: sent.name, body }, options),
      )
      .catch((error: unknown) => {
        throw withSentPaths(sent.name, sent.body, error);
      });
    void reply.header('location', locationOf(sent.ref)).header('nightlatch-event-id', outcome.eventId);
    const waited =
      wait === undefined
        ? null
        : await limits.waits.run(principalOf(request).id, (ended) => {
            const gone = new AbortController();
            reply.raw.once('close', () => gone.abort());
            const signal = AbortSignal.any([ended, gone.signal]);
            const timeoutMs = Math.max(deadline - Date.now(), 0);
            return waitForKeys(() => client.waitForIssued(propertyId, reservationId, { timeoutMs, signal }));
          });
    void reply.code(waited?.issued === true ? 200 : 202);
    return bodyOf(outcome, waited, principalOf(request).may.includes('read'));
  };
}
