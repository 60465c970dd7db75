import type { Instant, Window } from '../instant.ts';

/** Whether a credential opens a generation on its rooms or joins one. */
export type CredentialKind = 'override' | 'joiner';

/**
 * Where a credential stands: `requested` until Seam reports it issued, `invalidated` when Seam says that it is no longer
 * valid though nobody here revoked it, `revoking` until its deletion is confirmed, then `revoked`.
 */
export type CredentialState = 'requested' | 'issued' | 'invalidated' | 'revoking' | 'revoked';

/** Times and doors of a credential as Seam shows them. */
export interface Shown extends Window {
  readonly acsEntranceIds: readonly string[];
}

/** Whether an issued credential has reached a phone: Seam calls it issued before any phone has it. */
export interface Delivery {
  readonly onPhone: boolean;
  readonly looks: number;
  /** When to look again while no phone has it. */
  readonly nextLookAt: Instant;
}

/** One credential of a reservation: what was asked of Seam for one guest, and what became of it. */
export interface Credential {
  /** Our own name for the request, unique within the reservation: it exists before Seam has answered. */
  readonly requestId: string;
  readonly acsCredentialId: string | null;
  readonly guestId: string;
  /** Which person under this guest id, see `personKey`. */
  readonly person: string;
  readonly userIdentityId: string | null;
  readonly acsUserId: string | null;
  readonly kind: CredentialKind;
  readonly state: CredentialState;
  readonly joinedTo: readonly string[];
  /** The generation that an override opened or a joiner joined, counted per reservation from 1. */
  readonly generation: number;
  readonly window: Window;
  /** The number of the grant under which each guest room was covered: a later grant of the same room is another. */
  readonly grants: Readonly<Record<string, number>>;
  readonly acsEntranceIds: readonly string[];
  readonly requestedAt: Instant;
  /** Since when Seam's word is awaited: that it is issued, or gone. */
  readonly awaitedSince: Instant;
  /** Whether the create was sent: before that, nothing can exist at Seam. */
  readonly sent: boolean;
  /** When it was confirmed dead; `null` while it is not. */
  readonly deadAt: Instant | null;
  /** Why it is to go, or went, or that somebody else changed it; `null` while it is just as wanted. */
  readonly reason: string | null;
  /** What Seam shows of it, where that is not just what was asked for; `null` where it is, or is not known. */
  readonly shown: Shown | null;
  /** How often its deletion was asked of Seam. */
  readonly deletesAsked: number;
  /** When that is asked again, should it not be gone by then; `null` where it never was. */
  readonly deleteAgainAt: Instant | null;
  /** Whether a phone has it; `null` where nobody looks: only a property that requires a phone does. */
  readonly delivery: Delivery | null;
}

/**
 * What is not known of a credential when it is asked for, and what a record lacks that was written before a field was
 * there: a new field of `Credential` gets its default here.
 */
export const freshCredential = {
  acsCredentialId: null,
  userIdentityId: null,
  acsUserId: null,
  sent: false,
  deadAt: null,
  reason: null,
  shown: null,
  deletesAsked: 0,
  deleteAgainAt: null,
  delivery: null,
} satisfies Partial<Credential>;

/** Whether a credential is, or may become, a key that opens: not dead, not on its way out. */
export function isValidCredential({ state }: Credential): boolean {
  return state === 'requested' || state === 'issued';
}

/** Whether Seam still holds a credential, in whatever state. */
export function isAtSeam({ state }: Credential): boolean {
  return state !== 'revoked';
}
