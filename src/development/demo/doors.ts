import { z } from 'zod';
import type { Simulator } from '../../simulator/server.ts';

const hotelSchema = z.object({
  entrances: z.array(z.object({ acsEntranceId: z.string(), name: z.string() })),
});
const tapSchema = z.object({ opens: z.boolean() });
const callsSchema = z.array(z.object({ path: z.string() }));
const holdsSchema = z.array(z.unknown());
const keysSchema = z.array(
  z.object({
    acsCredentialId: z.string(),
    userIdentityId: z.string().nullable(),
    accessMethod: z.string(),
    valid: z.boolean(),
    from: z.string(),
    to: z.string(),
    createdAt: z.string(),
  }),
);

/** A mobile key, as the simulator itself knows it. */
export type SimulatedKey = z.infer<typeof keysSchema>[number];

/** The embedded hotel, as a guest with a phone sees it. */
export interface Doors {
  /** Holds a key to a door, which also teaches the lock; answers whether the door opens. */
  tap(door: string, acsCredentialId: string): Promise<boolean>;
  /** Moves the hotel's time, and the time of every workflow, to `instant`. */
  advanceTo(instant: string): Promise<void>;
  /** The number of Seam calls so far, by path. */
  calls(): Promise<Readonly<Record<string, number>>>;
  /** Makes Seam and the way to it fail as the simulator's faults say; an empty list ends all faults. */
  setFaults(faults: readonly object[]): Promise<void>;
  /** Whether Seam has carried out a call and holds its answer back, by a fault of the kind `hold`. */
  isHolding(): Promise<boolean>;
  /** Throws away the answers that are held back. */
  dropHeld(): Promise<void>;
  /** All mobile keys that are not deleted. */
  keys(): Promise<readonly SimulatedKey[]>;
  /** How many mobile credentials are valid now, as the simulator counts them. */
  stillValid(): Promise<number>;
}

/** The doors of a simulator's hotel. */
export async function doorsOf(simulator: Simulator): Promise<Doors> {
  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${simulator.url}/_simulator${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} /_simulator${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
  async function keys(): Promise<readonly SimulatedKey[]> {
    const all = keysSchema.parse(await ask('GET', '/credentials'));
    return all.filter(({ accessMethod }) => accessMethod === 'mobile_key');
  }
  const { entrances } = hotelSchema.parse(await ask('GET', ''));
  const idOf = new Map(entrances.map(({ name, acsEntranceId }) => [name, acsEntranceId]));
  return {
    tap: async (door, acsCredentialId) =>
      tapSchema.parse(await ask('POST', `/doors/${idOf.get(door)}/tap`, { acsCredentialId })).opens,
    advanceTo: async (instant) => {
      const seconds = Math.ceil((Date.parse(instant) - simulator.now().getTime()) / 1_000);
      if (seconds > 0) await ask('PUT', '/clock', { advance: `PT${seconds}S` });
    },
    calls: async () => {
      const counts: Record<string, number> = {};
      for (const { path } of callsSchema.parse(await ask('GET', '/calls'))) counts[path] = (counts[path] ?? 0) + 1;
      return counts;
    },
    setFaults: async (faults) => void (await ask('PUT', '/faults', faults)),
    isHolding: async () => holdsSchema.parse(await ask('GET', '/holds')).length > 0,
    dropHeld: async () => void (await ask('POST', '/holds/release', { drop: true })),
    keys,
    stillValid: async () => (await keys()).filter(({ valid }) => valid).length,
  };
}
