import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Permission } from '../../settings/index.ts';
import { unknownProperty } from '../problem/ofError.ts';
import { ProblemError } from '../problem/problem.ts';
import type { Keyring, Principal } from './keyring.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The permissions of which a key needs one for the route. */
    permissions?: readonly Permission[];
  }
  interface FastifyRequest {
    /** The key that sent the request; `null` if the route needs no key, or the key is unknown. */
    principal: Principal | null;
  }
}

/**
 * The key that sent a request to a route behind {@link requireKey}.
 *
 * @throws {Error} if the route is not behind `requireKey`, which is a defect.
 */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (principal === null) throw new Error('the route is not behind requireKey');
  return principal;
}

/** Reads a parameter of the route as it was sent, which may be invalid; `null` if the route does not have it. */
export function paramOf({ params }: FastifyRequest, name: string): string | null {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  return typeof value === 'string' ? value : null;
}

/** The key of an `Authorization: Bearer …` header (RFC 6750); `null` if there is none. */
function bearerOf(authorization: string | undefined): string | null {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '')?.[1] ?? null;
}

function findPrincipal(request: FastifyRequest, keyring: Keyring): Principal | null {
  const token = paramOf(request, 'urlToken');
  if (token !== null) return keyring.byUrlToken(token);
  const secret = bearerOf(request.headers.authorization);
  return secret === null ? null : keyring.byKey(secret);
}

/** Refuses a property outside the key exactly like one that does not exist, so that its existence stays unknown. */
function checkAccess(principal: Principal, propertyId: string | null, permissions: readonly Permission[]): void {
  if (propertyId !== null && !principal.properties.includes(propertyId)) throw new ProblemError(unknownProperty);
  if (!permissions.some((permission) => principal.may.includes(permission)))
    throw new ProblemError({ type: 'forbidden', detail: `The key does not allow ${permissions.join(' or ')}.` });
}

/** How many requests a minute without a valid key are answered 401 for each address; more are answered 429. */
const strangersPerMinute = 300;

/**
 * Lets in only requests with a key or URL token that allows the route, before their body is read. The keyring is asked for
 * each request, because the properties file can be read again. The server must have the decorator `principal`.
 */
export function requireKey(app: FastifyInstance, keyring: () => Keyring): void {
  const countOf = app.createRateLimit({
    timeWindow: '1 minute',
    max: ({ principal }) => principal?.requestsPerMinute ?? strangersPerMinute,
    keyGenerator: ({ principal, ip }) => principal?.id ?? `address ${ip}`,
  });
  app.addHook('onRequest', async (request) => {
    request.principal = findPrincipal(request, keyring());
    const count = await countOf(request);
    if (!count.isAllowed && count.isExceeded)
      throw new ProblemError({
        type: 'too-many-requests',
        detail: `More than ${count.max} requests in one minute.`,
        retryAfterSeconds: count.ttlInSeconds,
      });
    const { permissions } = request.routeOptions.config;
    if (request.principal === null || permissions === undefined)
      throw new ProblemError({
        type: 'unauthenticated',
        detail: 'Send the header Authorization: Bearer with a valid key.',
      });
    checkAccess(request.principal, paramOf(request, 'propertyId'), permissions);
  });
}
