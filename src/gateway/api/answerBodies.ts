import { z } from 'zod';
import type { CredentialKind, CredentialState } from '../../domain/credentials/credential.ts';
import { reservationStatus } from '../../domain/messages/reservation.ts';
import type { WaitFor } from '../../domain/plan/step.ts';
import type { ReservationList, ReservationView, Step } from '../../client/index.ts';
import type { ProblemDetail } from '../problem/problem.ts';

// The bodies of answers, for the OpenAPI document. They are loose, because later versions may add fields. Their types keep
// them equal to what the client returns.

const text = z.string();
const texts = z.array(text);
const instant = z.iso.datetime();
const window = { from: instant, to: instant };

/** A schema of all names of a type: a name that is added to the type and missing here does not compile. */
function oneOf<T extends string>(names: Readonly<Record<T, true>>) {
  return z.enum(Object.keys(names) as T[]);
}

const credential = z.looseObject({
  acsCredentialId: text.nullable(),
  kind: oneOf<CredentialKind>({ override: true, joiner: true }),
  state: oneOf<CredentialState>({
    requested: true,
    issued: true,
    invalidated: true,
    revoking: true,
    revoked: true,
  }),
  joinedTo: texts,
  generation: z.int(),
  ...window,
  acsEntranceIds: texts,
  onPhone: z.boolean().nullable(),
});

const waiting = oneOf<WaitFor>({
  lead: true,
  room: true,
  guest: true,
  'earlier-stay': true,
  'other-stay': true,
  phone: true,
  identity: true,
  'lost-phone': true,
  existing: true,
  sharer: true,
  issued: true,
  revoked: true,
  hold: true,
  repair: true,
});

const attention = z.looseObject({
  code: text,
  about: text.nullable(),
  forDesk: text.describe('For the front desk, which may read it to the guest: what to tell the guest, and what to do'),
  forOperator: text.describe(
    "For the operator: what happened, Seam's code and request id if there are any, where to look",
  ),
  message: text.describe('The same as `forDesk`'),
  since: instant,
});

/** The status of a reservation. */
export const reservation: z.ZodType<ReservationView> = z.looseObject({
  propertyId: text,
  reservationId: text,
  revision: z.int().nullable(),
  status: reservationStatus,
  waiting: waiting.nullable(),
  stay: z.looseObject(window),
  rooms: texts,
  guests: z.array(
    z.looseObject({
      guestId: text,
      userIdentityId: text.nullable(),
      acsUserId: text.nullable(),
      credentials: z.array(credential),
    }),
  ),
  needsAttention: z.array(attention),
  ignored: z.array(z.looseObject({ eventId: text.nullable(), name: text, why: text, at: instant })),
  workflowId: text,
});

/**
 * The answer without the status: no worker was there to give it, or the key may not read. Then it says what became of the
 * message alone: why it changed nothing, `null` if it was taken.
 */
export const accepted = z.looseObject({
  accepted: z.literal(true),
  eventId: text.optional(),
  ignored: text.nullable().optional(),
});

/** A list of reservations. */
export const reservationList: z.ZodType<ReservationList> = z.looseObject({
  reservations: z.array(
    z.looseObject({
      propertyId: text,
      reservationId: text,
      status: text.nullable(),
      rooms: texts,
      needsAttention: texts,
      checkOutAt: instant.nullable(),
      workflowId: text,
    }),
  ),
  more: z.boolean(),
  next: text.nullable(),
});

const issue = {
  guestId: text,
  person: text,
  rooms: texts,
  grants: z.record(text, z.int()),
  acsEntranceIds: texts,
  window: z.looseObject(window),
  generation: z.int(),
};

const step: z.ZodType<Step> = z.union([
  z.looseObject({ step: z.literal('issueOverride'), regrant: z.boolean(), ...issue }),
  z.looseObject({ step: z.literal('issueJoiner'), joinTo: texts, ...issue }),
  z.looseObject({ step: z.literal('revoke'), requestId: text, guestId: text, reason: text }),
  z.looseObject({ step: z.literal('deactivatePhone'), guestId: text, person: text, deviceIds: texts.nullable() }),
  z.looseObject({
    step: z.literal('wait'),
    for: waiting,
    guestId: text.optional(),
    room: text.optional(),
    renews: z.array(z.int()).optional(),
    until: instant.nullable(),
  }),
]);

/** A plan: the steps that a PUT would lead to. */
export const plan: z.ZodType<{ readonly steps: readonly Step[] }> = z.looseObject({ steps: z.array(step) });

/** The removal of a user identity. `remaining` and `receipt` contain only Seam's ids. */
export interface Teardown {
  readonly status: 'running' | 'completed' | 'failed';
  readonly phase: string | null;
  readonly remaining: unknown;
  readonly receipt: unknown;
}

/** The status of a teardown. */
export const teardown: z.ZodType<Teardown> = z.looseObject({
  status: z.enum(['running', 'completed', 'failed']),
  phase: text.nullable(),
  remaining: z.unknown(),
  receipt: z.unknown(),
});

/** A problem detail (RFC 9457). */
export const problem: z.ZodType<ProblemDetail> = z.looseObject({
  type: text,
  title: text,
  status: z.int(),
  detail: text.optional(),
  instance: text,
  errors: z.array(z.looseObject({ field: text, reason: text })).optional(),
});

/** The answer of a process that is healthy or ready. */
export const health = z.looseObject({ status: z.literal('ok') });
