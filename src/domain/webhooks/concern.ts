/** Whom an event of Seam's may concern: whoever knows its resource, its property, or nobody. */
export type Concern = 'resource' | 'property' | 'nobody';

/** Seam: events. What is not named here is accepted from a webhook and dropped, new types that Seam may add included. */
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
};

/** Whom events of a type may concern. */
export function concernOf(eventType: string): Concern {
  return Object.hasOwn(concerns, eventType) ? (concerns[eventType] ?? 'nobody') : 'nobody';
}
