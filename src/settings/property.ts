import { defaultPolicies, type Policies, type PropertySettings } from '../domain/property.ts';
import type { PropertyInFile } from './propertiesFile.ts';

/** What a key or URL token allows. */
export type Permission = 'read' | 'write' | 'teardown' | 'desk';

/** A property as a process needs it: its settings, and the secrets that the process uses, which never reach a workflow. */
export interface PropertyConfig {
  /** What workflows may know. */
  readonly settings: PropertySettings;
  /** Seam's URL. */
  readonly endpoint: string;
  /** `null` in a process that does not call Seam. */
  readonly apiKey: string | null;
  /**
   * The secret that signs Seam's webhooks, or two with a space between them; `null` if the property has none, or this
   * process takes none.
   */
  readonly webhookSecret: string | null;
  /** `HH:MM` in the property's time zone. */
  readonly checkIn: string;
  /** `HH:MM` in the property's time zone. */
  readonly checkOut: string;
  /** SHA-256 hashes of the tokens that a PMS puts into the URL if it cannot send headers. */
  readonly urlTokens: readonly { readonly sha256: string; readonly may: readonly Permission[] }[];
  /** Where notices go, and the secret that signs them, or two with a space between them; `null` if the property has none, or this process sends none. */
  readonly notices: { readonly url: string; readonly secret: string } | null;
}

/** A key to the gateway, as a SHA-256 hash, and what it allows on which properties. */
export interface GatewayKey {
  readonly id: string;
  readonly sha256: string;
  readonly properties: readonly string[];
  readonly may: readonly Permission[];
  /** How many requests a minute are answered; a request beyond that gets 429. */
  readonly requestsPerMinute: number;
}

function policiesOf({ policies }: PropertyInFile): Policies {
  return {
    issueLeadMs: policies.issueLead ?? defaultPolicies.issueLeadMs,
    lingerMs: policies.linger ?? defaultPolicies.lingerMs,
    createSettleMs: policies.createSettle ?? defaultPolicies.createSettleMs,
    createSettleAfterErrorMs: policies.createSettleAfterError ?? defaultPolicies.createSettleAfterErrorMs,
    seamTimeoutMs: policies.seamTimeout ?? defaultPolicies.seamTimeoutMs,
    attentionLeadMs: policies.attentionLead ?? defaultPolicies.attentionLeadMs,
    returningGuest: policies.returningGuest ?? defaultPolicies.returningGuest,
    requirePhone: policies.requirePhone ?? defaultPolicies.requirePhone,
    removeIdentitiesAfterMs: policies.removeIdentitiesAfter ?? defaultPolicies.removeIdentitiesAfterMs,
    unknownOccupant: policies.unknownOccupant ?? defaultPolicies.unknownOccupant,
    foreignIdentities: policies.foreignIdentities ?? defaultPolicies.foreignIdentities,
    reconcileEveryMs:
      policies.reconcileEvery === undefined ? defaultPolicies.reconcileEveryMs : policies.reconcileEvery,
    deskCardLeadMs: policies.deskCardLead ?? defaultPolicies.deskCardLeadMs,
    deskCardSlackMs: policies.deskCardSlack ?? defaultPolicies.deskCardSlackMs,
  };
}

function noticesOf({ notices }: PropertyInFile): PropertyConfig['notices'] {
  const secret = notices?.secretEnv.value ?? null;
  return notices === undefined || secret === null ? null : { url: notices.url, secret };
}

/** Turns a property of the file into the form that processes work with. */
export function propertyConfigOf(property: PropertyInFile): PropertyConfig {
  return {
    settings: {
      propertyId: property.propertyId,
      timeZone: property.timeZone,
      ...(property.country !== undefined && { country: property.country }),
      acsSystemId: property.acsSystemId,
      credentialManagerAcsSystemId: property.credentialManagerAcsSystemId ?? null,
      cardFormat: property.cardFormat,
      rooms: property.rooms ?? null,
      areas: property.areas,
      commonEntrances: property.commonEntrances ?? null,
      webhooks: property.seam.webhookSecretEnv !== undefined,
      notices: property.notices !== undefined,
      policies: policiesOf(property),
    },
    endpoint: property.seam.endpoint,
    apiKey: property.seam.apiKeyEnv.value,
    webhookSecret: property.seam.webhookSecretEnv?.value ?? null,
    checkIn: property.checkIn,
    checkOut: property.checkOut,
    urlTokens: property.urlTokens,
    notices: noticesOf(property),
  };
}
