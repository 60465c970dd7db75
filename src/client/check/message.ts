import { randomUUID } from 'node:crypto';
import { messageSchemas, parse, type Message, type MessageName, type Problem } from '../../domain/messages/index.ts';
import { invalidInput } from '../errors.ts';
import type { KnownProperty } from './property.ts';
import { settingsProblems } from './settings.ts';
import { resolveStays } from './stays.ts';

/** A message that holds as far as its body and the property's settings tell, under an event id. */
export type Checked = Message & { readonly body: { readonly eventId: string } };

/** A reservation shares a room with others, not with itself: its PMS meant another one. */
function ownSharers(reservationId: string, message: Message): readonly Problem[] {
  return message.name !== 'replaceReservation'
    ? []
    : (message.body.sharesWith ?? []).flatMap((sharer, index) =>
        sharer === reservationId ? [{ field: `sharesWith[${index}]`, reason: 'is this reservation itself' }] : [],
      );
}

/**
 * Reads a message's body: dates resolved, an event id given where there is none. What only the reservation's state can
 * tell, such as whether the stay is over, is left to the workflow, by whose clock that is judged.
 *
 * @throws {NightlatchError} InvalidInput with all that is wrong, before anything is sent.
 */
export function checkMessage(
  property: KnownProperty,
  reservationId: string,
  name: MessageName,
  body: unknown,
): Checked {
  const dates = resolveStays(property, body ?? {});
  const read = parse<unknown>(messageSchemas[name], dates.body);
  const problems = [
    ...dates.problems,
    // A stay whose dates are wrong was named already, in the words that the sender used.
    ...(read.ok ? [] : read.problems.filter((problem) => !isNamed(dates.problems, problem.field))),
  ];
  if (!read.ok || problems.length > 0) throw invalidInput(...problems);
  const message = { name, body: read.value } as Message;
  const against = [...settingsProblems(property.settings, message), ...ownSharers(reservationId, message)];
  if (against.length > 0) throw invalidInput(...against);
  return { ...message, body: { ...message.body, eventId: message.body.eventId ?? randomUUID() } } as Checked;
}

function stayPath(field: string): string | undefined {
  return /^(.*\bstay)\b/.exec(field)?.[1];
}

function isNamed(problems: readonly { readonly field: string }[], field: string): boolean {
  return stayPath(field) !== undefined && problems.some((problem) => stayPath(problem.field) === stayPath(field));
}
