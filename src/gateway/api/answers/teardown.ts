import { z } from 'zod';
import type { Receipt, Remaining, Removed, TeardownView } from '../../../client/index.ts';
import { instant, namesOf, text, texts } from '../documented.ts';
import { teardownExample } from './examples.ts';

const kind = namesOf<Removed['kind']>('TeardownKind', 'A kind of thing that belongs to a user identity.', {
  'client-session': "a session of the guest's app",
  credential: 'a key',
  'acs-user': 'the person at a lock system',
  'enrollment-automation': 'what enrols the person at a lock system',
  phone: 'a phone',
  'user-identity': 'the identity itself',
});

const phase = namesOf<TeardownView['phase']>('TeardownPhase', 'How far a removal is.', {
  checking: 'looks at what the identity has, and which reservations use it',
  'client-sessions': 'removes sessions',
  credentials: 'removes keys',
  'acs-users': 'removes the person from lock systems',
  'enrollment-automations': 'removes enrollment automations',
  phones: 'removes phones',
  'last-look': 'looks for what appeared meanwhile',
  'user-identity': 'removes the identity',
  done: 'ended',
});

const outcome = namesOf<NonNullable<Receipt['outcome']>>('TeardownOutcome', 'How a removal ended.', {
  removed: 'the identity is gone',
  'not-found': 'Seam does not have the identity',
  'in-use': 'a live reservation uses the identity',
  merged: 'Seam merged the identity into another one',
  'given-up': 'something could not be removed',
});

const confirmedBy = namesOf<Removed['confirmedBy']>('ConfirmedBy', 'How it is known that something is gone.', {
  webhook: "Seam's webhook said so",
  event: "Seam's list of events said so",
  look: 'Seam no longer finds it',
  'already-gone': 'Seam answered that it was gone already',
});

const remaining: z.ZodType<Remaining> = z
  .looseObject({
    kind,
    id: text("Seam's id"),
    deletedAt: instant('When Seam took its deletion').nullable(),
    why: z.string().nullable().meta({ description: 'Why it is not gone; `null` if that is not known' }),
  })
  .meta({ id: 'TeardownRemaining', description: 'A thing that is still there.' });

const removed: z.ZodType<Removed> = z
  .looseObject({
    kind,
    id: text("Seam's id"),
    deletedAt: instant('When Seam took its deletion; `null` if it was gone before').nullable(),
    confirmedAt: instant('When it was known to be gone'),
    confirmedBy,
  })
  .meta({ id: 'TeardownRemoved', description: 'A thing that was removed.' });

const receipt: z.ZodType<Receipt> = z
  .looseObject({
    userIdentityId: text("Seam's id of the identity"),
    propertyIds: texts('The properties of its Seam workspace'),
    startedAt: instant('When the removal began'),
    endedAt: instant('When it ended; `null` while it runs').nullable(),
    outcome: outcome.nullable(),
    takenOutOf: z
      .array(
        z
          .looseObject({ propertyId: z.string(), reservationId: z.string() })
          .meta({ id: 'ReservationRef', description: 'The ids of a reservation.' }),
      )
      .meta({ description: 'The reservations out of which `force` took the guest' }),
    removed: z.array(removed).meta({ description: 'What was removed, in this order' }),
  })
  .meta({ id: 'TeardownReceipt', description: 'What a removal removed: ids only.' });

/** The removal of a user identity. `remaining` and `receipt` contain only Seam's ids; `null` until a worker has answered. */
export interface Teardown {
  readonly status: TeardownView['status'];
  readonly phase: TeardownView['phase'] | null;
  readonly remaining: readonly Remaining[];
  readonly receipt: Receipt | null;
}

const status = namesOf<TeardownView['status']>('TeardownStatus', 'Whether a removal still runs.', {
  running: 'it runs',
  completed: 'the identity is gone, or never existed',
  failed: 'given up, or refused: the receipt says why',
});

/** The status of a teardown. */
export const teardown: z.ZodType<Teardown> = z
  .looseObject({
    status,
    phase: phase.nullable(),
    remaining: z.array(remaining).meta({ description: 'What is still there' }),
    receipt: receipt.nullable(),
  })
  .meta({ id: 'Teardown', description: 'The removal of a user identity.', examples: [teardownExample] });
