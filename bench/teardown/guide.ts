import type { EventsListParameters } from 'seam';
import { seamEventOf } from '../../src/domain/seam/event.ts';
import type { SeamSide } from '../stack/simulator.ts';
import { deleteAutomation, listAutomations } from './automations.ts';

type EventType = NonNullable<EventsListParameters['event_type']>;

/**
 * The script of the guide "Common Use Cases", "Removing a User Identity", with the same calls in the same order and its hot
 * loop. README.md lists the changes that it needs to run today.
 */
export async function tearDownAsGuide({ seam }: SeamSide, userIdentityId: string): Promise<void> {
  const since = new Date().toISOString();
  async function waitFor(eventType: EventType, id: string): Promise<void> {
    for (;;) {
      const events = await seam.events.list({ event_type: eventType, since });
      if (events.some((event) => seamEventOf(event).resourceId === id)) return;
    }
  }
  function waitForAll(eventType: EventType, ids: readonly string[]): Promise<unknown> {
    return Promise.all(ids.map((id) => waitFor(eventType, id)));
  }

  // Delete the Client Sessions
  const sessions = await seam.clientSessions.list({ user_identity_id: userIdentityId });
  for (const { client_session_id } of sessions) await seam.clientSessions.delete({ client_session_id });

  // Delete the ACS Users and Credentials
  const users = await seam.acs.users.list({ user_identity_id: userIdentityId });
  for (const { acs_user_id } of users) {
    const listed = await seam.acs.credentials.list({ acs_user_id });
    const credentials = listed.filter(({ parent_acs_credential_id: parent }) => !parent);
    for (const { acs_credential_id } of credentials) await seam.acs.credentials.delete({ acs_credential_id });
    await waitForAll(
      'acs_credential.deleted',
      credentials.map(({ acs_credential_id: id }) => id),
    );
    await seam.acs.users.delete({ acs_user_id });
  }
  await waitForAll(
    'acs_user.deleted',
    users.map(({ acs_user_id: id }) => id),
  );

  // Delete the Enrollment Automations
  const automations = await listAutomations(seam, userIdentityId);
  for (const id of automations) await deleteAutomation(seam, id);
  await waitForAll('enrollment_automation.deleted', automations);

  // Delete the Phones
  const phones = await seam.phones.list({ owner_user_identity_id: userIdentityId });
  for (const { device_id } of phones) await seam.phones.deactivate({ device_id });
  await waitForAll(
    'phone.deactivated',
    phones.map(({ device_id: id }) => id),
  );

  // Finally, delete the User Identity
  await seam.userIdentities.delete({ user_identity_id: userIdentityId });
}
