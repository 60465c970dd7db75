import { Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { ourWorkflows } from '../support/temporal.ts';
import { assertShows } from './outline.ts';
import { paths } from './paths/index.ts';
import { readRecorded, readText, recordedPaths, type Recorded } from './recorded.ts';

const recorded = new Map<string, readonly Recorded[]>();
beforeAll(async () => {
  for (const name of await recordedPaths()) recorded.set(name, await readRecorded(name));
});

/** All encoded parts of a history, as text. */
function payloadTexts(text: string): readonly string[] {
  const found: string[] = [];
  JSON.parse(text, (key, value: unknown) => {
    if (key === 'data' && typeof value === 'string') found.push(Buffer.from(value, 'base64').toString('utf8'));
    return value;
  });
  return found;
}

/** What does not replay, and why. */
async function failures(histories: readonly Pick<Recorded, 'workflowId' | 'history'>[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(ourWorkflows(), histories))
    if (error !== undefined) failed.push(`${workflowId}: ${error.message}`);
  return failed;
}

describe('recorded histories', () => {
  it('exist for every path and for nothing else', () => {
    expect([...recorded.keys()].toSorted()).toEqual(paths.map(({ name }) => name).toSorted());
  });

  it.each(paths)('$name: its history shows what the name says, in real time', ({ name, shows }) => {
    assertShows(shows, recorded.get(name) ?? []);
  });

  it('replay with today’s workflows', async () => {
    // Under its own workflow id: a workflow takes its ids from that.
    const histories = [...recorded.values()].flat();
    const failed = await failures(histories);
    expect(failed, 'recorded anew by `npm run histories`; after the first release see docs/decisions/0004').toEqual([]);
    expect(histories.length).toBeGreaterThan(paths.length);
  });

  it('do not replay if a workflow does something else', async () => {
    const [run] = await readRecorded('first-key');
    const scheduled = run?.history.events?.find((event) => event.activityTaskScheduledEventAttributes);
    const type = scheduled?.activityTaskScheduledEventAttributes?.activityType;
    if (run === undefined || !type) throw new Error('first-key has no activity');
    type.name = 'deleteCredential';
    expect(await failures([run])).toEqual([expect.stringContaining('nondeterminism')]);
  });

  it("contain no guest's name, address or phone number", async () => {
    for (const name of recorded.keys()) {
      const text = await readText(name);
      const all = [text, ...payloadTexts(text)].join('\n').replaceAll(/@temporalio[/]worker@[^"]*/g, '');
      expect([name, all.match(/[\w.+-]+@(?!(?:[\w-]+\.)?example\.com)[\w-]+\.\w+/g)]).toEqual([name, null]);
      expect([name, all.match(/\+\d{8,}/g)]).toEqual([name, null]);
      const names = [...all.matchAll(/"fullName":"([^"]*)"/g)].map(([, one]) => one);
      expect([name, names.filter((one) => !/^(Guest \d|Another Guest)$/.test(one ?? ''))]).toEqual([name, []]);
    }
  });
});
