import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { TemporalSettings } from '../../settings/index.ts';

/** Temporal as the client reaches it, with how long it waits for answers. */
export interface Link {
  readonly client: Client;
  readonly taskQueue: string;
  /** Milliseconds that a worker is given to answer. */
  readonly answerWithinMs: number;
}

/** Milliseconds that Temporal itself is given to take a message or answer a list: a burst on a small server takes some. */
const serverWithinMs = 10_000;

/** How often a call is tried: some two seconds, enough for a server that changes places; whoever asks knows better. */
const maxAttempts = 5;

/** Makes a link without waiting for Temporal to be there: each call finds out for itself. */
export function openLink(settings: TemporalSettings, answerWithinMs: number): Link {
  const { connectionOptions, namespace, taskQueue } = settings;
  const retries = makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts }));
  const connection = Connection.lazy({ ...connectionOptions, interceptors: [retries] });
  const client = new Client({ connection, namespace });
  return { client, taskQueue, answerWithinMs };
}

/** Runs calls that a worker answers, within the time given to it. */
export function askWorker<T>({ client, answerWithinMs }: Link, call: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + answerWithinMs, call);
}

/** Runs calls that Temporal answers by itself, within a bounded time. */
export function askServer<T>({ client }: Link, call: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + serverWithinMs, call);
}
