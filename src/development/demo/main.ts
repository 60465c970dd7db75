import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { NightlatchClient } from '../../client/index.ts';
import { readPropertiesFile } from '../../settings/index.ts';
import { embeddedPropertyId, startStack } from '../stack.ts';
import { doorsOf } from './doors.ts';
import { plusDays, readExamples } from './examples.ts';
import { createReport } from './report.ts';
import { playStory } from './story.ts';

/** The options of the demo. */
export interface DemoOptions {
  /** Prints one JSON object as the last line. */
  readonly json: boolean;
  /** Leaves everything running until Ctrl-C. */
  readonly keep: boolean;
}

/** The result of the demo, as `--json` prints it. */
export interface DemoResult {
  readonly reservations: number;
  readonly issued: number;
  readonly overrides: number;
  readonly joiners: number;
  readonly stillValid: number;
  readonly doorsChecked: number;
  readonly surprises: number;
  readonly seamCalls: number;
}

function write(line: string): unknown {
  return process.stdout.write(`${line}\n`);
}

/** The first date on which guests can arrive: tomorrow, in the hotel's time zone. */
function tomorrowIn(timeZone: string, now: Date): string {
  return plusDays(new Intl.DateTimeFormat('en-CA', { timeZone }).format(now), 1);
}

/**
 * Plays the example reservations on the embedded stack: books them, lets their nights pass in seconds, taps all doors with
 * all keys at every step, and shows which key opens which door. It uses nothing that the shell or a `.env` names, so that it
 * cannot reach a real hotel.
 *
 * @throws {Error} if a part cannot be started, or a reservation does not settle.
 */
export async function runDemo({ json, keep }: DemoOptions): Promise<DemoResult> {
  const report = createReport(write);
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-demo-'));
  report.line('starting Temporal, the simulator and the worker …');
  const stack = await startStack({
    temporalPort: 0,
    temporalUiPort: 0,
    simulatorPort: 0,
    folder,
    isolated: true,
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    report.line(`Web UI: ${stack.temporal.uiUrl ?? ''}`);
    const { property, client } = await connect(stack.env);
    const doors = await doorsOf(stack.simulator);
    const examples = await readExamples(tomorrowIn(property.settings.timeZone, stack.simulator.now()));
    const findings = await playStory({ client, doors, property, examples, report });
    const calls = await doors.calls();
    const result: DemoResult = {
      reservations: examples.length,
      issued: findings.overrides + findings.joiners,
      overrides: findings.overrides,
      joiners: findings.joiners,
      stillValid: await doors.stillValid(),
      doorsChecked: findings.doorsChecked,
      surprises: findings.surprises,
      seamCalls: Object.values(calls).reduce((sum, count) => sum + count, 0),
    };
    writeResult(result, calls);
    await client.close();
    if (keep) {
      report.line(
        `\nEverything keeps running: ${stack.temporal.uiUrl}, simulator ${stack.simulator.url}. Ctrl-C ends it.`,
      );
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    }
    if (json) write(JSON.stringify(result));
    return result;
  } finally {
    await stack.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function connect(env: Readonly<Record<string, string>>) {
  const read = await readPropertiesFile(env, []);
  if (!read.ok) throw new Error(`the demo's own properties file is wrong: ${JSON.stringify(read.problems)}`);
  const property = read.value.properties.find(({ settings }) => settings.propertyId === embeddedPropertyId);
  if (property === undefined) throw new Error(`the demo's own properties file lacks ${embeddedPropertyId}`);
  return { property, client: NightlatchClient.connect({ properties: [property], env }) };
}

function writeResult(result: DemoResult, calls: Readonly<Record<string, number>>): void {
  const { issued, overrides, joiners, doorsChecked, surprises, stillValid, seamCalls } = result;
  write(`\n${issued} keys issued (${overrides} overrides, ${joiners} joiners), ${stillValid} still valid.`);
  write(`${doorsChecked} taps, ${surprises} surprises. ${seamCalls} Seam calls:`);
  for (const [path, count] of Object.entries(calls).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    write(`  ${String(count).padStart(3)}  ${path}`);
}
