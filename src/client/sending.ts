import type { MessageName } from '../domain/messages/index.ts';
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
