/** What an event of Seam's may concern: the workflows that know its resource, its property, or none. */
export type Concern = 'resource' | 'property' | 'none';

/** Seam: events. Other types, also new ones that Seam may add, are accepted from a webhook and dropped. */
const concerns: Readonly<Record<string, Concern>> = {
  'acs_credential.issued': 'resource',
  'acs_credential.reissued': 'resource',
  'acs_credential.invalidated': 'resource',
  'acs_credential.deleted': 'resource',
  'acs_user.deleted': 'resource',
  'client_session.deleted': 'resource',
  'enrollment_automation.deleted': 'resource',
  'phone.deactivated': 'resource',
  'acs_entrance.added': 'property',
  'acs_entrance.removed': 'property',
  'acs_system.connected': 'property',
  'acs_system.disconnected': 'property',
  'connected_account.connected': 'property',
  'connected_account.disconnected': 'property',
  'connected_account.reauthorization_requested': 'property',
  'connected_account.completed_first_sync_after_reconnection': 'property',
};

/** What events of a type may concern. */
export function concernOf(eventType: string): Concern {
  return Object.hasOwn(concerns, eventType) ? (concerns[eventType] ?? 'none') : 'none';
}
