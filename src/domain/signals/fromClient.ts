import { z } from 'zod';
import { seamId } from '../messages/fields.ts';
import { whyUnread } from '../messages/schema.ts';
import { tooLarge, type Bounds } from '../messages/size.ts';
import type { SeamEvent } from '../seam/resources.ts';
import type { ReservationView } from '../status/view.ts';
import type { TeardownInput } from '../teardown/state.ts';
import { instant, reader, text, texts } from './shape.ts';

const seamEvent = z.looseObject({
  eventId: text,
  eventType: text,
  occurredAt: instant,
  resourceId: text.nullable(),
});

const readSeamEvent = reader<SeamEvent>(seamEvent);

/** The bounds of a batch of events: the gateway sends 1,000 at most in one signal. */
const eventBounds: Bounds = { entries: 1_000, fields: 20, text: 200, values: 10_000, characters: 500_000 };

/** Reads Seam's events, as the gateway and the slow reconcile send them; entries that are no events are left out. */
export function readSeamEvents(sent: unknown, stamped?: unknown): readonly SeamEvent[] | null {
  if (!Array.isArray(sent) || whyUnread(sent, stamped) !== null || tooLarge(sent, eventBounds) !== null) return null;
  return sent.flatMap((one: unknown) => readSeamEvent(one) ?? []);
}

const former = z.looseObject({ revision: z.int().nullable(), ignored: z.array(z.looseObject({})) });

/** Reads how the former reservation of the same id ended, which comes with the input of a new one. */
export const readFormer = reader<ReservationView>(former);

const teardownInput = z.looseObject({
  userIdentityId: seamId,
  propertyIds: texts.min(1).max(1_000),
  force: z.boolean(),
});

/** Reads the input of a teardown. */
export const readTeardownInput = reader<TeardownInput>(teardownInput);
