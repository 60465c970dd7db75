import { z } from 'zod';
import { defaultPolicies, type PropertySettings } from '../property.ts';
import { durationMs, reader, text, texts, textsByName } from './shape.ts';

/** A property's settings: how a worker sends them, and how the property passes them on. */
export const settings = z.looseObject({
  propertyId: text,
  timeZone: text,
  acsSystemId: text,
  credentialManagerAcsSystemId: text.nullable(),
  cardFormat: z.enum(['rfid48', 'TLCode']),
  rooms: textsByName.nullable(),
  areas: textsByName,
  commonEntrances: texts.nullable(),
  webhooks: z.boolean(),
  workspacePropertyIds: texts.min(1).optional(),
  policies: z
    .looseObject({
      issueLeadMs: durationMs,
      lingerMs: durationMs,
      createSettleMs: durationMs,
      createSettleAfterErrorMs: durationMs.optional(),
      seamTimeoutMs: durationMs,
      attentionLeadMs: durationMs,
      removeIdentitiesAfterMs: durationMs.nullable().optional(),
      reconcileEveryMs: durationMs.nullable().optional(),
      deskCardLeadMs: durationMs.optional(),
      deskCardSlackMs: durationMs.optional(),
    })
    .transform((policies) => ({ ...defaultPolicies, ...policies })),
});

/** Reads a property's settings, as a worker sends them. */
export const readSettings = reader<PropertySettings>(settings);
