import type { Trouble } from '../trouble.ts';
import type { MessageName } from '../messages/index.ts';
import { eventId as eventIdSchema } from '../messages/fields.ts';

/** A message that was accepted before it could be judged, and refused later. */
export interface RefusedMessage {
  readonly name: MessageName;
  readonly eventId: string;
  readonly why: string;
}

type Troubles = Readonly<Record<string, Trouble>>;

const prefix = 'refused';
function keyOf(name: MessageName, eventId: string): string {
  return `${prefix} ${name} ${eventId}`;
}

/** How many refused messages are shown as troubles; the status's `ignored` shows them, too. */
const shown = 10;

/** Adds a refused message to what a person has to look at, by its event id; without a valid event id nothing is added. */
export function withRefused(troubles: Troubles, { name, eventId, why }: RefusedMessage): Troubles {
  if (!eventIdSchema.safeParse(eventId).success) return troubles;
  const message = `Message ${name} was accepted and then refused: ${why}. It changed nothing. Correct it and send it again.`;
  const others = Object.entries(troubles).filter(([key]) => key !== keyOf(name, eventId));
  const refused = others.filter(([key]) => key.startsWith(`${prefix} `));
  const dropped = new Set(refused.slice(0, Math.max(0, refused.length - shown + 1)).map(([key]) => key));
  return {
    ...Object.fromEntries(others.filter(([key]) => !dropped.has(key))),
    [keyOf(name, eventId)]: { code: 'message-refused', about: eventId, message },
  };
}

/** The troubles after a message was accepted: it replaces refused ones of its name, a `replaceReservation` all of them. */
export function withoutSuperseded(troubles: Troubles, name: MessageName): Troubles {
  const superseded = name === 'replaceReservation' ? `${prefix} ` : `${prefix} ${name} `;
  return Object.fromEntries(Object.entries(troubles).filter(([key]) => !key.startsWith(superseded)));
}
