import { isValidCredential, type Credential } from '../../../src/domain/credentials/credential.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Granted } from '../../../src/domain/rooms/granted.ts';
import { generationsOf } from '../../../src/domain/plan/generations.ts';
import { satisfies, wantedKeys } from '../../../src/domain/plan/wanted.ts';
import type { Desired } from '../../../src/domain/reservation/desired.ts';

/** A reservation's records before and after something was learnt of them. */
interface Learnt {
  readonly before: readonly Credential[];
  readonly after: readonly Credential[];
  readonly now: Instant;
}

/**
 * The generations that are void once something was learnt: where a joiner that was wanted died with its head, and the head
 * by our own delete, a new one is due that depends on no former key (src/workflows: watch).
 */
export function generationVoidedByUs(desired: Desired, granted: Granted, { before, after, now }: Learnt): number {
  const keys = wantedKeys({ desired, granted, credentials: before, now }).flatMap(({ key }) => key ?? []);
  const generations = generationsOf(before, desired.voidGeneration);
  function hasDied(one: Credential, index: number): boolean {
    const learnt = after[index];
    return isValidCredential(one) && learnt !== undefined && !isValidCredential(learnt);
  }
  function isDead(id: string): boolean {
    return before.some((head) => head.acsCredentialId === id && !isValidCredential(head));
  }
  const orphans = before.filter(
    (one, index) =>
      hasDied(one, index) &&
      one.joinedTo.length > 0 &&
      one.joinedTo.every(isDead) &&
      keys.some((key) => satisfies(one, key, generations)),
  );
  return Math.max(desired.voidGeneration, ...orphans.map(({ generation }) => generation));
}
