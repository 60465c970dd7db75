import { call, callToDelete, type ActivityDependencies, type Deleted, type OfProperty } from './call.ts';
import { assertSameIdentity } from './failure.ts';

/** Seam's `/client_sessions/*`. */
export function clientSessionActivities({ seam }: ActivityDependencies) {
  return {
    /** The ids of a person's client sessions, without their tokens (`/client_sessions/list`). */
    listClientSessions: (input: OfProperty & { readonly userIdentityId: string }): Promise<readonly string[]> =>
      call('/client_sessions/list', async () => {
        const sessions = await seam(input.propertyId).clientSessions.list({ user_identity_id: input.userIdentityId });
        assertSameIdentity('/client_sessions/list', input.userIdentityId, sessions);
        return sessions.map(({ client_session_id: id }) => id);
      }),

    /** Deletes a client session, so that its token no longer works (`/client_sessions/delete`). */
    deleteClientSession: (input: OfProperty & { readonly clientSessionId: string }): Promise<Deleted> =>
      callToDelete('/client_sessions/delete', () =>
        seam(input.propertyId).clientSessions.delete({ client_session_id: input.clientSessionId }),
      ),
  };
}
