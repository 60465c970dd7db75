import type { Trouble } from '../trouble.ts';
import type { MessageName } from '../messages/index.ts';
import { eventId as eventIdSchema } from '../messages/fields.ts';

/** A message that was accepted before anybody had judged it, and refused later. */
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

/** How many refused messages are shown as troubles; `ignored` shows them, too. */
const shown = 10;

/** Adds a refused message to what a person has to look at, under its event id; one that is no event id is not repeated. */
export function withRefused(troubles: Troubles, { name, eventId, why }: RefusedMessage): Troubles {
  if (!eventIdSchema.safeParse(eventId).success) return troubles;
  const message = `The message ${name} was accepted and then refused: ${why}. Nothing was changed by it; send it again as it should be.`;
  const others = Object.entries(troubles).filter(([key]) => key !== keyOf(name, eventId));
  const refused = others.filter(([key]) => key.startsWith(`${prefix} `));
  const dropped = new Set(refused.slice(0, Math.max(0, refused.length - shown + 1)).map(([key]) => key));
  return {
    ...Object.fromEntries(others.filter(([key]) => !dropped.has(key))),
    [keyOf(name, eventId)]: { code: 'message-refused', about: eventId, message },
  };
}

/** What is left once a message was taken over: it stands for those of its name, a `replaceReservation` for all. */
export function withoutSuperseded(troubles: Troubles, name: MessageName): Troubles {
  const superseded = name === 'replaceReservation' ? `${prefix} ` : `${prefix} ${name} `;
  return Object.fromEntries(Object.entries(troubles).filter(([key]) => !key.startsWith(superseded)));
}
