import type { ReservationRef } from '../domain/ids.ts';
import { problemText, type Problem } from '../domain/messages/index.ts';
import { firstProblems } from '../domain/messages/problem.ts';

/** Why an operation failed, for programs. The codes are stable, and there are no others. */
export type Failure =
  /** The input is invalid; nothing was changed. Each problem names a field and the reason, and never repeats the value. */
  | { readonly code: 'InvalidInput'; readonly problems: readonly Problem[] }
  /** The properties file does not have the property. */
  | { readonly code: 'UnknownProperty'; readonly propertyId: string }
  /** The reservation does not exist, or it ended long ago. */
  | { readonly code: 'NotFound'; readonly propertyId: string; readonly reservationId: string }
  /** No teardown of this user identity was started, or it ended long ago. */
  | { readonly code: 'TeardownNotFound'; readonly userIdentityId: string }
  /** Live reservations use the user identity; nothing was changed. */
  | {
      readonly code: 'IdentityInUse';
      readonly userIdentityId: string;
      readonly reservations: readonly ReservationRef[];
    }
  /**
   * The reservation's state does not allow the message; nothing was changed. `type` is a `RefusalType` of the domain;
   * `problems` is present if single fields are the reason.
   */
  | {
      readonly code: 'Refused';
      readonly type: string;
      readonly reason: string;
      readonly problems?: readonly Problem[];
    }
  /** Temporal did not answer in time, or a worker if only a worker can answer. The same message can be sent again. */
  | { readonly code: 'Unavailable'; readonly what: 'temporal' | 'worker'; readonly retryAfterSeconds: number };

function textOf(failure: Failure): string {
  switch (failure.code) {
    case 'InvalidInput':
      return problemText(failure.problems);
    case 'UnknownProperty':
      return `the properties file has no property ${failure.propertyId}: correct the propertyId or add the property`;
    case 'NotFound':
      return `there is no reservation ${failure.reservationId} at ${failure.propertyId}: put it first`;
    case 'TeardownNotFound':
      return `there is no teardown of user identity ${failure.userIdentityId}: start it first`;
    case 'IdentityInUse': {
      const users = failure.reservations.map(({ propertyId, reservationId }) => `${reservationId} at ${propertyId}`);
      return `user identity ${failure.userIdentityId} is in use by reservation ${users.join(', ')}: end the reservation first, or force the teardown`;
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
 * Every error that the client throws: `failure` is for programs, `message` for the person who must act. Neither contains a
 * guest's name, e-mail address or phone number.
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

/** The error for invalid input, with 20 problems at most. A list and no arguments: a call does not take 100,000 of them. */
export function invalidInput(problems: readonly Problem[]): NightlatchError {
  return new NightlatchError({ code: 'InvalidInput', problems: firstProblems(problems) });
}
