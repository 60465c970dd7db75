import type { Trouble } from '../trouble.ts';
import { trouble } from '../whereToLook.ts';
import type { MessageName } from '../messages/index.ts';
import { eventId as eventIdSchema } from '../messages/fields.ts';

/** A message that was accepted before the reservation could judge it, and refused later. */
export interface RefusedMessage {
  readonly name: MessageName;
  readonly eventId: string;
  readonly why: string;
}

/** How many refused messages need attention; `ignored` shows the others, too. */
const shown = 10;

/** Adds a refused message, the newest last, if its event id is one: nothing else that a sender made up is repeated. */
export function withRefused(before: readonly RefusedMessage[], refused: RefusedMessage): readonly RefusedMessage[] {
  const { name, eventId } = refused;
  if (!eventIdSchema.safeParse(eventId).success) return before;
  return [...before.filter((one) => one.name !== name || one.eventId !== eventId), refused].slice(-shown);
}

/** What is left after a message was taken: it replaces those of its name, and a `replaceReservation` replaces all. */
export function withoutSuperseded(before: readonly RefusedMessage[], name: MessageName): readonly RefusedMessage[] {
  return name === 'replaceReservation' ? [] : before.filter((one) => one.name !== name);
}

/** A refused message as something that a person has to look at. */
export function refusedTrouble({ name, eventId, why }: RefusedMessage): Trouble {
  return trouble('message-refused', eventId, {
    forDesk:
      'A change that the PMS sent for this reservation was refused, so the mobile keys do not follow it. Compare the reservation in the PMS with what is shown here, and change it again in the PMS.',
    forOperator: `The message ${name} was accepted and then refused: ${why}. It changed nothing. Correct it and send it again.`,
  });
}
