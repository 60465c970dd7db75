import { z } from 'zod';
import { reservationStatus } from '../../../domain/messages/reservation.ts';
import type { KeyCounts, ListedAttention, ReservationList } from '../../../client/index.ts';
import { instant, text, texts } from '../documented.ts';
import { listExample } from './examples.ts';
import { attentionCode, stay } from './reservation.ts';

const count = z.int().optional();

const keyCounts: z.ZodType<KeyCounts> = z
  .looseObject({ requested: count, issued: count, invalidated: count, revoking: count, revoked: count })
  .meta({ id: 'KeyCounts', description: 'How many keys are in each state; a state without a key is left out.' });

const listedAttention: z.ZodType<ListedAttention> = z
  .looseObject({
    code: attentionCode,
    about: z.string().nullable().meta({ description: 'The guest, room or door; `null`: the whole reservation' }),
    forDesk: text('For the front desk: what to tell the guest, and what to do'),
    since: instant('When it began'),
  })
  .meta({ id: 'AttentionSummary', description: 'A thing that a person has to look at, as a list shows it.' });

const summary = z
  .looseObject({
    propertyId: text("The property's id"),
    reservationId: text("The PMS's id of the reservation"),
    status: reservationStatus.nullable().meta({ description: '`null` until the reservation has its first message' }),
    stay: stay.nullable().meta({ description: '`null` until the reservation has its first message' }),
    rooms: texts("The PMS's names of the rooms"),
    guests: texts("The PMS's ids of the guests, 50 at most"),
    keys: keyCounts,
    needsAttention: z.array(attentionCode).meta({ description: 'Why a person has to look' }),
    attention: z
      .array(listedAttention)
      .meta({ description: 'The same in words for the front desk, 50 entries at most' }),
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
