import type { ReservationRef } from '../domain/ids.ts';
import { problemText, type Problem } from '../domain/messages/index.ts';

/** Why an operation failed, for programs: the codes are stable, and there are no others. */
export type Failure =
  /** What was sent cannot hold: nothing was changed. Each problem names a field and the reason, never what stood there. */
  | { readonly code: 'InvalidInput'; readonly problems: readonly Problem[] }
  /** The properties file has no such property. */
  | { readonly code: 'UnknownProperty'; readonly propertyId: string }
  /** There is no such reservation, or it ended long ago. */
  | { readonly code: 'NotFound'; readonly propertyId: string; readonly reservationId: string }
  /** No teardown of this user identity was ever started, or it ended long ago. */
  | { readonly code: 'TeardownNotFound'; readonly userIdentityId: string }
  /** Live reservations use the user identity: nothing was changed. */
  | {
      readonly code: 'IdentityInUse';
      readonly userIdentityId: string;
      readonly reservations: readonly ReservationRef[];
    }
  /**
   * The reservation's state does not allow it: nothing was changed. `type` is one of domain's `RefusalType`; `problems` are
   * there where it is a field's doing.
   */
  | {
      readonly code: 'Refused';
      readonly type: string;
      readonly reason: string;
      readonly problems?: readonly Problem[];
    }
  /** Temporal, or a worker where only one can answer, did not answer in time. The same may be sent again. */
  | { readonly code: 'Unavailable'; readonly what: 'temporal' | 'worker'; readonly retryAfterSeconds: number };

function textOf(failure: Failure): string {
  switch (failure.code) {
    case 'InvalidInput':
      return problemText(failure.problems);
    case 'UnknownProperty':
      return `propertyId ${failure.propertyId} is not a property of the properties file`;
    case 'NotFound':
      return `there is no reservation ${failure.reservationId} at ${failure.propertyId}: put it first`;
    case 'TeardownNotFound':
      return `there is no teardown of user identity ${failure.userIdentityId}: start it first`;
    case 'IdentityInUse': {
      const users = failure.reservations.map(({ propertyId, reservationId }) => `${reservationId} at ${propertyId}`);
      return `user identity ${failure.userIdentityId} is in use by reservation ${users.join(', ')}: end that first, or force the teardown`;
    }
    case 'Refused':
      return failure.reason;
    case 'Unavailable':
      return failure.what === 'temporal'
        ? 'Temporal did not answer in time: check TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE and that the server runs, then try again'
        : 'no worker answered in time: check that `nightlatch worker` runs, then try again';
  }
}

/**
 * Every error that the client throws: `failure` for programs, `message` for the one who must act. No guest's name, e-mail
 * address or phone number stands in either.
 */
export class NightlatchError extends Error {
  override readonly name = 'NightlatchError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(textOf(failure), options);
    this.failure = failure;
  }

  /** The stable code of the failure. */
  get code(): Failure['code'] {
    return this.failure.code;
  }
}

/** The error for what cannot hold. */
export function invalidInput(...problems: readonly Problem[]): NightlatchError {
  return new NightlatchError({ code: 'InvalidInput', problems });
}
