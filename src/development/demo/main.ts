import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NightlatchClient } from '../../client/index.ts';
import { readPropertiesFile } from '../../settings/index.ts';
import { startSimulator } from '../../simulator/server.ts';
import { embeddedPropertyId, startStack, type Stack } from '../stack.ts';
import { plusDays, readExamples } from './examples.ts';
import { guidesSide } from './guides.ts';
import { nightlatchSide } from './nightlatch.ts';
import type { Score } from './score.ts';
import { createScreen } from './screen.ts';
import { playStory } from './story.ts';

/** The options of the demo. */
export interface DemoOptions {
  /** Prints one JSON object as the last line. */
  readonly json: boolean;
  /** Leaves everything running until Ctrl-C. */
  readonly keep: boolean;
}

/** The result of the demo, as `--json` prints it: the figures of Nightlatch, and both scores. */
export interface DemoResult {
  readonly reservations: number;
  readonly issued: number;
  readonly overrides: number;
  readonly joiners: number;
  readonly stillValid: number;
  readonly doorsChecked: number;
  readonly surprises: number;
  readonly seamCalls: number;
  readonly scores: { readonly nightlatch: Score; readonly guides: Score };
}

/** A worker that was killed is noticed after this time and two seconds; Seam here is on this machine. */
const policies = { seamTimeout: 'PT1S' };

/** The first date on which guests can arrive: tomorrow, in the hotel's time zone. */
function tomorrowIn(timeZone: string, now: Date): string {
  return plusDays(new Intl.DateTimeFormat('en-CA', { timeZone }).format(now), 1);
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Plays the example reservations on the embedded stack and, beside it, with the script of the guides, under the same
 * troubles; lets their nights pass in seconds, and shows which guest opens which door. It uses nothing that the shell or a
 * `.env` names, so that it cannot reach a real hotel.
 *
 * @throws {Error} if a part cannot be started, or a reservation does not settle.
 */
export async function runDemo({ json, keep }: DemoOptions): Promise<DemoResult> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-demo-'));
  try {
    write('starting Temporal, two simulated hotels and the worker …');
    const ports = { temporalPort: 0, temporalUiPort: 0, simulatorPort: 0 };
    const stack = await startStack({ ...ports, folder, progress, policies, isolated: true });
    try {
      write(`Web UI: ${stack.temporal.uiUrl ?? ''}\n`);
      write('Two hotels with the same guests, and the same troubles while the keys go out:');
      write("the left one has Nightlatch, the right one the script of Seam's guides.\n");
      const result = await play(stack);
      if (keep) {
        write(`\nEverything keeps running: ${stack.temporal.uiUrl}, simulator ${stack.simulator.url}. Ctrl-C ends it.`);
        await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      }
      if (json) write(JSON.stringify(result));
      return result;
    } finally {
      await stack.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function play(stack: Stack): Promise<DemoResult> {
  const { property, client } = await connect(stack.env);
  const { timeZone } = property.settings;
  const otherHotel = await startSimulator();
  try {
    const examples = await readExamples(tomorrowIn(timeZone, stack.simulator.now()));
    const screen = createScreen({ examples, timeZone });
    const nightlatch = await nightlatchSide(stack, client);
    const guides = await guidesSide(otherHotel, property);
    const scores = await playStory({ sides: [nightlatch, guides], property, examples, show: screen.show });
    screen.end();
    const [ofNightlatch, ofGuides] = scores;
    if (ofNightlatch === undefined || ofGuides === undefined) throw new Error('the demo has lost a score');
    const calls = await nightlatch.doors.calls();
    const { overrides, joiners } = nightlatch.kinds();
    return {
      reservations: examples.length,
      issued: overrides + joiners,
      overrides,
      joiners,
      stillValid: await nightlatch.doors.stillValid(),
      doorsChecked: ofNightlatch.doors,
      surprises: ofNightlatch.doors - ofNightlatch.right,
      seamCalls: Object.values(calls).reduce((sum, count) => sum + count, 0),
      scores: { nightlatch: ofNightlatch, guides: ofGuides },
    };
  } finally {
    await otherHotel.close();
    await client.close();
  }
}

async function connect(env: Readonly<Record<string, string>>) {
  const read = await readPropertiesFile(env, []);
  if (!read.ok) throw new Error(`the demo's own properties file is wrong: ${JSON.stringify(read.problems)}`);
  const property = read.value.properties.find(({ settings }) => settings.propertyId === embeddedPropertyId);
  if (property === undefined) throw new Error(`the demo's own properties file lacks ${embeddedPropertyId}`);
  return { property, client: NightlatchClient.connect({ properties: [property], env }) };
}
