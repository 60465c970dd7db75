import { instantOf } from '../instant.ts';
import type { SeamEvent } from './resources.ts';

/** What every event of Seam has, listed or sent to a webhook; which field names its resource depends on the type. */
export interface RawSeamEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly occurred_at: string;
}

/** The field that names the resource, by the first part of the event type (Seam: events). */
const resourceFields: Readonly<Record<string, string>> = {
  acs_credential: 'acs_credential_id',
  acs_entrance: 'acs_entrance_id',
  acs_system: 'acs_system_id',
  acs_user: 'acs_user_id',
  client_session: 'client_session_id',
  connected_account: 'connected_account_id',
  enrollment_automation: 'enrollment_automation_id',
  phone: 'device_id',
};

/** Seam's ids are UUIDs; anything longer is no id. */
const longestId = 100;

/** Reduces an event of Seam to what decisions need. */
export function seamEventOf(event: RawSeamEvent): SeamEvent {
  const [kind = ''] = event.event_type.split('.');
  const resourceId: unknown = Reflect.get(event, resourceFields[kind] ?? '');
  return {
    eventId: event.event_id,
    eventType: event.event_type,
    occurredAt: instantOf(Date.parse(event.occurred_at)),
    resourceId: typeof resourceId === 'string' && resourceId.length <= longestId ? resourceId : null,
  };
}
