import type { MessageName } from '../domain/messages/index.ts';
import type { ReservationView } from '../domain/status/view.ts';
import type { MessageInput } from './input.ts';

/** How a message is sent. */
export interface SendOptions {
  /** `update`, unless told, waits for the reservation's word; `signal` only until Temporal holds the message. */
  readonly via?: 'update' | 'signal';
}

/** The arguments of a message that says something. */
export type Sending<N extends MessageName> = [
  propertyId: string,
  reservationId: string,
  body: MessageInput<N>,
  options?: SendOptions,
];

/** The arguments of a message that says nothing but its name. */
export type Telling<N extends MessageName> = [
  propertyId: string,
  reservationId: string,
  body?: MessageInput<N>,
  options?: SendOptions,
];

/**
 * What became of a message: `recorded` by the reservation, with its status; or `accepted`, where Temporal holds it and a
 * worker will hand it to the reservation: what is refused then stands in the status under its event id.
 */
export type Outcome =
  | { readonly outcome: 'recorded'; readonly eventId: string; readonly status: ReservationView }
  | { readonly outcome: 'accepted'; readonly eventId: string };
