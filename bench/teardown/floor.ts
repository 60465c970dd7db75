import type { Heard } from '../stack/events.ts';
import type { SeamSide } from '../stack/simulator.ts';
import { deleteAutomation, listAutomations } from './automations.ts';
import { untilIdentityGone } from './gone.ts';

/**
 * What an ideal program would do, in the same order and with the same proof: all lists at once; each kind side by side,
 * confirmed by webhook before the next kind; a last look; the identity; and one look that it is gone, at the right time, as
 * if the program knew how long Seam takes.
 */
export async function tearDownAtLeast({ seam, delays }: SeamSide, heard: Heard, userIdentityId: string): Promise<void> {
  const of = { user_identity_id: userIdentityId };
  async function all() {
    const [sessions, credentials, users, automations, phones] = await Promise.all([
      seam.clientSessions.list(of),
      seam.acs.credentials.list(of),
      seam.acs.users.list(of),
      listAutomations(seam, userIdentityId),
      seam.phones.list({ owner_user_identity_id: userIdentityId }),
    ]);
    return {
      sessions: sessions.map(({ client_session_id: id }) => id),
      credentials: credentials
        .filter(({ parent_acs_credential_id: parent }) => !parent)
        .map(({ acs_credential_id: id }) => id),
      users: users.map(({ acs_user_id: id }) => id),
      automations,
      phones: phones.map(({ device_id: id }) => id),
    };
  }
  function remove(ids: readonly string[], ask: (id: string) => Promise<unknown>, gone?: string): Promise<unknown> {
    return Promise.all(
      ids.map(async (id) => {
        await ask(id);
        if (gone !== undefined) await heard.of(gone, id);
      }),
    );
  }

  const found = await all();
  await remove(found.sessions, (id) => seam.clientSessions.delete({ client_session_id: id }));
  await remove(
    found.credentials,
    (id) => seam.acs.credentials.delete({ acs_credential_id: id }),
    'acs_credential.deleted',
  );
  await remove(found.users, (id) => seam.acs.users.delete({ acs_user_id: id }), 'acs_user.deleted');
  await remove(found.automations, (id) => deleteAutomation(seam, id), 'enrollment_automation.deleted');
  await remove(found.phones, (id) => seam.phones.deactivate({ device_id: id }), 'phone.deactivated');
  const left = Object.values(await all()).flat();
  if (left.length > 0) throw new Error(`${left.length} things are left`);
  await seam.userIdentities.delete(of);
  await untilIdentityGone(seam, delays, userIdentityId);
}
