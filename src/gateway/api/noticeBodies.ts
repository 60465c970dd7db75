import { z } from 'zod';
import { reservationStatus } from '../../domain/messages/reservation.ts';
import type { DeadKey, IssuedKey, News } from '../../domain/notices/notice.ts';
import { attention, attentionCode, credentialKind } from './answers/reservation.ts';
import { attentionExample } from './answers/examples.ts';
import { instant, text, texts } from './documented.ts';

// The notices that Nightlatch posts to the PMS, for the webhooks of the document.

const stayExample = { from: '2031-06-01T13:00:00.000Z', to: '2031-06-04T09:00:00.000Z' };
const timestamp = '2031-06-01T11:00:03.120Z';
const of = { propertyId: 'hotel-aurora', reservationId: 'R-1001', sequence: 1, revision: 3, status: 'booked' };
const about = { code: 'room-occupied', about: '105' };

const issuedKey: z.ZodType<IssuedKey> = z
  .looseObject({
    guestId: text("The PMS's id of the guest"),
    userIdentityId: z.string().nullable().meta({ description: "Seam's id of the person; `null` while unknown" }),
    acsCredentialId: text("Seam's id of the key"),
    kind: credentialKind,
    from: instant('Valid from'),
    to: instant('Valid until'),
    acsEntranceIds: texts("Seam's ids of the doors that it opens"),
  })
  .meta({ id: 'IssuedKey', description: 'A key that Seam reports issued.' });

const deadKey: z.ZodType<DeadKey> = z
  .looseObject({
    guestId: text("The PMS's id of the guest"),
    acsCredentialId: text("Seam's id of the key"),
    state: z.enum(['revoked', 'invalidated']).meta({
      description: '`revoked` by Nightlatch, or `invalidated` outside Nightlatch',
    }),
  })
  .meta({ id: 'DeadKey', description: 'A key that no longer opens, as far as Seam knows.' });

const attentionSubject = { code: attentionCode, about: z.string().nullable() };

const attentionOver = z
  .looseObject(attentionSubject)
  .meta({ id: 'AttentionOver', description: 'A thing that no person has to look at any more.' });

/** What a notice has beside the reservation's ids, with an example. */
interface NoticeNews {
  readonly news: Readonly<Record<string, z.ZodType>>;
  readonly example: object;
}

function notice(type: News['type'], id: string, { news, example }: NoticeNews) {
  const data = z
    .looseObject({
      propertyId: text("The property's id"),
      reservationId: text("The PMS's id of the reservation"),
      sequence: z.int().meta({ description: "Counts the reservation's notices from 1; a gap: some were given up" }),
      revision: z.int().nullable().meta({ description: 'The newest revision; `null` if no message had one' }),
      status: reservationStatus,
      ...news,
    })
    .meta({ id: `${id}Data`, description: 'The reservation and the news.' });
  return z.looseObject({ type: z.literal(type), timestamp: instant('When it happened'), data }).meta({
    id,
    description: `The body of a notice \`${type}\`.`,
    examples: [{ type, timestamp, data: { ...of, ...example } }],
  });
}

interface Webhook {
  readonly summary: string;
  readonly body: z.ZodType;
}

/** The notices by their type. */
export const noticeBodies: Readonly<Record<News['type'], Webhook>> = {
  'key.issued': {
    summary: 'Seam reports a key issued',
    body: notice('key.issued', 'KeyIssuedNotice', {
      news: { key: issuedKey },
      example: {
        key: {
          guestId: 'g1',
          userIdentityId: '6f0c7a52-4d4e-4f0c-9a54-0d5f7c1e2b10',
          acsCredentialId: '517afe3a-8d0b-4c55-b0a9-6a7a1f0d3c12',
          kind: 'override',
          ...stayExample,
          acsEntranceIds: ['a1b2c3d4-0000-4000-8000-000000000105'],
        },
      },
    }),
  },
  'key.dead': {
    summary: 'A key that was reported as issued no longer opens, as far as Seam knows',
    body: notice('key.dead', 'KeyDeadNotice', {
      news: { key: deadKey },
      example: { key: { guestId: 'g1', acsCredentialId: '517afe3a-8d0b-4c55-b0a9-6a7a1f0d3c12', state: 'revoked' } },
    }),
  },
  'attention.needed': {
    summary: 'Something has needed a person for a minute',
    body: notice('attention.needed', 'AttentionNeededNotice', {
      news: { attention },
      example: { attention: attentionExample },
    }),
  },
  'attention.over': {
    summary: 'It no longer needs a person',
    body: notice('attention.over', 'AttentionOverNotice', {
      news: { attention: attentionOver },
      example: { attention: about },
    }),
  },
};

/** The headers of every notice (Standard Webhooks). */
export const noticeHeaders: Readonly<Record<string, string>> = {
  'webhook-id': 'The id of the notice, the same in every repetition',
  'webhook-timestamp': 'When this try was sent, in seconds since 1970',
  'webhook-signature': 'The signature of the id, the time and the raw body: verify it first',
};
