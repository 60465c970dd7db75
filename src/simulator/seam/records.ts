/** The fields that every Seam record has; instants are milliseconds of the hotel's clock. */
export interface BaseRecord {
  readonly id: string;
  /** Grows from record to record; lists are in this order, and page cursors name it. */
  readonly seq: number;
  readonly createdAt: number;
  /** Set once Seam has accepted its deletion. */
  deletingSince?: number;
}

/** An ACS user. */
export interface AcsUserRecord extends BaseRecord {
  readonly acsSystemId: string;
  fullName: string;
  emailAddress: string | undefined;
  phoneNumber: string | undefined;
  userIdentityId: string | undefined;
  isSuspended: boolean;
  /** Set once its deletion failed at the provider. */
  stuckSince?: number;
  /** Set if the lock system refused to create it. */
  readonly failedSince?: number;
  /** Entrances given by `grant_access`. */
  readonly grantedEntranceIds: Set<string>;
}

/** A credential: a plastic card, a multi-phone sync parent, or a parent's child on one phone. */
export interface CredentialRecord extends BaseRecord {
  readonly acsSystemId: string;
  readonly acsUserId: string | undefined;
  readonly accessMethod: 'mobile_key' | 'card';
  readonly isMultiPhoneSync: boolean;
  readonly parentId: string | undefined;
  /** The phone that a child is for. */
  readonly deviceId: string | undefined;
  readonly cardFunctionType: 'guest' | 'staff';
  readonly kind: 'override' | 'joiner' | 'auto-join' | 'none';
  readonly joinedIds: readonly string[];
  readonly guestEntranceIds: readonly string[];
  readonly commonEntranceIds: readonly string[];
  readonly startsAt: number;
  readonly scheduleModified: boolean;
  endsAt: number;
  /** The real time from which lists show it. */
  readonly listedFrom: number;
  /** The moment of the hotel's clock from which lists show a plastic card. */
  readonly cardListedFrom?: number;
  /** Whether Seam does not know it: a card encoded at the front desk. */
  readonly hidden: boolean;
  /** When the hotel's server made the key. */
  madeAt?: number;
  issuedAt?: number;
  invalidatedAt?: number;
}

/** A user identity. */
export interface UserIdentityRecord extends BaseRecord {
  key: string | null;
  fullName: string | null;
  emailAddress: string | null;
  phoneNumber: string | null;
}

/** A phone of a user identity. */
export interface PhoneRecord extends BaseRecord {
  userIdentityId: string;
  readonly deviceType: 'ios_phone' | 'android_phone';
  readonly displayName: string;
  activeEndpoint: boolean;
}

/** A client session. */
export interface ClientSessionRecord extends BaseRecord {
  userIdentityId: string | undefined;
  readonly userIdentifierKey: string | undefined;
  readonly customerKey: string | undefined;
  token: string;
  expiresAt: number;
}

/** An enrollment automation. */
export interface EnrollmentAutomationRecord extends BaseRecord {
  userIdentityId: string;
  readonly credentialManagerAcsSystemId: string;
}

/** Everything that Seam has now, by id; a deleted record is not in it. */
export interface Records {
  readonly acsUsers: Map<string, AcsUserRecord>;
  readonly credentials: Map<string, CredentialRecord>;
  readonly userIdentities: Map<string, UserIdentityRecord>;
  /** The ids of identities that were merged into others, each with the id that it resolves to. */
  readonly mergedIds: Map<string, string>;
  /** Their keys, each with the id of the identity that it resolves to. */
  readonly mergedKeys: Map<string, string>;
  readonly phones: Map<string, PhoneRecord>;
  readonly clientSessions: Map<string, ClientSessionRecord>;
  readonly enrollmentAutomations: Map<string, EnrollmentAutomationRecord>;
}

/** The records of an empty workspace. */
export function createRecords(): Records {
  return {
    acsUsers: new Map(),
    credentials: new Map(),
    userIdentities: new Map(),
    mergedIds: new Map(),
    mergedKeys: new Map(),
    phones: new Map(),
    clientSessions: new Map(),
    enrollmentAutomations: new Map(),
  };
}
