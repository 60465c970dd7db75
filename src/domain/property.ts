/** How a property wants its reservations handled; durations in milliseconds. */
export interface Policies {
  /** How long before the stay keys go out (rule 10). */
  readonly issueLeadMs: number;
  /** How long a reservation stays open, without keys, past its end or its last message. */
  readonly lingerMs: number;
  /** How long a create with an unknown outcome is read back before a second one is sent. */
  readonly createSettleMs: number;
  /** How long a create that Seam answered with a 5xx is read back before it is sent again. */
  readonly createSettleAfterErrorMs: number;
  /** How long one call to Seam may take. */
  readonly seamTimeoutMs: number;
  /** How long before the stay a key that is not issued needs attention. */
  readonly attentionLeadMs: number;
  /** Whether all access is revoked and granted anew for a returning guest (rule 6; guide: common use cases, early). */
  readonly returningGuest: 'override' | 'regrant-entrances';
  /** Whether keys go out only once a guest has a phone set up. */
  readonly requirePhone: boolean;
  /** How long after the end identities that Nightlatch created are removed; `null`: never. */
  readonly removeIdentitiesAfterMs: number | null;
  /** Whether an occupant that no reservation knows delays keys past check-in (rule 16). */
  readonly unknownOccupant: 'wait' | 'proceed-at-check-in';
  /** Whether a message may name a user identity that Nightlatch did not create. */
  readonly foreignIdentities: 'allow' | 'refuse';
  /** How often all credentials of the lock system are compared with the room book (rule 18); `null`: never. */
  readonly reconcileEveryMs: number | null;
  /** How long before check-in the desk may encode a card for the guest (rule 19). */
  readonly deskCardLeadMs: number;
  /** How long after the stay such a card may end (rule 19). */
  readonly deskCardSlackMs: number;
}

/** The policies of a property that names none. */
export const defaultPolicies: Policies = {
  issueLeadMs: 4 * 3_600_000,
  lingerMs: 7 * 86_400_000,
  createSettleMs: 120_000,
  createSettleAfterErrorMs: 8_000,
  seamTimeoutMs: 30_000,
  attentionLeadMs: 3_600_000,
  returningGuest: 'override',
  requirePhone: false,
  removeIdentitiesAfterMs: null,
  unknownOccupant: 'proceed-at-check-in',
  foreignIdentities: 'allow',
  reconcileEveryMs: 3_600_000,
  deskCardLeadMs: 2 * 3_600_000,
  deskCardSlackMs: 6 * 3_600_000,
};

/** What workflows know about a property: its settings without any secret. */
export interface PropertySettings {
  readonly propertyId: string;
  readonly timeZone: string;
  /** Of phone numbers without country code: ISO 3166, two letters; absent: such numbers are not known. */
  readonly country?: string | undefined;
  readonly acsSystemId: string;
  readonly credentialManagerAcsSystemId: string | null;
  readonly cardFormat: 'rfid48' | 'TLCode';
  /** PMS room names to entrance names in door order; `null`: a room is the entrance of the same name. */
  readonly rooms: Readonly<Record<string, readonly string[]>> | null;
  readonly areas: Readonly<Record<string, readonly string[]>>;
  /** Names of the common entrances that every guest may open; `null`: all that take mobile keys. */
  readonly commonEntrances: readonly string[] | null;
  /** Whether Seam's webhooks reach Nightlatch for this property: then events are not polled. */
  readonly webhooks: boolean;
  /** Whether a PMS gets notices; absent: no. */
  readonly notices?: boolean;
  readonly policies: Policies;
  /**
   * All properties of the same Seam workspace, this one included; absent: it is alone. Identities belong to workspaces.
   */
  readonly workspacePropertyIds?: readonly string[];
}

/** All properties of the Seam workspace of a property; without settings it counts as alone in its own. */
export function workspaceOf(
  propertyId: string,
  settings: Pick<PropertySettings, 'workspacePropertyIds'> | null | undefined,
): readonly string[] {
  return settings?.workspacePropertyIds ?? [propertyId];
}

/** One entrance as the catalogue keeps it. */
export interface Entrance {
  readonly acsEntranceId: string;
  readonly name: string;
  /** Guest rooms have generations, common entrances have none; all others open by themselves, and no key names them. */
  readonly kind: 'guest' | 'common' | 'other';
  readonly takesMobileKey: boolean;
  /**
   * The newest grant when a list first lacked the entrance, or said that it takes no mobile key; absent: it is listed.
   * Grants up to this number keep it.
   */
  readonly unlistedSince?: number;
}
