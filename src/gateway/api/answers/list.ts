import { z } from 'zod';
import { reservationStatus } from '../../../domain/messages/reservation.ts';
import type { ReservationList } from '../../../client/index.ts';
import { instant, text, texts } from '../documented.ts';
import { listExample } from './examples.ts';
import { attentionCode } from './reservation.ts';

const summary = z
  .looseObject({
    propertyId: text("The property's id"),
    reservationId: text("The PMS's id of the reservation"),
    status: reservationStatus.nullable().meta({ description: '`null` until the reservation has its first message' }),
    rooms: texts("The PMS's names of the rooms"),
    needsAttention: z.array(attentionCode).meta({ description: 'Why a person has to look' }),
    checkOutAt: instant('When the stay ends').nullable(),
    workflowId: text("The id of the reservation's workflow in Temporal"),
  })
  .meta({ id: 'ReservationSummary', description: 'A reservation as a list shows it.' });

/** A list of reservations. */
export const reservationList: z.ZodType<ReservationList> = z
  .looseObject({
    reservations: z.array(summary),
    more: z.boolean().meta({ description: 'Whether there are more' }),
    next: z.string().nullable().meta({ description: 'The `after` with which the list continues; `null` at its end' }),
  })
  .meta({ id: 'ReservationList', description: 'Reservations, the newest first.', examples: [listExample] });
