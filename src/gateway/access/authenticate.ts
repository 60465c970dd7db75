import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Permission } from '../../settings/index.ts';
import { ProblemError } from '../problem/error.ts';
import { unknownProperty } from '../problem/factsOf.ts';
import type { Keyring, Principal } from './keyring.ts';
import { accessTo } from './rights.ts';
import { bearerOf } from './secret.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a key must allow for the route. */
    right?: Permission;
  }
}

const principals = new WeakMap<FastifyRequest, Principal>();

/**
 * Who sent a request that was let in.
 *
 * @throws {Error} where nobody asked who it is, a defect.
 */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (principal === undefined) throw new Error('the route is not behind a key');
  return principal;
}

/** Who sent a request, for the log; `null` where that is not known. */
export function knownSender(request: FastifyRequest): string | null {
  return principals.get(request)?.id ?? null;
}

function paramOf({ params }: FastifyRequest, name: string): string | null {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  return typeof value === 'string' ? value : null;
}

function findPrincipal(request: FastifyRequest, keyring: Keyring): Principal | null {
  const token = paramOf(request, 'urlToken');
  if (token !== null) return keyring.byUrlToken(token);
  const secret = bearerOf(request.headers.authorization);
  return secret === null ? null : keyring.byKey(secret);
}

/** How often a minute a stranger from one address is told that their key is none. */
const strangersPerMinute = 300;

/**
 * Lets only those in who show a key or URL token that allows the route, before their body is read: the sender is found,
 * counted, and held against the property and the right.
 */
export function requireKey(app: FastifyInstance, keyring: () => Keyring): void {
  const countOf = app.createRateLimit({
    timeWindow: '1 minute',
    max: (request) => principals.get(request)?.requestsPerMinute ?? strangersPerMinute,
    keyGenerator: (request) => knownSender(request) ?? `address ${request.ip}`,
  });
  app.addHook('onRequest', async (request) => {
    const principal = findPrincipal(request, keyring());
    if (principal !== null) principals.set(request, principal);
    const count = await countOf(request);
    if (!count.isAllowed && count.isExceeded)
      throw new ProblemError({
        type: 'too-many-requests',
        detail: `More than ${count.max} requests in a minute.`,
        retryAfterSeconds: count.ttlInSeconds,
      });
    const { right } = request.routeOptions.config;
    if (principal === null || right === undefined)
      throw new ProblemError({
        type: 'unauthenticated',
        detail: 'Send Authorization: Bearer and a key that is known.',
      });
    switch (accessTo(principal, paramOf(request, 'propertyId'), right)) {
      case 'allowed':
        return;
      case 'unknown':
        throw new ProblemError(unknownProperty);
      case 'forbidden':
        throw new ProblemError({ type: 'forbidden', detail: `The key does not allow ${right}.` });
    }
  });
}
