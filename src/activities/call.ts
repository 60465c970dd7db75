import type { Seam } from 'seam';
import { tooLarge, type Bounds } from '../domain/messages/size.ts';
import { seamFailure } from '../domain/seam/resources.ts';
import { AnswerTooLarge, failureOf } from './failure.ts';

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

/** The most that one answer of Seam brings into a workflow: Temporal takes no payload of 2 MB, and workflows keep most of it. */
const answerBounds: Bounds = { entries: 5_000, fields: 5_000, text: 500, values: 60_000, characters: 1_000_000 };

/** The most entries of a list that are read, page by page: the credentials of a hotel over many years. */
const longestList = 50_000;

/**
 * Reads a list of Seam to its end.
 *
 * @throws {ApplicationFailure} if it has more than 50,000 entries.
 */
export async function listAll<T>(pages: { flatten(): AsyncIterable<T> }): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of pages.flatten()) {
    if (all.length === longestList) throw new AnswerTooLarge();
    all.push(one);
  }
  return all;
}

/**
 * Makes one call to a Seam endpoint.
 *
 * @throws {ApplicationFailure} of a type of `seamFailure`, for every error, and for an answer that is larger than any hotel's.
 */
export async function call<T>(endpoint: string, request: () => PromiseLike<T>): Promise<T> {
  try {
    const answer = await request();
    if (tooLarge(answer, answerBounds) !== null) throw new AnswerTooLarge();
    return answer;
  } catch (error) {
    throw failureOf(error, endpoint);
  }
}

/** Like `call`, but answers `absent` if Seam does not find the resource. */
export async function callOr<T, A>(endpoint: string, absent: A, request: () => PromiseLike<T>): Promise<T | A> {
  try {
    return await call(endpoint, request);
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
