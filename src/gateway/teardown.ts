/** How the removal of a user identity stands; what remains and the receipt hold Seam's ids only. */
export interface Teardown {
  readonly status: 'running' | 'completed' | 'failed';
  readonly phase: string | null;
  readonly remaining: unknown;
  readonly receipt: unknown;
}

/** A teardown, and the properties that it was started for, which its reader's key must cover. */
export interface StartedTeardown extends Teardown {
  readonly propertyIds: readonly string[];
}

/** What the gateway asks of whoever removes user identities: the client. */
export interface Teardowns {
  /**
   * Starts the removal, or finds the one that is under way. `propertyIds` are those that the asker's key covers.
   *
   * @throws {NightlatchError} Refused of type `IdentityInUse` while a live reservation uses it and `force` is false, or
   *   `IdentityElsewhere` where it lives at a property that is not among `propertyIds`; Unavailable.
   */
  readonly startTeardown: (input: {
    readonly userIdentityId: string;
    readonly force: boolean;
    readonly propertyIds: readonly string[];
  }) => Promise<Teardown>;
  /**
   * How the newest removal of this identity stands; `null` where there was none.
   *
   * @throws {NightlatchError} Unavailable.
   */
  readonly getTeardown: (userIdentityId: string) => Promise<StartedTeardown | null>;
}
