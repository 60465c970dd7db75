import { createHash, timingSafeEqual } from 'node:crypto';
import type { Permission, Properties } from '../../settings/index.ts';

/** The sender of a request: a key or a URL token, and what it allows on which properties. */
export interface Principal {
  /** The key's id, or a URL token's property and the beginning of its hash: no secret, so logs and limits can use it. */
  readonly id: string;
  readonly properties: readonly string[];
  readonly may: readonly Permission[];
  readonly requestsPerMinute: number;
}

/** Finds the principal of a secret; `null` if the secret is unknown. */
export interface Keyring {
  readonly byKey: (secret: string) => Principal | null;
  readonly byUrlToken: (secret: string) => Principal | null;
}

interface Hashed {
  readonly sha256: string;
  readonly principal: Principal;
}

/** The same as the default of a key: a PMS with a URL token sends as many requests. */
const tokenRequestsPerMinute = 3_000;

/** Compares with every hash, so that the time does not tell which one matched, or how much of it. */
function finder(known: readonly Hashed[]) {
  return (secret: string): Principal | null => {
    const given = createHash('sha256').update(secret).digest();
    return known.reduce<Principal | null>(
      (found, { sha256, principal }) => (timingSafeEqual(Buffer.from(sha256, 'hex'), given) ? principal : found),
      null,
    );
  };
}

/** Creates the keyring of the keys and URL tokens in the properties file, which has only their hashes. */
export function keyringOf({ properties, keys }: Properties): Keyring {
  return {
    byKey: finder(keys.map(({ sha256, ...principal }) => ({ sha256, principal }))),
    byUrlToken: finder(
      properties.flatMap(({ settings: { propertyId }, urlTokens }) =>
        urlTokens.map(({ sha256, may }) => ({
          sha256,
          principal: {
            // Not the token's place in the file: it changes when another token is removed, and with it the event ids that
            // Idempotency-Keys stand for.
            id: `${propertyId}.urlToken.${sha256.slice(0, 12).toLowerCase()}`,
            properties: [propertyId],
            may,
            requestsPerMinute: tokenRequestsPerMinute,
          },
        })),
      ),
    ),
  };
}
