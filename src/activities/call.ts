import type { Seam } from 'seam';
import { seamFailure } from '../domain/seam/resources.ts';
import { failureOf } from './failure.ts';

/** What activities need from outside. */
export interface ActivityDependencies {
  /** The client of a property's Seam workspace; throws UnknownProperty if the worker does not know the property. */
  readonly seam: (propertyId: string) => Seam;
}

/** The part that every activity's input has: the property whose workspace is called. */
export interface OfProperty {
  readonly propertyId: string;
}

/** The answer to a deletion: whether the resource was already gone. */
export interface Deleted {
  readonly gone: boolean;
}

/**
 * Makes one call to a Seam endpoint.
 *
 * @throws {ApplicationFailure} of a type of `seamFailure`, for every error.
 */
export async function call<T>(endpoint: string, request: () => PromiseLike<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw failureOf(error, endpoint);
  }
}

/** Like `call`, but answers `absent` if Seam does not find the resource. */
export async function callOr<T, A>(endpoint: string, absent: A, request: () => PromiseLike<T>): Promise<T | A> {
  try {
    return await request();
  } catch (error) {
    const failure = failureOf(error, endpoint);
    if (failure.type === seamFailure.notFound) return absent;
    throw failure;
  }
}

/** Like `call`, for a deletion: a resource that is already gone is a success. */
export function callToDelete(endpoint: string, request: () => PromiseLike<unknown>): Promise<Deleted> {
  return callOr(endpoint, { gone: true }, async () => {
    await request();
    return { gone: false };
  });
}
