import type { Instant } from '../instant.ts';
import type { PropertySettings } from '../property.ts';
import { claimsUsing, farUsing, type BookIndex } from '../rooms/bookIndex.ts';
import type { SeamAccess, Teardown } from './state.ts';

/** What a teardown asks each property. */
export interface IdentityQuestion {
  readonly userIdentityId: string;
  /** The teardown's workflow id. */
  readonly askedBy: string;
  /** Comes back with the answer, so that one to an earlier question is told apart. */
  readonly number: number;
}

/** What a property answers. */
export interface IdentityUses {
  readonly propertyId: string;
  readonly number: number;
  /** Its live reservations that use the identity. */
  readonly reservationIds: readonly string[];
  /** How its Seam workspace is called; `null` where no worker has told its settings yet. */
  readonly access: SeamAccess | null;
}

/**
 * The live reservations of a property that use an identity. The room book knows: a reservation claims the identities of
 * its guests while it is neither departed, cancelled nor a no-show and its stay is not over.
 */
export function usersOf(index: BookIndex, userIdentityId: string, now: Instant): readonly string[] {
  return [
    ...claimsUsing(index, userIdentityId, now).map(({ reservationId }) => reservationId),
    ...farUsing(index, userIdentityId, now),
  ];
}

/** A property's answer. */
export function identityUses(
  settings: PropertySettings | null,
  propertyId: string,
  reservationIds: readonly string[],
  number: number,
): IdentityUses {
  return {
    propertyId,
    number,
    reservationIds,
    access: settings && {
      webhooks: settings.webhooks,
      seamTimeoutMs: settings.policies.seamTimeoutMs,
      acsSystemId: settings.acsSystemId,
    },
  };
}

/** After a property answered; an answer to an earlier question, or of a stranger, changes nothing. */
export function afterAnswer(t: Teardown, { propertyId, number, reservationIds, access }: IdentityUses): Teardown {
  if (number !== t.look.number || !t.propertyIds.includes(propertyId)) return t;
  return {
    ...t,
    look: { ...t.look, uses: { ...t.look.uses, [propertyId]: reservationIds } },
    access: access === null ? t.access : { ...t.access, [propertyId]: access },
  };
}
