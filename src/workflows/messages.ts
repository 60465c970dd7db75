import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { MessageName } from '../domain/messages/index.ts';
import type { Stamp } from '../domain/messages/schema.ts';
import type { RefusedPreview } from '../domain/plan/refusedPreview.ts';
import type { Step } from '../domain/plan/step.ts';
import type { PropertySettings } from '../domain/property.ts';
import type { Claim, Holds, Release, RoomBook } from '../domain/rooms/book.ts';
import type { RoomGrants } from '../domain/rooms/view.ts';
import type { ReservationView } from '../domain/status/view.ts';
import type { SeamEvent } from '../domain/seam/resources.ts';
import type { Receipt } from '../domain/teardown/receipt.ts';
import type { IdentityQuestion, IdentityUses } from '../domain/teardown/uses.ts';
import type { TeardownView } from '../domain/teardown/view.ts';

export type { RefusedPreview };

// The last argument of every message is its stamp (docs/decisions/0004); who sends by hand may leave it out.

/** How a reservation is started; its first message follows as Update or Signal. */
export interface ReservationInput {
  readonly propertyId: string;
  readonly reservationId: string;
  /** How the reservation of this id ended before: the word that a run leaves which takes no message itself. */
  readonly former?: ReservationView;
}

/** The names of the workflow types. */
export const workflowTypes = {
  reservation: 'reservation',
  property: 'property',
  userIdentityTeardown: 'userIdentityTeardown',
} as const;

/** The Update of a message name: answered with the status once the message is recorded, refused with an ApplicationFailure. */
export function messageUpdate(name: MessageName) {
  return defineUpdate<ReservationView, [unknown, Stamp?]>(name);
}

/** The Signal of the same name; what is refused is recorded in the status. */
export function messageSignal(name: MessageName) {
  return defineSignal<[unknown, Stamp?]>(name);
}

/** How the reservation stands; `null` before its first message. */
export const statusQuery = defineQuery<ReservationView | null>('status');

/**
 * What the reservation would do, or what a PUT of the given body would make it do: nothing is done. `null` where it never
 * took a message: then the property is asked.
 */
export const planQuery = defineQuery<readonly Step[] | RefusedPreview | null, [unknown?]>('plan');

/** Seam's events, gathered: only those of credentials, users, phones and sessions that the workflow knows matter. */
export const seamEventsSignal = defineSignal<[readonly SeamEvent[], Stamp?]>('seamEvents');

/** From the property to a reservation: what it may open, what is withdrawn, the settings. */
export const roomGrantsSignal = defineSignal<[RoomGrants, Stamp?]>('roomGrants');

/** From a reservation to its property: what it wants of the rooms, and whether it has heard of any grant yet. */
export const claimRoomsSignal =
  defineSignal<[Claim, { readonly heardNothing: boolean; readonly holds: Holds } & Partial<Stamp>]>('claimRooms');

/**
 * From an operator to the reservations of a property whose workflow was lost: claim anew (docs/operators.md). To the property
 * itself: they were told to.
 */
export const claimAgainSignal = defineSignal('claimAgain');

/** From a reservation to its property: no create for this room is under way under that grant. */
export const roomReleasedSignal = defineSignal<[Release, Stamp?]>('roomReleased');

/** From the worker to a property: its settings, again whenever the properties file was read again. */
export const configureSignal = defineSignal<[PropertySettings, Stamp?]>('configure');

/** What a PUT of the given body would lead to for a reservation that does not exist: asked of the property. */
export const previewReservationQuery = defineQuery<readonly Step[] | RefusedPreview, [ReservationInput, unknown]>(
  'previewReservation',
);

/** The property's room book, for operators and tests. */
export const roomBookQuery = defineQuery<RoomBook>('roomBook');

/** The property's settings as the workflow holds them; `null` before the worker sent them. */
export const settingsQuery = defineQuery<PropertySettings | null>('settings');

/** Which of a property's live reservations use a user identity, for the client. */
export const identityUsesQuery = defineQuery<readonly string[], [string]>('identityUses');

/** From a teardown to a property: who uses the identity? Answered by `identityUses`. */
export const whoUsesIdentitySignal = defineSignal<[IdentityQuestion, Stamp?]>('whoUsesIdentity');

/** From a property to a teardown: the live reservations that use the identity. */
export const identityUsesSignal = defineSignal<[IdentityUses, Stamp?]>('identityUses');

/** From a forced teardown to a reservation: take the guest with this user identity out, and end where that was the last. */
export const letIdentityGoSignal = defineSignal<[string, Stamp?]>('letIdentityGo');

/** How a teardown stands. */
export const teardownQuery = defineQuery<TeardownView>('teardown');

/** What a teardown has removed so far, when that was confirmed, and how. */
export const receiptQuery = defineQuery<Receipt>('receipt');

/** From a person to a teardown: what stood in the way is mended, try now. */
export const goOnSignal = defineSignal('goOn');

/** From whoever starts a forced teardown to the one that runs: take the guest out of the reservations that use the identity. */
export const forceSignal = defineSignal('force');

/** From a person to a teardown: end it; what remains stays. */
export const giveUpSignal = defineSignal('giveUp');
