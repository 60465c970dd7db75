import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { invalidInput, notFound } from '../errors.ts';
import { type CallContext, del, type Endpoint, get, id, instant, post, put } from './endpoint.ts';
import type { ClientSessionRecord } from './records.ts';
import { iso } from './remarks.ts';
import { fixedIds, need, newRecord, type World } from './world.ts';

const defaultLifeMs = 7 * 24 * 3_600_000;

const createInput = z.strictObject({
  user_identity_id: id.optional(),
  user_identity_ids: z.array(id).length(1).optional(),
  user_identifier_key: z.string().min(1).optional(),
  customer_key: z.string().min(1).optional(),
  customer_id: z.string().optional(),
  connect_webview_ids: z.array(z.string()).optional(),
  connected_account_ids: z.array(z.string()).optional(),
  expires_at: instant.optional(),
});

const listInput = z.strictObject({
  client_session_id: z.string().optional(),
  user_identity_id: z.string().optional(),
  user_identifier_key: z.string().optional(),
  connect_webview_id: z.string().optional(),
  without_user_identifier_key: z.boolean().optional(),
});

const byId = z.strictObject({ client_session_id: id });
const byIdOrKey = z.strictObject({ client_session_id: id.optional(), user_identifier_key: z.string().optional() });

/** `/client_sessions/*`. */
export const clientSessionEndpoints: readonly Endpoint[] = [
  put('/client_sessions/create', createInput, (world, input) => ({
    client_session: present(create(world, input)),
  })),
  post('/client_sessions/get_or_create', createInput, (world, input) => {
    const wanted = ownerOf(world, input);
    const session = [...world.records.clientSessions.values()].find(
      (candidate) =>
        candidate.deletingSince === undefined &&
        candidate.userIdentityId === wanted &&
        candidate.userIdentifierKey === input.user_identifier_key,
    );
    if (session === undefined) return { client_session: present(create(world, input)) };
    session.expiresAt = input.expires_at ?? session.expiresAt;
    return { client_session: present(session) };
  }),
  get('/client_sessions/get', byIdOrKey, (world, input) => ({
    client_session: present(find(world, input)),
  })),
  get('/client_sessions/list', listInput, (world, input) => ({
    client_sessions: [...world.records.clientSessions.values()]
      .filter(
        (session) =>
          (input.client_session_id ?? session.id) === session.id &&
          (input.user_identity_id ?? session.userIdentityId) === session.userIdentityId &&
          (input.user_identifier_key ?? session.userIdentifierKey) === session.userIdentifierKey &&
          (input.without_user_identifier_key !== true || session.userIdentifierKey === undefined),
      )
      .map(present),
  })),
  del('/client_sessions/delete', byId, (world, input, context) => {
    removeSession(world, find(world, input), context);
    return {};
  }),
  post('/client_sessions/revoke', byId, (world, input) => {
    find(world, input).token = newToken();
    return {};
  }),
];

/** The client sessions of a user identity. */
export function sessionsOf(world: World, userIdentityId: string): readonly ClientSessionRecord[] {
  return [...world.records.clientSessions.values()].filter((session) => session.userIdentityId === userIdentityId);
}

/** Begins to delete a client session. */
export function removeSession(world: World, session: ClientSessionRecord, { stuck }: CallContext): void {
  session.deletingSince ??= world.clock.now();
  if (stuck) return;
  world.timers.after(world.settings().deleteDelay, () => {
    if (!world.records.clientSessions.delete(session.id)) return;
    world.events.emit('client_session.deleted', { client_session_id: session.id });
  });
}

function ownerOf(world: World, input: z.infer<typeof createInput>): string | undefined {
  const owner = input.user_identity_id ?? input.user_identity_ids?.[0];
  return owner === undefined ? undefined : need(world.records.userIdentities, 'user_identity', owner).id;
}

function create(world: World, input: z.infer<typeof createInput>): ClientSessionRecord {
  const session: ClientSessionRecord = {
    ...newRecord(world),
    userIdentityId: ownerOf(world, input),
    userIdentifierKey: input.user_identifier_key,
    customerKey: input.customer_key,
    token: newToken(),
    expiresAt: input.expires_at ?? world.clock.now() + defaultLifeMs,
  };
  world.records.clientSessions.set(session.id, session);
  return session;
}

function newToken(): string {
  return `seam_cst_${randomBytes(18).toString('base64url')}`;
}

function find(world: World, input: Readonly<z.infer<typeof byIdOrKey>>): ClientSessionRecord {
  const { client_session_id: sessionId, user_identifier_key: key } = input;
  if (sessionId !== undefined) return need(world.records.clientSessions, 'client_session', sessionId);
  if (key === undefined) throw invalidInput('client_session_id', 'Required');
  const session = [...world.records.clientSessions.values()].find((candidate) => candidate.userIdentifierKey === key);
  if (session === undefined) throw notFound('client_session', key);
  return session;
}

function present(session: ClientSessionRecord): Readonly<Record<string, unknown>> {
  return {
    client_session_id: session.id,
    token: session.token,
    user_identifier_key: session.userIdentifierKey ?? null,
    user_identity_ids: session.userIdentityId === undefined ? [] : [session.userIdentityId],
    workspace_id: fixedIds.workspace,
    created_at: iso(session.createdAt),
    expires_at: iso(session.expiresAt),
    connect_webview_ids: [],
    connected_account_ids: [],
    device_count: 0,
    ...(session.userIdentityId === undefined ? {} : { user_identity_id: session.userIdentityId }),
    ...(session.customerKey === undefined ? {} : { customer_key: session.customerKey }),
  };
}
