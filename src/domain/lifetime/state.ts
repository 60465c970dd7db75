import type { Credential } from '../credentials/credential.ts';
import type { ReservationRef } from '../ids.ts';
import type { Instant, Window } from '../instant.ts';
import { stamp, type Stamp } from '../messages/schema.ts';
import type { Outbox } from '../notices/outbox.ts';
import type { Pause } from '../pause.ts';
import type { Behind } from '../reservation/behind.ts';
import type { Desired } from '../reservation/desired.ts';
import { emptyMemory, type Memory } from '../reservation/memory.ts';
import type { RefusedMessage } from '../reservation/refused.ts';
import type { Claim } from '../rooms/book.ts';
import type { Search } from '../rooms/cardSearch.ts';
import type { Looks } from '../rooms/looks.ts';
import type { RoomGrants } from '../rooms/view.ts';
import { noCardNotes, type CardNotes } from '../status/deskCards.ts';
import type { Attention, Ignored } from '../status/view.ts';
import type { KeptTrouble } from '../trouble.ts';

/** The kinds of a reservation's tasks; what each is about is said in `Task` (tasks.ts). */
export type TaskKind =
  | 'look'
  | 'issue'
  | 'revoke'
  | 'identify'
  | 'contacts'
  | 'way'
  | 'phone'
  | 'lost-phone'
  | 'kept-phone'
  | 'lost-phone-news'
  | 'property'
  | 'deliveries'
  | 'doubts'
  | 'watch'
  | 'strays'
  | 'retention'
  | 'notices';

/** What a trouble may be of: a task, or news that ends with the next message. */
export type TroubleKind = TaskKind | 'unknown-phone' | 'merged-identity' | 'phone-elsewhere' | 'contact-room';

/** A stray (glossary: docs/architecture.md): a create whose outcome stayed unknown; what still turns up is deleted. */
export interface Stray {
  readonly userIdentityId: string;
  readonly window: Window;
  readonly acsEntranceIds: readonly string[];
  readonly sentAt: Instant;
  readonly checks: number;
  readonly nextCheckAt: Instant;
}

/** The creates of a guest's key, one after the other, that Seam answered with a 5xx. */
export interface ServerErrors {
  readonly guestId: string;
  /** A digest of the newest create, and the newest answer. */
  readonly create: string;
  readonly answer: string;
  /** How many in a row had this create and this answer. */
  readonly equal: number;
  /** How many there were in a row. */
  readonly inARow: number;
}

/** What is known of a guest's phone, if the property requires one; looks follow each other at growing pauses. */
export interface PhoneWatch {
  readonly has: boolean;
  readonly looks: number;
  readonly nextLookAt: Instant;
}

/** The lost phones of an identity that were left active; looks whether they are gone follow at growing pauses. */
export interface KeptPhones {
  readonly deviceIds: readonly string[];
  readonly looks: number;
  readonly nextLookAt: Instant;
}

/** The deactivated phones of an identity, and who has still to hear of them. */
export interface LostPhoneNews {
  readonly deviceIds: readonly string[];
  /** The properties that have said which reservations of theirs use the identity. */
  readonly answered: readonly string[];
  readonly toTell: readonly ReservationRef[];
}

/** Why a user identity has no e-mail address and no phone number. */
export type NoContact =
  /** The guest has none. */
  | 'no-contact'
  /** Another person has it in Seam. */
  | 'contact-taken'
  /** Two identities match, one by the e-mail address and one by the phone number. */
  | 'two-identities';

/** Whether an app can show the keys of an identity without contacts; looks follow each other at growing pauses. */
export interface Way {
  readonly why: NoContact;
  /** Whether the identity has a phone or a client session. */
  readonly isOpen: boolean;
  readonly looks: number;
  readonly nextLookAt: Instant;
}

/** A generation that was invalidated from outside, and when that was noticed. */
export interface Repair {
  readonly generation: number;
  readonly at: Instant;
}

/** All that a reservation remembers, in plain JSON: it crosses continue-as-new. */
export interface State extends Stamp {
  readonly desired: Desired | null;
  readonly memory: Memory;
  readonly ignored: readonly Ignored[];
  /** Messages that were accepted as Signals and then refused, the oldest first: a person has to hear of them. */
  readonly refused: readonly RefusedMessage[];
  /** The messages that were ignored as late since one was taken. */
  readonly behind: Behind | null;
  readonly lastMessageAt: Instant;
  readonly grants: RoomGrants | null;
  /** Numbers of the grants that were given up or answered: nothing is issued under them any more. */
  readonly released: readonly number[];
  /** What the property heard last; `null` before the first claim, and if everything has to be claimed again. */
  readonly claimed: Claim | null;
  /** The property was lost: until this moment only these rooms are claimed, so that it first hears who holds what. */
  readonly heldFirst: { readonly rooms: readonly string[]; readonly until: Instant } | null;
  /** What was found on the granted rooms, by room (rules 7 and 16). */
  readonly looks: Looks;
  /** The rooms on which keys died and a card of the desk is looked for (rule 19). */
  readonly searches: readonly Search[];
  /** What is told of the desk's cards until the next message (rule 19). */
  readonly cards: CardNotes;
  /** In the order of the requests. */
  readonly credentials: readonly Credential[];
  readonly nextRequest: number;
  /** The user identity of each guest, by `personKey`. */
  readonly identities: Readonly<Record<string, string>>;
  /** User identities that Nightlatch created for this property: the policy may remove them some time after the stay. */
  readonly createdIdentities: readonly string[];
  /**
   * Of all its user identities, those that this reservation itself created and has used since: no teardown knows them, so the
   * property's word is not waited for.
   */
  readonly newIdentities: readonly string[];
  /** Grows when the claim gives up a user identity; see `Claim.uses`. */
  readonly uses: number;
  /** The identities without e-mail address and phone number, by `personKey`. */
  readonly ways: Readonly<Record<string, Way>>;
  /** A digest of the contacts that each person had when their identity was found or told last, by `personKey`. */
  readonly contactsTold: Readonly<Record<string, string>>;
  /** Tasks that failed and wait for their next try. */
  readonly pauses: readonly Pause<TaskKind>[];
  /** By `personKey`. */
  readonly phones: Readonly<Record<string, PhoneWatch>>;
  /** When Nightlatch first looked for the phones of a guest that have to be deactivated, by `personKey`. */
  readonly lostSince: Readonly<Record<string, Instant>>;
  /** By user identity: lost phones that this hotel alone does not deactivate. */
  readonly keptPhones: Readonly<Record<string, KeptPhones>>;
  /** By user identity: deactivated phones of which not all other reservations of the person have heard. */
  readonly lostPhoneNews: Readonly<Record<string, LostPhoneNews>>;
  readonly strays: readonly Stray[];
  /** By guest, since Seam last answered otherwise. */
  readonly serverErrors: readonly ServerErrors[];
  /** The generations that were invalidated from outside since the last message, and when (rule 17). */
  readonly repairs: readonly Repair[];
  /** Identities whose key died while another stay of theirs was live: Seam may give a user one key at a time (rule 6). */
  readonly replaced: readonly string[];
  /** What went wrong and is not yet put right. */
  readonly troubles: readonly KeptTrouble<TroubleKind>[];
  readonly attention: readonly Attention[];
  /** Doubts (glossary: docs/architecture.md): credentials that may not be as they should, each to be looked at (rule 18). */
  readonly doubts: readonly string[];
  /** Ids of Seam's events that were taken over, the newest last. */
  readonly seenEvents: readonly string[];
  /** What the PMS was told and has still to be told; absent until the property wants notices. */
  readonly notices?: Outbox | undefined;
}

/** The state before the first message. */
export function initialState(at: Instant): State {
  return {
    ...stamp,
    desired: null,
    memory: emptyMemory,
    ignored: [],
    refused: [],
    behind: null,
    lastMessageAt: at,
    grants: null,
    released: [],
    claimed: null,
    heldFirst: null,
    looks: {},
    searches: [],
    cards: noCardNotes,
    credentials: [],
    nextRequest: 1,
    identities: {},
    createdIdentities: [],
    newIdentities: [],
    uses: 0,
    ways: {},
    contactsTold: {},
    pauses: [],
    phones: {},
    lostSince: {},
    keptPhones: {},
    lostPhoneNews: {},
    strays: [],
    serverErrors: [],
    repairs: [],
    replaced: [],
    troubles: [],
    attention: [],
    doubts: [],
    seenEvents: [],
  };
}

/** The state with part of one credential's record replaced. */
export function withCredential(state: State, requestId: string, part: Partial<Credential>): State {
  return {
    ...state,
    credentials: state.credentials.map((one) => (one.requestId === requestId ? { ...one, ...part } : one)),
  };
}

/** The state without the record of a credential that never came to be. */
export function withoutCredential(state: State, requestId: string): State {
  return { ...state, credentials: state.credentials.filter((one) => one.requestId !== requestId) };
}

/** The record of a request; `undefined` if it was dropped. */
export function recordOf({ credentials }: State, requestId: string): Credential | undefined {
  return credentials.find((one) => one.requestId === requestId);
}
