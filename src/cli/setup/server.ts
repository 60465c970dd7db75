import { Connection, isGrpcServiceError } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { SearchAttributeTypeName } from '../../development/temporalServer/searchAttributes.ts';
import type { TemporalSettings } from '../../settings/temporal.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

const numberOf: Readonly<Record<SearchAttributeTypeName, number>> = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KeywordList: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
};

/** Temporal's name of a type, also of those that Nightlatch does not use. */
function typeName(type: number): string {
  const names = ['Unspecified', 'Text', 'Keyword', 'Int', 'Double', 'Bool', 'Datetime', 'KeywordList'];
  return names[type] ?? `type ${type}`;
}

/** Why a call to Temporal failed, as far as it says what to do. */
export type Obstacle = 'unreachable' | 'not-allowed' | 'not-found' | 'not-offered' | 'other';

const obstacles: Readonly<Record<number, Obstacle>> = {
  1: 'unreachable', // CANCELLED: how a server that is busy notices our deadline
  4: 'unreachable', // DEADLINE_EXCEEDED
  5: 'not-found',
  7: 'not-allowed', // PERMISSION_DENIED
  12: 'not-offered', // UNIMPLEMENTED: the operator's calls, on some servers
  14: 'unreachable',
  16: 'not-allowed', // UNAUTHENTICATED
};

const alreadyExists: ReadonlySet<number> = new Set([6]);

/** A call to Temporal failed; `message` is one line of the server's or the network's. */
export class TemporalObstacle extends Error {
  override readonly name = 'TemporalObstacle';
  readonly obstacle: Obstacle;

  constructor(obstacle: Obstacle, message: string, cause: unknown) {
    super(message, { cause });
    this.obstacle = obstacle;
  }
}

/** The first line, without what gRPC writes around the network's own error. */
function short(text: string): string {
  const [line = ''] = text.split('\n');
  return /Last error: (?:Error: )?(.+?)\. Resolution note/.exec(line)?.[1] ?? line;
}

/** The obstacle in an error of the SDK. */
export function obstacleOf(error: unknown): TemporalObstacle {
  const cause = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  const text = isGrpcServiceError(cause) ? cause.details : error instanceof Error ? error.message : String(error);
  const obstacle = isGrpcServiceError(cause) ? obstacles[cause.code] : undefined;
  return new TemporalObstacle(obstacle ?? 'other', short(text), error);
}

/** A namespace, as far as Nightlatch cares. */
export interface Namespace {
  /** How long Temporal keeps a closed workflow. */
  readonly retentionMs: number;
}

/** A Temporal server and its namespace. Every call fails with a {@link TemporalObstacle}. */
export interface Server {
  readonly address: string;
  readonly namespace: string;
  /** The server's version; this also shows that it answers. */
  version(): Promise<string>;
  /** The namespace, `null` if there is none of this name. */
  readNamespace(): Promise<Namespace | null>;
  registerNamespace(retentionMs: number): Promise<void>;
  keepFor(retentionMs: number): Promise<void>;
  /** The types of the namespace's own search attributes, by name. */
  readAttributes(): Promise<Readonly<Record<string, string>>>;
  addAttributes(attributes: Readonly<Record<string, SearchAttributeTypeName>>): Promise<void>;
  /** How many workers poll a task queue. */
  pollers(taskQueue: string): Promise<number>;
  close(): Promise<void>;
}

const defaultAddress = 'localhost:7233';
const answerWithinMs = 5_000;

function secondsOf(ms: number): object {
  return { seconds: Math.round(ms / 1_000) };
}

/** A server, to which nothing is connected before the first call. */
export function openServer({ connectionOptions, namespace }: TemporalSettings): Server {
  // Without the SDK's own retries: a person who waits hears at once what is wrong.
  const connection = Connection.lazy({ ...connectionOptions, interceptors: [] });
  const { workflowService, operatorService } = connection;
  async function ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await connection.withDeadline(Date.now() + answerWithinMs, call);
    } catch (error) {
      throw obstacleOf(error);
    }
  }
  return {
    address: connectionOptions.address ?? defaultAddress,
    namespace,
    version: () => ask(async () => (await workflowService.getSystemInfo({})).serverVersion),
    async readNamespace() {
      try {
        const { config } = await ask(() => workflowService.describeNamespace({ namespace }));
        return { retentionMs: Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) * 1_000 };
      } catch (error) {
        if (error instanceof TemporalObstacle && error.obstacle === 'not-found') return null;
        throw error;
      }
    },
    async registerNamespace(retentionMs) {
      try {
        await ask(() =>
          workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: secondsOf(retentionMs) }),
        );
      } catch (error) {
        if (!isPresent(error)) throw error;
      }
    },
    async keepFor(retentionMs) {
      const config = { workflowExecutionRetentionTtl: secondsOf(retentionMs) };
      await ask(() => workflowService.updateNamespace({ namespace, config }));
    },
    async readAttributes() {
      const { customAttributes } = await ask(() => operatorService.listSearchAttributes({ namespace }));
      return Object.fromEntries(Object.entries(customAttributes).map(([name, type]) => [name, typeName(type)]));
    },
    async addAttributes(attributes) {
      const types = Object.entries(attributes).map(([name, type]) => [name, numberOf[type]] as const);
      try {
        await ask(() =>
          operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(types) }),
        );
      } catch (error) {
        if (!isPresent(error)) throw error;
      }
    },
    async pollers(taskQueue) {
      const { pollers } = await ask(() =>
        workflowService.describeTaskQueue({
          namespace,
          taskQueue: { name: taskQueue },
          taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        }),
      );
      return pollers.length;
    },
    close: () => connection.close(),
  };
}

function isPresent(error: unknown): boolean {
  const cause = error instanceof TemporalObstacle ? error.cause : error;
  return isGrpcServiceError(cause) && alreadyExists.has(cause.code);
}
