import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { MessageName } from '../domain/messages/index.ts';
import type { Stamp } from '../domain/messages/schema.ts';
import type { AdoptionView } from '../domain/lifetime/adopting.ts';
import type { PhoneLost } from '../domain/reservation/desired.ts';
import type { RefusedPreview } from '../domain/plan/refusedPreview.ts';
import type { Step } from '../domain/plan/step.ts';
import type { PropertySettings } from '../domain/property.ts';
import type { PropertyView } from '../domain/propertyLifetime/attention.ts';
import type { ComparisonView } from '../domain/propertyLifetime/reconcile.ts';
import type { Claim, HeldGrants, Release, RoomBook } from '../domain/rooms/book.ts';
import type { RefusedRoom } from '../domain/rooms/refusedRooms.ts';
import type { RoomGrants } from '../domain/rooms/view.ts';
import type { ReservationView } from '../domain/status/view.ts';
import type { SeamEvent } from '../domain/seam/resources.ts';
import type { Receipt } from '../domain/teardown/receipt.ts';
import type { IdentityFreed, IdentityQuestion, IdentityUses } from '../domain/teardown/uses.ts';
import type { TeardownView } from '../domain/teardown/view.ts';

export type { RefusedPreview };

// The last argument of every message is its stamp (docs/decisions/0004). A message that is sent by hand may lack it.

/** How a reservation is started; its first message follows as Update or Signal. */
export interface ReservationInput {
  /** For people who look at the input: the workflow id decides. */
  readonly propertyId: string;
  readonly reservationId: string;
  /** How the former reservation of this id ended: the answer of a run that takes no message. */
  readonly former?: ReservationView;
}

/** The names of the workflow types. */
export const workflowTypes = {
  reservation: 'reservation',
  property: 'property',
  userIdentityTeardown: 'userIdentityTeardown',
} as const;

/** The Update of a message name: it answers with the status once the message is recorded, or throws an ApplicationFailure. */
export function messageUpdate(name: MessageName) {
  return defineUpdate<ReservationView, [unknown, Stamp?]>(name);
}

/** The Signal of the same name; a refused message is recorded in the status. */
export function messageSignal(name: MessageName) {
  return defineSignal<[unknown, Stamp?]>(name);
}

/** The status of the reservation; `null` before its first message. */
export const statusQuery = defineQuery<ReservationView | null>('status');

/**
 * What the reservation would do, or what a PUT of the given body would make it do; nothing is done. `null` if it never took
 * a message: then the property is asked.
 */
export const planQuery = defineQuery<readonly Step[] | RefusedPreview | null, [unknown?]>('plan');

/** Several events of Seam. Those about credentials, users, phones and sessions that the workflow does not know change nothing. */
export const seamEventsSignal = defineSignal<[readonly SeamEvent[], Stamp?]>('seamEvents');

/** From the property to a reservation: which rooms it may open, which are withdrawn, and the settings. */
export const roomGrantsSignal = defineSignal<[RoomGrants, Stamp?]>('roomGrants');

/** From a reservation to its property: which rooms it claims, and whether it has heard of any grant yet. */
export const claimRoomsSignal =
  defineSignal<[Claim, { readonly heardNothing: boolean; readonly holds: HeldGrants } & Partial<Stamp>]>('claimRooms');

/**
 * From an operator to the reservations of a property whose workflow was lost: claim again (docs/operators.md). To the
 * property itself: its reservations got this signal.
 */
export const claimAgainSignal = defineSignal('claimAgain');

/** From a person to a property: compare all credentials with the room book now, for `nightlatch adopt`. */
export const compareNowSignal = defineSignal('compareNow');

/** What that comparison found; `null` if none was asked for. */
export const comparisonQuery = defineQuery<ComparisonView | null>('comparison');

/** What is valid on the rooms of a reservation in house, and what its keys could join; `null` before its first message. */
export const adoptionQuery = defineQuery<AdoptionView | null>('adoption');

/** From a reservation to its property: it gives a room back, and no create for it is under way. */
export const roomReleasedSignal = defineSignal<[Release, Stamp?]>('roomReleased');

/** From the worker to a property: its settings, each time the properties file is read. */
export const configureSignal = defineSignal<[PropertySettings, Stamp?]>('configure');

/** What a PUT of the given body would lead to for a reservation that does not exist; the property answers it. */
export const previewReservationQuery = defineQuery<readonly Step[] | RefusedPreview, [ReservationInput, unknown]>(
  'previewReservation',
);

/**
 * Which of some rooms the property would refuse, for the answer to a message that names them; `null` if it cannot say it yet.
 */
export const refusedRoomsQuery = defineQuery<readonly RefusedRoom[] | null, [readonly string[]]>('refusedRooms');

/** A property's status: what needs attention. It has the name of a reservation's query. */
export const propertyStatusQuery = defineQuery<PropertyView>('status');

/** The property's room book, for operators and tests. */
export const roomBookQuery = defineQuery<RoomBook>('roomBook');

/** The property's settings as the workflow has them; `null` before the worker sent them. */
export const settingsQuery = defineQuery<PropertySettings | null>('settings');

/** Which of a property's live reservations use a user identity, for the client. */
export const identityUsesQuery = defineQuery<readonly string[], [string]>('identityUses');

/**
 * From a teardown, or a reservation whose guest lost a phone, to a property: which reservations use the identity? The property
 * answers with `identityUses`.
 */
export const whoUsesIdentitySignal = defineSignal<[IdentityQuestion, Stamp?]>('whoUsesIdentity');

/** From a teardown to a property: it has ended, so the identity is free for a new use. */
export const identityFreedSignal = defineSignal<[IdentityFreed, Stamp?]>('identityFreed');

/** From a property to a teardown: does it still run? Temporal's answer to the signal is the answer. */
export const stillRunningSignal = defineSignal('stillRunning');

/** From a property to a teardown or a reservation: the live reservations that use the identity. */
export const identityUsesSignal = defineSignal<[IdentityUses, Stamp?]>('identityUses');

/** From a forced teardown to a reservation: take the guest with this user identity out; if it is the last one, end. */
export const letIdentityGoSignal = defineSignal<[string, Stamp?]>('letIdentityGo');

/** From a reservation to the others of a person: a phone of theirs was reported lost, and is deactivated. */
export const phoneLostSignal = defineSignal<[PhoneLost, Stamp?]>('phoneLost');

/** The state of a teardown. */
export const teardownQuery = defineQuery<TeardownView>('teardown');

/** What a teardown has removed so far, and when and how that was confirmed. */
export const receiptQuery = defineQuery<Receipt>('receipt');

/** From a person to a teardown: the obstacle is removed, try now. */
export const goOnSignal = defineSignal('goOn');

/** To a running teardown, if a forced one is started: take the guest out of the reservations that use the identity. */
export const forceSignal = defineSignal('force');

/** From a person to a teardown: end it; what remains stays. */
export const giveUpSignal = defineSignal('giveUp');
