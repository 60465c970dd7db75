import { Connection, type ConnectionOptions } from '@temporalio/client';
import proto from '@temporalio/proto';
import { setTimeout as delay } from 'node:timers/promises';
import { searchAttributes, type SearchAttributeTypeName } from './searchAttributes.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

const types: Readonly<Record<SearchAttributeTypeName, proto.temporal.api.enums.v1.IndexedValueType>> = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KeywordList: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
};

const betweenLooksMs = 50;

/** How long to wait for a server, and which setting names it. */
export interface ReadyOptions {
  readonly deadlineMs: number;
  /** Aborted once there is nothing more to wait for. */
  readonly givenUp?: AbortSignal;
  /** For the error: the setting that names the server, and what to do if the server is not there. */
  readonly named?: { readonly by: string; readonly otherwise: string };
}

/**
 * Waits until a server answers, has the namespace and has every search attribute; registers the missing ones.
 *
 * @throws {Error} with the server's last answer as its cause, after `deadlineMs` or once `givenUp` is aborted.
 */
export async function untilReady(
  connectionOptions: ConnectionOptions,
  namespace: string,
  { deadlineMs, givenUp, named }: ReadyOptions,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    try {
      return await registerAndLook(connectionOptions, namespace);
    } catch (error) {
      if (givenUp?.aborted) throw givenUp.reason;
      if (performance.now() > deadline) {
        throw new Error(
          `the Temporal server at ${connectionOptions.address}${named === undefined ? '' : ` that ${named.by} names`} ` +
            `is not ready after ${deadlineMs / 1000} s${named === undefined ? '' : `: ${named.otherwise}`}`,
          { cause: error },
        );
      }
      await delay(betweenLooksMs);
    }
  }
}

async function registerAndLook(connectionOptions: ConnectionOptions, namespace: string): Promise<void> {
  const connection = await Connection.connect({ ...connectionOptions, connectTimeout: 1000 });
  try {
    await connection.workflowService.describeNamespace({ namespace });
    const missing = await missingAttributes(connection, namespace);
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, types[type]])),
    });
    throw new Error(
      `the server does not have these search attributes yet: ${missing.map(([name]) => name).join(', ')}`,
    );
  } finally {
    await connection.close();
  }
}

async function missingAttributes(
  connection: Connection,
  namespace: string,
): Promise<readonly (readonly [string, SearchAttributeTypeName])[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.entries(searchAttributes).filter(([name, type]) => customAttributes[name] !== types[type]);
}
