import type { EventsListParameters } from 'seam';
import type { Instant } from '../domain/instant.ts';
import type { SeamEvent } from '../domain/seam/resources.ts';
import { seamEventOf } from '../domain/seam/event.ts';
import { call, type ActivityDependencies, type OfProperty } from './call.ts';

type SeamEventType = NonNullable<EventsListParameters['event_types']>[number];

/** Which events to read. */
export interface ListEventsInput extends OfProperty {
  /** If absent, the events of the whole workspace: those of phones and client sessions belong to no system. */
  readonly acsSystemId?: string;
  readonly since: Instant;
  readonly eventTypes: readonly SeamEventType[];
}

/** The most events that Seam returns in one answer. */
const pageSize = 500;

/** The most events that one call reads: what later ones would tell, a look at each credential tells, too. */
const mostEvents = 5_000;

/** Seam's `/events/*`. */
export function eventActivities({ seam }: ActivityDependencies) {
  return {
    /**
     * All events since an instant, in Seam's order, each once (`/events/list`). The endpoint has no cursor, so pages are
     * read by `unstable_offset` until one is not full, or there are 5,000 events.
     */
    listEvents: (input: ListEventsInput): Promise<readonly SeamEvent[]> =>
      call('/events/list', async () => {
        const events = new Map<string, SeamEvent>();
        for (let offset = 0, isFull = true; isFull && offset < mostEvents; offset += pageSize) {
          const page = await seam(input.propertyId).events.list({
            since: input.since,
            event_types: [...input.eventTypes],
            acs_system_id: input.acsSystemId,
            limit: pageSize,
            unstable_offset: offset === 0 ? undefined : offset,
          });
          for (const event of page) events.set(event.event_id, seamEventOf(event));
          isFull = page.length >= pageSize;
        }
        return [...events.values()];
      }),
  };
}
