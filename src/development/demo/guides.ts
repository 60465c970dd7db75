import type { Seam } from 'seam';
import { createSeam } from '../../activities/seamClient.ts';
import { stayOf, type PropertyConfig } from '../../settings/index.ts';
import type { Simulator } from '../../simulator/server.ts';
import { doorsOf } from './doors.ts';
import type { Example } from './examples.ts';
import { createPhones, type Owner } from './phones.ts';
import { strike, type Side } from './side.ts';
import { commonDoors } from './truth.ts';

type Guest = Example['guests'][number];

/** A run of the script: it can be killed, and what it knew is gone then. */
interface Run {
  isKilled: boolean;
}

/** What a run of the script works with. */
interface Hotel {
  readonly seam: Seam;
  readonly simulator: Simulator;
  readonly property: PropertyConfig;
  /** Hears who a guest is in Seam. The script itself forgets it. */
  readonly onGuest: (owner: Owner) => void;
}

const timeoutMs = 5_000;

/** Finds the guest by e-mail address, or creates the user identity. */
async function identityOf(seam: Seam, { emailAddress, phoneNumber, fullName }: Guest): Promise<string> {
  if (typeof emailAddress === 'string') {
    const known = await seam.userIdentities.list({ search: emailAddress });
    const found = known.find(({ email_address }) => email_address === emailAddress);
    if (found !== undefined) return found.user_identity_id;
  }
  const created = await seam.userIdentities.create({
    full_name: String(fullName),
    ...(typeof emailAddress === 'string' && { email_address: emailAddress }),
    ...(typeof phoneNumber === 'string' && { phone_number: phoneNumber }),
  });
  return created.user_identity_id;
}

/**
 * The guides' "Multiple Guests in Multiple Rooms", call by call: the first guest's key is an override, every later one
 * joins it. Returns the ids of the keys. It knows what this run has done, and nothing else.
 */
async function issueAsGuides(hotel: Hotel, { guests, ...example }: Example, run: Run): Promise<readonly string[]> {
  const { seam, simulator, property, onGuest } = hotel;
  const stay = stayOf(example.stay, property);
  if (!stay.ok) throw new Error('an example names a date that does not exist');
  const made: string[] = [];
  for (const guest of guests) {
    const userIdentityId = await identityOf(seam, guest);
    onGuest({ reservationId: example.reservationId, guestId: guest.guestId, userIdentityId, stay: stay.value });
    const entrances = await seam.acs.entrances.list({ acs_system_id: simulator.acsSystemId });
    const wanted = [...(guest.rooms ?? example.rooms), ...commonDoors];
    const [first] = made;
    const { acs_credential_id: id } = await seam.acs.credentials.create({
      user_identity_id: userIdentityId,
      acs_system_id: simulator.acsSystemId,
      credential_manager_acs_system_id: simulator.credentialManagerAcsSystemId,
      access_method: 'mobile_key',
      is_multi_phone_sync_credential: true,
      starts_at: stay.value.from,
      ends_at: stay.value.to,
      allowed_acs_entrance_ids: entrances
        .filter(({ display_name }) => wanted.includes(display_name))
        .map(({ acs_entrance_id }) => acs_entrance_id),
      visionline_metadata: {
        card_format: 'rfid48',
        card_function_type: 'guest',
        ...(first === undefined ? { override: true } : { joiner_acs_credential_ids: [first] }),
      },
    });
    if (run.isKilled) break;
    made.push(id);
  }
  return made;
}

const mostRuns = 3;

/**
 * The script of the guides in a hotel of its own. The desk runs it again from the start if it fails, or if guests complain;
 * a run that is killed tells the desk nothing. At check-out the desk deletes the keys that the last whole run has printed.
 */
export async function guidesSide(simulator: Simulator, property: PropertyConfig): Promise<Side> {
  const doors = await doorsOf(simulator);
  const phones = createPhones(doors);
  const seam = createSeam({ endpoint: simulator.url, apiKey: simulator.apiKey, timeoutMs });
  const owners = new Map<string, Owner>();
  const printed = new Map<string, readonly string[]>();
  function onGuest(owner: Owner): void {
    owners.set(`${owner.reservationId} ${owner.guestId}`, owner);
  }
  async function runScript(example: Example, run: Run = { isKilled: false }): Promise<void> {
    for (let runs = 1; !run.isKilled; runs += 1) {
      try {
        const made = await issueAsGuides({ seam, simulator, property, onGuest }, example, run);
        if (!run.isKilled) printed.set(example.reservationId, made);
        return;
      } catch (error) {
        if (runs === mostRuns && !run.isKilled) throw error;
      }
    }
  }
  async function runForAll(examples: readonly Example[], run?: Run): Promise<void> {
    for (const example of examples) await runScript(example, run);
    await phones.receive([...owners.values()]);
  }
  return {
    doors,
    phones,
    book: async () => undefined,
    async prepare(expected, troubles) {
      if (troubles === null) return runForAll(expected);
      const run: Run = { isKilled: false };
      const working = runForAll(expected, run);
      const process = { kill: async () => void (run.isKilled = true), restart: async () => undefined };
      await strike(doors, process, troubles);
      await working;
      await phones.receive([...owners.values()]);
    },
    checkIn: async () => undefined,
    async checkOut({ reservationId }) {
      for (const id of printed.get(reservationId) ?? []) await seam.acs.credentials.delete({ acs_credential_id: id });
    },
    help: (complaining) => runForAll(complaining),
  };
}
