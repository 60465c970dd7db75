import { mkdir } from 'node:fs/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startTemporalServer, type TemporalServer } from '../../src/development/temporalServer/start.ts';
import { propertyWorkflowId } from '../../src/domain/ids.ts';
import type { TestHotel } from '../support/hotel.ts';
import { openLife } from '../support/guestsAndDoors.ts';
import { assertShows } from './outline.ts';
import type { Path } from './path.ts';
import { paths } from './paths/index.ts';
import { allRuns, folder, forget, recordedPaths, writeRecorded, type Recorded } from './recorded.ts';

// `npm run histories` plays every path on a real server, in real time, and records the histories; `-- -t NAME` one path.

async function runsOf(
  hotel: TestHotel,
  of: string,
  others: Readonly<Record<string, WorkflowHandle>>,
): Promise<readonly Recorded[]> {
  const { client } = hotel.temporal;
  const property = client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
  const handle = { property, ...others }[of] ?? hotel.handle(of);
  const runs = await allRuns(handle, (workflowId, runId) => client.workflow.getHandle(workflowId, runId));
  return runs.map((history) => ({ of, workflowId: handle.workflowId, history }));
}

async function record({ name, hotel: options, live, shows }: Path, temporalAddress?: string): Promise<void> {
  await using hotel = await openLife({ ...options, temporalAddress });
  const others = (await live(hotel)) ?? {};
  const runs = (await Promise.all(Object.keys(shows).map((of) => runsOf(hotel, of, others)))).flat();
  assertShows(shows, runs);
  await writeRecorded(name, runs);
}

describe.runIf(process.env['NIGHTLATCH_HISTORIES'] === 'record').concurrent('records', () => {
  let continuesSoon: TemporalServer;
  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    for (const name of await recordedPaths()) if (paths.every((path) => path.name !== name)) await forget(name);
    continuesSoon = await startTemporalServer({ dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 60 } });
  });
  afterAll(() => continuesSoon.close());

  it.each(paths)('$name', (path) => record(path, path.continuesSoon ? continuesSoon.address : undefined));
});
