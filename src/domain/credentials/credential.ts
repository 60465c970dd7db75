import type { Instant, Window } from '../instant.ts';
import type { SeamProblem } from '../seam/codes.ts';

/** Whether a credential opens a generation on its rooms or joins one. */
export type CredentialKind = 'override' | 'joiner';

/**
 * The state of a credential: `requested` until Seam reports it issued; `invalidated` if Seam says that it is no longer
 * valid although Nightlatch did not revoke it; `revoking` until its deletion is confirmed, then `revoked`.
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

/** Errors and warnings of a key, of its ACS user and of its user identity, and when to look whether Seam still reports them. */
export interface KeyRemarks {
  readonly problems: readonly SeamProblem[];
  readonly nextLookAt: Instant;
}

/** One credential of a reservation: what was requested at Seam for one guest, and what became of it. */
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
  /**
   * The generation that an override opened or a joiner joined, counted for each reservation from 1 (glossary:
   * generation, docs/architecture.md).
   */
  readonly generation: number;
  readonly window: Window;
  /**
   * The number of the grant under which each guest room was covered: a later grant of the same room has another number.
   */
  readonly grants: Readonly<Record<string, number>>;
  readonly acsEntranceIds: readonly string[];
  readonly requestedAt: Instant;
  /** When Seam created it; absent while that is not known. */
  readonly createdAt?: Instant;
  /** Since when Nightlatch waits for Seam to report it issued, or gone. */
  readonly awaitedSince: Instant;
  /** Whether the create was sent: before that, nothing can exist at Seam. */
  readonly sent: boolean;
  /** When it was confirmed as revoked; `null` before. */
  readonly deadAt: Instant | null;
  /** Why it is being, or was, revoked, or that it was changed outside Nightlatch; `null` if it is as wanted. */
  readonly reason: string | null;
  /** What Seam shows of it, if that differs from the request; `null` if it does not, or is not known. */
  readonly shown: Shown | null;
  /** How often Nightlatch asked Seam to delete it. */
  readonly deletesAsked: number;
  /** When the deletion is asked for again if it is not gone by then; `null` if it was never asked for. */
  readonly deleteAgainAt: Instant | null;
  /** Whether a phone has it; `null` if that is not looked for: only a property that requires a phone does. */
  readonly delivery: Delivery | null;
  /** What Seam reports of it and of its guest; absent: nothing. */
  readonly remarks?: KeyRemarks | undefined;
}

/** What is not known of a credential when it is requested: a new field of `Credential` gets its default here. */
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

/** Whether a credential opens doors, or will once it is issued: it is not revoked, nor being revoked. */
export function isValidCredential({ state }: Credential): boolean {
  return state === 'requested' || state === 'issued';
}

/** The credentials of each guest id, in their order. */
export function byGuest(credentials: readonly Credential[]): ReadonlyMap<string, readonly Credential[]> {
  const all = new Map<string, Credential[]>();
  for (const one of credentials) {
    const own = all.get(one.guestId);
    if (own === undefined) all.set(one.guestId, [one]);
    else own.push(one);
  }
  return all;
}

/** The newest generation that a reservation opened on any room; 0 if it opened none. */
export function newestOfAll(credentials: readonly Credential[]): number {
  return Math.max(0, ...credentials.map(({ generation }) => generation));
}

/** Whether a credential still exists at Seam, in any state. */
export function isAtSeam({ state }: Credential): boolean {
  return state !== 'revoked';
}
