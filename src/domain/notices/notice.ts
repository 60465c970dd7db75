import type { CredentialKind, CredentialState } from '../credentials/credential.ts';
import type { Instant, Window } from '../instant.ts';
import type { ReservationStatus } from '../messages/reservation.ts';
import type { Attention } from '../status/view.ts';

/** A key that Seam reports issued. */
export interface IssuedKey extends Window {
  readonly guestId: string;
  readonly userIdentityId: string | null;
  readonly acsCredentialId: string;
  readonly kind: CredentialKind;
  readonly acsEntranceIds: readonly string[];
}

/** A key that was reported as issued and no longer opens, as far as Seam knows. */
export interface DeadKey {
  readonly guestId: string;
  readonly acsCredentialId: string;
  /** `revoked` by Nightlatch, or with the reservation; `invalidated` outside Nightlatch. */
  readonly state: Extract<CredentialState, 'invalidated' | 'revoked'>;
}

/** A thing that a person has to look at, as `needsAttention` of the status shows it. */
export type AttentionNeeded = Attention;

/** One piece of news for the PMS. */
export type News =
  | { readonly type: 'key.issued'; readonly key: IssuedKey }
  | { readonly type: 'key.dead'; readonly key: DeadKey }
  | { readonly type: 'attention.needed'; readonly attention: AttentionNeeded }
  | { readonly type: 'attention.over'; readonly attention: Pick<AttentionNeeded, 'code' | 'about'> };

/** Which reservation a notice is about, and its status then. */
export interface NoticeOf {
  readonly propertyId: string;
  readonly reservationId: string;
  /** Counts the notices of a reservation from 1, in their order: a gap says that some were given up. */
  readonly sequence: number;
  readonly revision: number | null;
  readonly status: ReservationStatus;
}

/** A notice: ids, states and codes, never a guest's name, e-mail address or phone number. */
export interface Notice {
  /** The same in every repetition of the notice. */
  readonly id: string;
  readonly type: News['type'];
  readonly timestamp: Instant;
  readonly data: NoticeOf & { readonly key?: IssuedKey | DeadKey; readonly attention?: Partial<AttentionNeeded> };
}
