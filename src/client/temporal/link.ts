import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { TemporalSettings } from '../../settings/index.ts';
import { serverErrorOf } from './failure.ts';

/** The connection to Temporal, and how long the client waits for a worker. */
export interface Link {
  readonly client: Client;
  readonly taskQueue: string;
  /** Milliseconds that a worker gets to answer. */
  readonly answerWithinMs: number;
}

/** Milliseconds that Temporal itself gets to take a message or answer a list: a burst on a small server needs some. */
const serverWithinMs = 10_000;

/** How often a call is tried, in about two seconds: enough for a server that restarts elsewhere. Callers can try longer. */
const maxAttempts = 5;

/** Makes a link without waiting for Temporal: each call finds out by itself whether Temporal answers. */
export function openLink(settings: TemporalSettings, answerWithinMs: number): Link {
  const { connectionOptions, namespace, taskQueue } = settings;
  const retries = makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts }));
  const connection = Connection.lazy({ ...connectionOptions, interceptors: [retries] });
  const client = new Client({ connection, namespace });
  return { client, taskQueue, answerWithinMs };
}

/** The link with less time for a worker to answer. */
export function within(link: Link, answerWithinMs: number): Link {
  return answerWithinMs < link.answerWithinMs ? { ...link, answerWithinMs } : link;
}

/** Runs a call that a worker answers, within the time that a worker gets. */
export function askWorker<T>({ client, answerWithinMs }: Link, call: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + answerWithinMs, call);
}

/** Runs a call that Temporal answers by itself, within a bounded time. */
export function askServer<T>({ client }: Link, call: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + serverWithinMs, call);
}

/**
 * Asks Temporal for our namespace, which needs no workflow: a server without the namespace is of no use.
 *
 * @throws {NightlatchError} Unavailable.
 */
export async function pingServer(link: Link): Promise<void> {
  try {
    await askServer(link, () =>
      link.client.workflowService.describeNamespace({ namespace: link.client.options.namespace }),
    );
  } catch (error) {
    throw serverErrorOf(error);
  }
}
