import type { Seam } from 'seam';
import { seamFailure } from '../domain/seam/resources.ts';
import { failureOf } from './failure.ts';

/** What activities need from outside. */
export interface ActivityDependencies {
  /** The client of a property's Seam workspace; throws where the worker does not know the property. */
  readonly seam: (propertyId: string) => Seam;
}

/** Every activity's input says whose workspace is called. */
export interface OfProperty {
  readonly propertyId: string;
}

/** The answer to a deletion: whether it was gone already. */
export interface Deleted {
  readonly gone: boolean;
}

/**
 * Carries out one call to a Seam endpoint.
 *
 * @throws {ApplicationFailure} of a type of `seamFailure`, whatever goes wrong.
 */
export async function call<T>(endpoint: string, request: () => PromiseLike<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw failureOf(error, endpoint);
  }
}

/** Like `call`, with `absent` as the answer where Seam says that there is no such thing. */
export async function callOr<T, A>(endpoint: string, absent: A, request: () => PromiseLike<T>): Promise<T | A> {
  try {
    return await request();
  } catch (error) {
    const failure = failureOf(error, endpoint);
    if (failure.type === seamFailure.notFound) return absent;
    throw failure;
  }
}

/** Like `call` for a deletion: deleting what is gone is success. */
export function callToDelete(endpoint: string, request: () => PromiseLike<unknown>): Promise<Deleted> {
  return callOr(endpoint, { gone: true }, async () => {
    await request();
    return { gone: false };
  });
}
