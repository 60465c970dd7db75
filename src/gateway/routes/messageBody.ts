import { NightlatchError, type ReservationRef } from '../../client/index.ts';
import { problemText, type MessageName, type Problem } from '../../domain/messages/index.ts';
import { guestFields } from '../../domain/messages/reservation.ts';
import { invalid } from '../api/validate.ts';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Puts a bare object into its field of a message. `revision` and `eventId` belong to the message. */
function wrapped(field: string, { revision, eventId, ...fields }: Fields): Fields {
  return {
    ...(revision === undefined ? {} : { revision }),
    ...(eventId === undefined ? {} : { eventId }),
    [field]: fields,
  };
}

/**
 * Removes the ids of a reservation that names itself, as the files in examples/reservations do.
 *
 * @throws {ProblemError} `invalid-input` if the ids differ from those of the address.
 */
function withoutOwnIds(ref: ReservationRef, body: unknown): unknown {
  if (!isFields(body)) return body;
  const { propertyId, reservationId, ...fields } = body;
  const errors = [
    ...((propertyId ?? ref.propertyId) === ref.propertyId ? [] : ['propertyId']),
    ...((reservationId ?? ref.reservationId) === ref.reservationId ? [] : ['reservationId']),
  ].map((field) => ({ field, reason: 'differs from the address: leave it out, or use the same' }));
  if (errors.length > 0) throw invalid(errors);
  return fields;
}

/** Messages whose inner object may be sent bare: its field, and the keys that identify it. */
const bareForms: Readonly<
  Partial<Record<MessageName, { readonly field: string; readonly identifiedBy: readonly string[] }>>
> = {
  addGuest: { field: 'guest', identifiedBy: Object.keys(guestFields.shape) },
  changeStay: { field: 'stay', identifiedBy: ['from', 'to', 'arrival', 'departure'] },
};

/** The field that a bare body stands for; `null` if the body is the message. */
function bareField(name: MessageName, body: unknown): string | null {
  const form = bareForms[name];
  if (form === undefined || !isFields(body) || form.field in body) return null;
  return form.identifiedBy.some((key) => key in body) ? form.field : null;
}

/**
 * The message's body in the body of a request. A guest or a stay may be sent bare: `{"guestId": …}` for
 * `{"guest": {"guestId": …}}`. A body that is no message in either form is passed on, and the client refuses it.
 */
export function messageBody(ref: ReservationRef, name: MessageName, body: unknown): unknown {
  if (!isFields(body)) return body;
  if (name === 'replaceReservation') return withoutOwnIds(ref, body);
  const bare = bareField(name, body);
  return bare === null ? body : wrapped(bare, body);
}

/** Gives an error the field paths of the body that was sent: those of a bare guest or stay begin inside it. */
export function withSentPaths(name: MessageName, body: unknown, error: unknown): unknown {
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
  const reason = failure.code === 'Refused' ? { reason: problemText(problems) } : {};
  return new NightlatchError({ ...failure, ...reason, problems }, { cause: error });
}
