import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { WorkflowHandle } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';

/** A run of a workflow as it was recorded. */
export interface Recorded {
  /** Reservation id, `property`, or the path's name for another workflow. */
  readonly of: string;
  readonly workflowId: string;
  readonly history: History;
}

/** Where the histories are. */
export const folder = new URL('recorded/', import.meta.url);
const ending = '.json.gz';

/** The names of all recorded paths. */
export async function recordedPaths(): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
}

/** A recorded path as text, to search for what must not be in it. */
export async function readText(name: string): Promise<string> {
  return (await promisify(gunzip)(await readFile(new URL(`${name}${ending}`, folder)))).toString('utf8');
}

/** Reads a recorded path: its runs, each workflow's in order. */
export async function readRecorded(name: string): Promise<readonly Recorded[]> {
  const runs = JSON.parse(await readText(name)) as (Omit<Recorded, 'history'> & { readonly history: object })[];
  return runs.map((run) => ({ ...run, history: HistoryMessage.fromObject(run.history) }));
}

// The SDK's own historyToJSON needs the very copy of protobufjs that its message classes were made with.
const HistoryMessage = proto.temporal.api.history.v1.History;

function jsonOf(history: History): object {
  return HistoryMessage.toObject(HistoryMessage.fromObject(history), { longs: String, enums: String, bytes: String });
}

/** Leaves out on which machine a worker ran and which files it had. */
function secretive(key: string, value: unknown): unknown {
  return key === 'identity' || key === 'stackTrace' ? 'recorder' : value;
}

/** Writes a recorded path. */
export async function writeRecorded(name: string, runs: readonly Recorded[]): Promise<void> {
  const json = runs.map((run) => ({ ...run, history: jsonOf(run.history) }));
  await writeFile(
    new URL(`${name}${ending}`, folder),
    await promisify(gzip)(JSON.stringify(json, secretive), { level: 9 }),
  );
}

/** Removes the histories of a path that no longer exists. */
export function forget(name: string): Promise<void> {
  return rm(new URL(`${name}${ending}`, folder));
}

/** All runs of a workflow that continued as new, the first one first. */
export async function allRuns(
  handle: WorkflowHandle,
  open: (workflowId: string, runId: string) => WorkflowHandle,
): Promise<readonly History[]> {
  const runs: History[] = [];
  for (let run: WorkflowHandle | undefined = handle; run !== undefined;) {
    const history: History = await run.fetchHistory();
    runs.unshift(history);
    const before = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    run = before ? open(handle.workflowId, before) : undefined;
  }
  return runs;
}
