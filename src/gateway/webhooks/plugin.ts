import type { FastifyBaseLogger } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { concernOf } from '../../domain/webhooks/concern.ts';
import type { PropertyConfig } from '../../settings/index.ts';
import { propertyParams } from '../api/parameters.ts';
import { empty, responsesOf } from '../api/responses.ts';
import { ProblemError } from '../problem/error.ts';
import type { ProblemFacts } from '../problem/problem.ts';
import { EventSorter, type Deliver } from './sorter.ts';
import { verifyWebhook, type Verified } from './verify.ts';

/** What became of a webhook, for the metrics. */
export type WebhookOutcome = 'held' | 'nobody' | 'dropped' | 'unreadable' | 'refused' | 'unavailable';

/** What the webhooks need of the gateway. */
export interface SeamWebhooksOptions {
  /** The property as the properties file has it now. */
  readonly property: (propertyId: string) => PropertyConfig | undefined;
  /** The client's `deliverSeamEvents`. */
  readonly deliver: Deliver;
  readonly count: (outcome: WebhookOutcome) => void;
}

/** Svix sends events of some 1 KB; an event of a system that lost many things at once may be longer. */
const bodyLimit = 256 * 1024;

/** Whether an event concerns anybody here: an entrance or system of another hotel in the same Seam workspace does not. */
function isOurs({ event, acsSystemId }: Extract<Verified, { kind: 'event' }>, property: PropertyConfig): boolean {
  const concern = concernOf(event.eventType);
  if (concern === 'property') return acsSystemId === null || acsSystemId === property.settings.acsSystemId;
  return concern === 'resource';
}

/**
 * Mounts `POST /v1/webhooks/seam/:propertyId`: Seam's events, Svix-signed.
 *
 * 204 means that nothing more has to be done: Temporal holds the event, or nobody knew its resource for 10 s, or it is of
 * a kind that concerns nobody. So what nobody knows yet is answered only then, and is lost by no crash of this process.
 */
export function seamWebhooks({ property: propertyOf, deliver, count }: SeamWebhooksOptions): FastifyPluginAsyncZod {
  return async (app) => {
    const sorter = new EventSorter(deliver, (error, events) =>
      app.log.warn({ error, events }, "Seam's events could not be delivered; they are tried again"),
    );
    app.addHook('preClose', async () => sorter.close());
    // The signature is that of the body as it came, byte for byte.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, body, done) => done(null, body));

    app.post('/v1/webhooks/seam/:propertyId', {
      schema: {
        operationId: 'seamWebhook',
        summary: "Seam's events, Svix-signed; to be named to Seam as the URL of a webhook",
        tags: ['webhooks'],
        params: propertyParams,
        response: responsesOf({ 204: empty('Temporal holds the event, or it concerns nobody') }, [
          'webhook-not-verified',
          'body-too-large',
          'temporal-unavailable',
        ]),
      },
      handler: async (request, reply) => {
        const property = propertyOf(request.params.propertyId);
        const body = typeof request.body === 'string' ? request.body : '';
        const verified = verifyWebhook(property?.webhookSecret ?? null, body, request.headers);
        const outcome = await outcomeOf(verified, property, sorter);
        count(outcome);
        tell(request.log, outcome, verified);
        if (verified.kind === 'refused')
          throw new ProblemError({ type: 'webhook-not-verified', detail: verified.reason });
        if (outcome === 'unavailable') throw new ProblemError(sendAgain);
        return reply.code(204).send();
      },
    });
  };
}

/** Svix does, in 5 seconds and then at growing pauses for a day. */
const sendAgain: ProblemFacts = {
  type: 'temporal-unavailable',
  detail: 'The event is not held yet: send it again.',
  retryAfterSeconds: 5,
};

async function outcomeOf(
  verified: Verified,
  property: PropertyConfig | undefined,
  sorter: EventSorter,
): Promise<WebhookOutcome> {
  if (verified.kind !== 'event') return verified.kind;
  if (property === undefined || !isOurs(verified, property)) return 'dropped';
  return sorter.accept({ propertyId: property.settings.propertyId, event: verified.event });
}

/** A log line without payload: ids and the type only. */
function tell(log: FastifyBaseLogger, outcome: WebhookOutcome, verified: Verified): void {
  if (verified.kind === 'unreadable') log.warn('an event signed by Seam could not be read, and was dropped');
  if (verified.kind !== 'event' || outcome !== 'nobody') return;
  const { eventId, eventType, resourceId } = verified.event;
  log.info({ eventId, eventType, resourceId }, 'an event of Seam concerns nobody here');
}
