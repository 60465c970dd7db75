import { createHash, timingSafeEqual } from 'node:crypto';
import type { Permission, Properties } from '../../settings/index.ts';

/** Who asks: a key or a URL token, with what it allows on which properties. */
export interface Principal {
  /** The key's id, or the property of a token and how its hash begins: no secret, fit for logs and limits. */
  readonly id: string;
  readonly properties: readonly string[];
  readonly may: readonly Permission[];
  readonly requestsPerMinute: number;
}

/** Finds who it is that shows a secret; `null` for a stranger. */
export interface Keyring {
  readonly byKey: (secret: string) => Principal | null;
  readonly byUrlToken: (secret: string) => Principal | null;
}

interface Hashed {
  readonly sha256: string;
  readonly principal: Principal;
}

/** A PMS that sends a token sends as much as one that sends a key. */
const tokenRequestsPerMinute = 3_000;

/** Compares with every hash, so that the time tells nothing of which one it was, or how much of it was right. */
function finder(known: readonly Hashed[]) {
  return (secret: string): Principal | null => {
    const shown = createHash('sha256').update(secret).digest();
    return known.reduce<Principal | null>(
      (found, { sha256, principal }) => (timingSafeEqual(Buffer.from(sha256, 'hex'), shown) ? principal : found),
      null,
    );
  };
}

/** The keys and URL tokens of the properties file: only their hashes are known. */
export function keyringOf({ properties, keys }: Properties): Keyring {
  return {
    byKey: finder(keys.map(({ sha256, ...principal }) => ({ sha256, principal }))),
    byUrlToken: finder(
      properties.flatMap(({ settings: { propertyId }, urlTokens }) =>
        urlTokens.map(({ sha256, may }) => ({
          sha256,
          principal: {
            // Not its place in the file: what others are taken out must not change whose Idempotency-Keys are whose.
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
