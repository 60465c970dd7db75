import type { ReservationRef } from '../../domain/ids.ts';
import { NightlatchError } from '../../client/index.ts';
import { problemText, type MessageName, type Problem } from '../../domain/messages/index.ts';
import { guest } from '../../domain/messages/reservation.ts';
import { invalid } from '../api/validate.ts';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What belongs to the message and not to the guest or stay that stands in its place. */
function wrapped(name: string, { revision, eventId, ...fields }: Fields): Fields {
  return {
    ...(revision === undefined ? {} : { revision }),
    ...(eventId === undefined ? {} : { eventId }),
    [name]: fields,
  };
}

/**
 * A reservation less the ids by which it names itself, as the files in examples/reservations do.
 *
 * @throws {ProblemError} `invalid-input` where they are not those of the address.
 */
function withoutOwnIds(ref: ReservationRef, body: unknown): unknown {
  if (!isFields(body)) return body;
  const { propertyId = ref.propertyId, reservationId = ref.reservationId, ...fields } = body;
  const errors = [
    ...(propertyId === ref.propertyId ? [] : ['propertyId']),
    ...(reservationId === ref.reservationId ? [] : ['reservationId']),
  ].map((field) => ({ field, reason: 'is not that of the address: leave it out, or send both alike' }));
  if (errors.length > 0) throw invalid(errors);
  return fields;
}

/** What may stand by itself, by message: the field that it stands for, and by which fields it is told. */
const bareForms: Readonly<
  Partial<Record<MessageName, { readonly field: string; readonly toldBy: readonly string[] }>>
> = {
  addGuest: { field: 'guest', toldBy: Object.keys(guest.shape) },
  changeStay: { field: 'stay', toldBy: ['from', 'to', 'arrival', 'departure'] },
};

/** The field in whose place a body stands by itself; `null` where it is the message. */
function bareField(name: MessageName, body: unknown): string | null {
  const form = bareForms[name];
  if (form === undefined || !isFields(body) || form.field in body) return null;
  return form.toldBy.some((told) => told in body) ? form.field : null;
}

/**
 * A message's body as a request gives it: a guest or a stay may stand by itself, `{"guestId": …}` for
 * `{"guest": {"guestId": …}}`. What is no message in either form is passed on as it is, to be refused.
 */
export function messageBody(ref: ReservationRef, name: MessageName, body: unknown): unknown {
  if (!isFields(body)) return body;
  if (name === 'replaceReservation') return withoutOwnIds(ref, body);
  const bare = bareField(name, body);
  return bare === null ? body : wrapped(bare, body);
}

/** An error in the paths of the body that was sent: those of a guest or stay that stood by itself begin with itself. */
export function asSent(name: MessageName, body: unknown, error: unknown): unknown {
  const bare = bareField(name, body);
  if (bare === null || !(error instanceof NightlatchError)) return error;
  const { failure } = error;
  if (failure.code !== 'InvalidInput' && failure.code !== 'Refused') return error;
  if (failure.problems === undefined) return error;
  const problems = failure.problems.map((problem): Problem => {
    const { field } = problem;
    if (field === bare) return { ...problem, field: '$' };
    return field.startsWith(`${bare}.`) ? { ...problem, field: field.slice(bare.length + 1) } : problem;
  });
  const told = failure.code === 'Refused' ? { reason: problemText(problems) } : {};
  return new NightlatchError({ ...failure, ...told, problems }, { cause: error });
}
