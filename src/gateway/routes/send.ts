import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MessageName } from '../../domain/messages/index.ts';
import { principalOf } from '../access/authenticate.ts';
import type { Dependencies } from '../dependencies.ts';
import { afterWait, answerOf, type Answer } from '../message/answer.ts';
import { asSent, messageBody } from '../message/body.ts';
import { eventIdOf, withEventId } from '../message/eventId.ts';

/** The reservation that a request is about. */
export interface Ref {
  readonly propertyId: string;
  readonly reservationId: string;
}

/** Whether the answer waits for keys, and how many seconds; 30 unless told. */
export interface Waiting {
  readonly wait?: 'issued' | undefined;
  readonly timeout?: number | undefined;
}

/** A message as a request gives it. */
export interface Sent {
  readonly ref: Ref;
  readonly name: MessageName;
  readonly body: unknown;
  readonly waiting: Waiting;
}

/** The address of a reservation; a URL token is a secret, and never part of it. */
function locationOf({ propertyId, reservationId }: Ref): string {
  return `/v1/properties/${encodeURIComponent(propertyId)}/reservations/${encodeURIComponent(reservationId)}`;
}

/** The event id of a request's Idempotency-Key, `null` where it has none. */
function keyedEventId(request: FastifyRequest, { ref, name }: Sent): string | null {
  const idempotencyKey = request.headers['idempotency-key'];
  if (typeof idempotencyKey !== 'string') return null;
  const path = `${locationOf(ref)} ${name}`;
  return eventIdOf({ principalId: principalOf(request).id, method: request.method, path, idempotencyKey });
}

/** Sends a message and answers with the status: once Temporal holds it, or once keys are issued where that is asked for. */
export async function sendMessage(
  { client, inFlight, waits }: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  sent: Sent,
): Promise<Answer['body']> {
  const { propertyId, reservationId } = sent.ref;
  const body = withEventId(messageBody(sent.ref, sent.name, sent.body), keyedEventId(request, sent));
  const outcome = await inFlight
    .run(principalOf(request).id, () => client.send({ propertyId, reservationId }, { name: sent.name, body }))
    .catch((error: unknown) => {
      throw asSent(sent.name, sent.body, error);
    });
  const timeoutMs = (sent.waiting.timeout ?? 30) * 1_000;
  const waited =
    sent.waiting.wait === undefined
      ? null
      : await waits.run((ended) => {
          const gone = new AbortController();
          reply.raw.once('close', () => gone.abort());
          const signal = AbortSignal.any([ended, gone.signal]);
          return afterWait(outcome, () => client.waitForIssued(propertyId, reservationId, { timeoutMs, signal }));
        });
  const answer = waited ?? answerOf(outcome);
  void reply
    .code(answer.status)
    .header('location', locationOf(sent.ref))
    .header('nightlatch-event-id', outcome.eventId);
  return answer.body;
}
