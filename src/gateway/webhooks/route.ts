import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { concernOf } from '../../domain/webhooks/concern.ts';
import type { PropertyConfig } from '../../settings/index.ts';
import { propertyParams } from '../api/parameters.ts';
import { empty, everywhere, responsesOf } from '../api/responses.ts';
import { refuseEncoded } from '../contentEncoding.ts';
import { ProblemError, type ProblemFacts } from '../problem/problem.ts';
import { EventSorter, type Deliver } from './sorter.ts';
import { verifyWebhook, type Verified } from './verify.ts';

/** The outcome of a webhook, for the metrics. */
export type WebhookOutcome = 'held' | 'unknown' | 'dropped' | 'unreadable' | 'refused' | 'unavailable';

/** What the webhook's route needs from the gateway. */
export interface WebhookRouteOptions {
  /** Finds a property in the current properties file. */
  readonly property: (propertyId: string) => PropertyConfig | undefined;
  /** The client's `deliverSeamEvents`. */
  readonly deliver: Deliver;
  readonly count: (outcome: WebhookOutcome) => void;
}

/** In bytes. Most of Svix's events take about 1 KB; an event about many resources at once can be longer. */
const bodyLimit = 256 * 1024;

/** Whether an event can concern this property: entrances and systems of other hotels in its Seam workspace do not. */
function isOurs({ event, acsSystemId }: Extract<Verified, { kind: 'event' }>, property: PropertyConfig): boolean {
  const concern = concernOf(event.eventType);
  if (concern !== 'property' || acsSystemId === null) return concern !== 'none';
  const { acsSystemId: own, credentialManagerAcsSystemId: manager } = property.settings;
  if (acsSystemId === own) return true;
  // Without a setting the lock system's default credential service counts, which only the property's workflow knows.
  return event.eventType.startsWith('acs_system.') && (manager === null || acsSystemId === manager);
}

/**
 * Adds `POST /v1/webhooks/seam/:propertyId` for Seam's events, which Svix signs.
 *
 * 204 means that Seam need not send the event again: Temporal has it, no workflow knew its resource for 10 s, or its kind
 * concerns no workflow. An event whose resource is not known yet is answered only after that time, so that a crash of this
 * process loses nothing.
 */
export function addWebhookRoute({ property: propertyOf, deliver, count }: WebhookRouteOptions): FastifyPluginAsyncZod {
  return async (app) => {
    const sorter = new EventSorter(deliver, (error, events) =>
      app.log.warn({ error, events }, "Seam's events could not be delivered; they will be delivered again"),
    );
    app.addHook('preClose', async () => sorter.close());
    // The signature is for the exact bytes of the body.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, async (request: FastifyRequest, body: string) => {
      refuseEncoded(request);
      return body;
    });

    app.post('/v1/webhooks/seam/:propertyId', {
      schema: {
        operationId: 'seamWebhook',
        summary: "Seam's events, signed by Svix; give Seam this URL for a webhook",
        description: 'Only Seam sends this. It needs no key: the signature is checked.',
        tags: ['webhooks'],
        params: propertyParams,
        response: responsesOf({ 204: empty('Temporal has the event, or the event concerns no reservation') }, [
          ...everywhere,
          'webhook-not-verified',
          'body-too-large',
          'unsupported-media-type',
          'temporal-unavailable',
        ]),
      },
      handler: async (request, reply) => {
        const property = propertyOf(request.params.propertyId);
        const body = typeof request.body === 'string' ? request.body : '';
        const verified = verifyWebhook(property?.webhookSecret ?? null, body, request.headers);
        const outcome = await outcomeOf(verified, property, sorter);
        count(outcome);
        logEvent(request.log, outcome, verified);
        if (verified.kind === 'refused')
          throw new ProblemError({ type: 'webhook-not-verified', detail: verified.reason });
        if (outcome === 'unavailable') throw new ProblemError(sendAgain);
        return reply.code(204).send();
      },
    });
  };
}

/** Svix sends the event again after 5 seconds, and then at growing pauses for a day. */
const sendAgain: ProblemFacts = {
  type: 'temporal-unavailable',
  detail: 'Temporal does not have the event yet. Send it again.',
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

/** Logs an event without its payload: only its ids and type. */
function logEvent(log: FastifyBaseLogger, outcome: WebhookOutcome, verified: Verified): void {
  if (verified.kind === 'unreadable') log.warn('an event with a valid signature cannot be read; it is dropped');
  if (verified.kind !== 'event' || outcome !== 'unknown') return;
  const { eventId, eventType, resourceId } = verified.event;
  log.info({ eventId, eventType, resourceId }, 'no workflow knows the resource of this event');
}
