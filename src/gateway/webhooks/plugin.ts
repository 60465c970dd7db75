import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { concernOf } from '../../domain/webhooks/concern.ts';
import type { PropertyConfig } from '../../settings/index.ts';
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
  readonly count?: (outcome: WebhookOutcome) => void;
}

/** Seconds after which an event that Temporal did not take is worth sending again; Svix keeps a schedule of its own. */
const retryAfterSeconds = 5;

/** Svix sends events of some 1 KB; a batch of errors of a whole system may be longer. */
const bodyLimit = 256 * 1024;

/** Whether an event concerns anybody here: an entrance or system of another hotel in the same Seam workspace does not. */
const isOurs = ({ event, acsSystemId }: Extract<Verified, { kind: 'event' }>, property: PropertyConfig): boolean => {
  const concern = concernOf(event.eventType);
  if (concern === 'property') return acsSystemId === null || acsSystemId === property.settings.acsSystemId;
  return concern === 'resource';
};

/**
 * Mounts `POST /v1/webhooks/seam/:propertyId`: Seam's events, Svix-signed.
 *
 * 204 means that nothing more has to be done: Temporal holds the event, or nobody knew its resource for 10 s, or it is of
 * a kind that concerns nobody. So what nobody knows yet is answered only then, and is lost by no crash of this process.
 */
export const seamWebhooks = async (app: FastifyInstance, options: SeamWebhooksOptions): Promise<void> => {
  const count = options.count ?? (() => undefined);
  const sorter = new EventSorter(options.deliver, (error, events) =>
    app.log.warn({ err: error, events }, "Seam's events could not be delivered; they are tried again"),
  );
  app.addHook('preClose', async () => sorter.close());
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, body, done) => done(null, body));

  app.post<{ Params: { propertyId: string } }>('/v1/webhooks/seam/:propertyId', async (request, reply) => {
    const { propertyId } = request.params;
    const property = options.property(propertyId);
    const body = typeof request.body === 'string' ? request.body : '';
    const verified = verifyWebhook(property?.webhookSecret ?? null, body, request.headers);
    const outcome = await outcomeOf(verified, property, sorter);
    count(outcome);
    tell(request.log, outcome, verified);
    switch (outcome) {
      case 'refused':
        return reply.code(401).send(verified);
      case 'unavailable':
        return reply.code(503).header('retry-after', retryAfterSeconds).send();
      case 'held':
      case 'nobody':
      case 'dropped':
      case 'unreadable':
        return reply.code(204).send();
    }
  });
};

const outcomeOf = async (
  verified: Verified,
  property: PropertyConfig | undefined,
  sorter: EventSorter,
): Promise<WebhookOutcome> => {
  if (verified.kind !== 'event') return verified.kind;
  if (property === undefined || !isOurs(verified, property)) return 'dropped';
  return sorter.accept({ propertyId: property.settings.propertyId, event: verified.event });
};

/** A log line without payload: ids and the type only. */
const tell = (log: FastifyBaseLogger, outcome: WebhookOutcome, verified: Verified): void => {
  if (verified.kind === 'unreadable') log.warn('an event signed by Seam could not be read, and was dropped');
  if (verified.kind !== 'event' || outcome !== 'nobody') return;
  const { eventId, eventType, resourceId } = verified.event;
  log.info({ eventId, eventType, resourceId }, 'an event of Seam concerns nobody here');
};
