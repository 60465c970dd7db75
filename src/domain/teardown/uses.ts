import type { SeamAccess, Teardown } from './state.ts';
import { afterTask } from './calls.ts';

/** What a teardown asks each property: which live reservations use the identity? */
export interface IdentityQuestion {
  readonly userIdentityId: string;
  /** Other ids of the same identity, from merges; absent: none. */
  readonly aliases?: readonly string[];
  /** The teardown's workflow id. */
  readonly askedBy: string;
  /** Comes back with the answer, so that the answer to an earlier question is recognized. */
  readonly number: number;
  /** The teardown already deletes what the identity has: it is marked in any case. Absent: not yet. */
  readonly deletes?: true;
}

/** What a teardown tells each property when it ends: the identity is no longer being removed. */
export interface IdentityFreed {
  /** The teardown's workflow id. */
  readonly askedBy: string;
  /** Seam was asked to delete the identity itself, and may still do so: the mark stays for a while. Absent: it goes now. */
  readonly later?: true;
}

/** What a property answers. */
export interface IdentityUses {
  readonly propertyId: string;
  /** The identity and the number of the question that this answers. */
  readonly userIdentityId: string;
  readonly number: number;
  /** Its live reservations that use the identity. */
  readonly reservationIds: readonly string[];
  /** Of these, the ones that wait for the end of the teardown: they began after the identity was marked. Absent: none. */
  readonly waiting?: readonly string[];
  /** How its Seam workspace is called; `null` if no worker has sent its settings yet. */
  readonly access: SeamAccess | null;
}

/** After a property answered. The answer to an earlier question, or of a property that was not asked, changes nothing. */
export function afterAnswer(t: Teardown, answer: IdentityUses): Teardown {
  const { propertyId, number, reservationIds: all, waiting = [], access } = answer;
  const isOwn = answer.userIdentityId === t.userIdentityId && number === t.look.number;
  if (!isOwn || !t.propertyIds.includes(propertyId)) return t;
  return {
    ...afterTask(t, { kind: 'ask', about: propertyId }),
    look: { ...t.look, uses: { ...t.look.uses, [propertyId]: { all, waiting } } },
    access: access === null ? t.access : { ...t.access, [propertyId]: access },
  };
}
