import type { Seam } from 'seam';
import { z } from 'zod';
import { createSeam } from '../../src/activities/seamClient.ts';
import type { SettingsChange } from '../../src/simulator/server.ts';
import type { SeamDelays } from '../sizes.ts';
import { startProcess } from './process.ts';

const readyShape = z.object({
  url: z.string(),
  apiKey: z.string(),
  acsSystemId: z.string(),
  credentialManagerAcsSystemId: z.string(),
});
const hotelShape = z.object({ entrances: z.array(z.object({ acsEntranceId: z.string(), name: z.string() })) });
const keysShape = z.array(z.object({ userIdentityId: z.string().nullable(), issued: z.boolean(), valid: z.boolean() }));
const callsShape = z.array(z.object({ path: z.string(), status: z.number().nullable() }));

const atOnce: SeamDelays = { latency: 0, issueDelay: 0, deleteDelay: 0 };

/** Seam with a hotel behind it, in a process of its own. */
export interface SeamSide extends z.infer<typeof readyShape> {
  /** Seam's own client, for the guide's script and the floor. Nightlatch's activities use the same client. */
  readonly seam: Seam;
  /** The delays while something is measured, the same for all three contenders. */
  readonly delays: SeamDelays;
  /** The id of the entrance with a name. */
  readonly door: (name: string) => string;
  /** Removes Seam's delays, while something is prepared or if only our own work is measured. */
  readonly actAtOnce: () => Promise<void>;
  /** Restores Seam's delays and forgets the calls so far. */
  readonly beginMeasuring: () => Promise<void>;
  /** The paths of the calls since then, in order. */
  readonly calls: () => Promise<readonly string[]>;
  /** The user identities with a valid key, as the simulator counts them. */
  readonly keyHolders: () => Promise<ReadonlySet<string>>;
  /** Moves the hotel's time by an ISO 8601 duration. */
  readonly advance: (duration: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts the simulator with these rooms. */
export async function startSeamSide(rooms: readonly string[], delays: SeamDelays): Promise<SeamSide> {
  const child = await startProcess(new URL('simulatorProcess.ts', import.meta.url), { rooms });
  const ready = readyShape.parse(child.message);
  async function control(method: string, path: string, body?: object): Promise<unknown> {
    const sent = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${ready.url}/_simulator${path}`, { method, ...sent });
    if (!response.ok) throw new Error(`${method} /_simulator${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
  function change(settings: SettingsChange): Promise<unknown> {
    return control('PUT', '/settings', settings);
  }
  const { entrances } = hotelShape.parse(await control('GET', ''));
  const doors = new Map(entrances.map(({ name, acsEntranceId }) => [name, acsEntranceId]));
  return {
    ...ready,
    delays,
    seam: createSeam({ endpoint: ready.url, apiKey: ready.apiKey, timeoutMs: 30_000 }),
    door: (name) => {
      const door = doors.get(name);
      if (door === undefined) throw new Error(`the simulator has no door ${name}`);
      return door;
    },
    actAtOnce: async () => void (await change(atOnce)),
    beginMeasuring: async () => {
      await change(delays);
      await control('DELETE', '/calls');
    },
    calls: async () => callsShape.parse(await control('GET', '/calls')).map(({ path }) => path),
    keyHolders: async () =>
      new Set(
        keysShape
          .parse(await control('GET', '/credentials'))
          .flatMap(({ userIdentityId, issued, valid }) =>
            issued && valid && userIdentityId !== null ? [userIdentityId] : [],
          ),
      ),
    advance: async (advance) => void (await control('PUT', '/clock', { advance })),
    close: () => child.close(),
  };
}
