import type { Instant, Window } from '../instant.ts';

/** An event of Seam, reduced to what decisions need (Seam: events; acs_credential.*, acs_user.*, phone.*, …). */
export interface SeamEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly occurredAt: Instant;
  /** The id of the one resource that the event is about: credential, ACS user, phone, client session, entrance, …. */
  readonly resourceId: string | null;
}

/** A credential as Seam shows it, reduced to what decisions need (Seam: acs_credential). */
export interface SeamCredential extends Window {
  readonly acsCredentialId: string;
  readonly acsUserId: string | null;
  readonly userIdentityId: string | null;
  /** The multi-phone sync credential of which it is a phone's copy; `null` if it is none. */
  readonly parentId: string | null;
  /** Whether it is a guest's and not the staff's, which no override affects. */
  readonly isGuest: boolean;
  /** Whether it is a plastic card, and no key on a phone. */
  readonly isCard: boolean;
  readonly acsEntranceIds: readonly string[];
  /** Of these, the guest rooms' doors: only they know generations. */
  readonly guestEntranceIds: readonly string[];
  readonly joinedTo: readonly string[];
  readonly createdAt: Instant;
  readonly isIssued: boolean;
  /** What Seam says about validity; `null` if it says nothing. Locks are offline and may know otherwise. */
  readonly isValid: boolean | null;
  readonly isBeingDeleted: boolean;
  /** Seam's warning that the times of it, or of a phone's copy, were changed outside Seam; absent: there is none. */
  readonly isChangedOutside?: true;
  /** The codes of all other errors and warnings that a person has to hear of; absent: none. */
  readonly problems?: readonly string[];
}

/** The types of the failures that activities throw, each mapped from Seam's answer in one place. */
export const seamFailure = {
  /** Nothing was done: the connection was refused before the request was sent. Retry. */
  notReached: 'SeamNotReached',
  /**
   * Time-out, broken connection or 5xx: it is unknown whether it was done. Retry what is idempotent; read back what is
   * not.
   */
  outcomeUnknown: 'SeamOutcomeUnknown',
  /** 429: nothing was done. Retry after the pause that Seam asks for. */
  rateLimited: 'SeamRateLimited',
  /** The bridge or the lock server is down: wait, Seam reconnects by itself. */
  systemDown: 'SeamSystemDown',
  /** 401 or 403: nothing was done; a person has to look at the API key. */
  unauthorized: 'SeamUnauthorized',
  /** The resource does not exist. Give up. */
  notFound: 'SeamNotFound',
  /** A resource with this key, e-mail address or phone number exists. Give up; look it up. */
  conflict: 'SeamConflict',
  /**
   * Seam answered about another user identity than was asked for: the two were merged. Nothing may be deleted or used.
   */
  merged: 'SeamMerged',
  /** Seam rejected the content of the request. Give up. */
  refused: 'SeamRefused',
} as const;

/** One of the failure types. */
export type SeamFailureType = (typeof seamFailure)[keyof typeof seamFailure];
