import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { propertyWorkflowId } from '../../../src/domain/ids.ts';
import { statusQuery } from '../../../src/workflows/messages.ts';
import { eventually } from '../../support/eventually.ts';
import { openHotel, type TestHotel } from '../../support/hotel.ts';
import type { Driver, KeyMade, ReservationSays } from '../driver.ts';
import { areas, defaultHotel, issueLead } from '../hotel.ts';
import type { Fault, Sequence } from '../sequence.ts';
import { personOf, writerOf } from '../wire.ts';
import { activityOf, type Activity } from './rest.ts';

const hourMs = 3_600_000;

/** The longest pause between two looks for Seam's word on a credential. */
const longestPauseMinutes = 15;

const passing = ['requested', 'revoking', 'invalidated'];

/** Whether something goes on in a reservation: what it waits for may not say so. */
function isUnderWay({ waiting, credentials }: ReservationSays): boolean {
  return waiting === 'issued' || waiting === 'revoked' || credentials.some(({ state }) => passing.includes(state));
}

const effects: Readonly<Record<Fault, object>> = {
  'create-answer-lost': { path: '/acs/credentials/create', times: 1, effect: 'lostAnswer' },
  'create-commits-late': { path: '/acs/credentials/create', times: 1, effect: { lateCommit: { afterMs: 300 } } },
  'create-fails': { path: '/acs/credentials/create', times: 1, effect: { status: 503 } },
  'create-fails-but-done': {
    path: '/acs/credentials/create',
    times: 1,
    effect: { lateCommit: { afterMs: 0 }, answer: { status: 503 } },
  },
  'create-fails-but-done-late': {
    path: '/acs/credentials/create',
    times: 1,
    effect: { lateCommit: { afterMs: 300 }, answer: { status: 503 } },
  },
  // Without webhooks no event is sent: the look for events fails instead.
  'event-lost': { path: '/events/list', times: 1, effect: { status: 500 } },
  'bridge-down': { effect: 'bridge-down' },
};

/** A hotel with all that runs in production, on a Temporal server, and the simulator in Seam's place. */
export async function openRealHotel({
  seam,
  phonesHear,
  dice,
}: Pick<Sequence, 'seam' | 'phonesHear' | 'dice'>): Promise<Driver & AsyncDisposable> {
  const wire = writerOf(dice);
  const hotel = await openHotel({
    keepsNames: true,
    settings: { ...seam, phoneDelivery: { discard: phonesHear ? 'at-once' : 'never' } },
    policies: {
      issueLeadMs: issueLead * hourMs,
      lingerMs: 60 * 24 * hourMs,
      // Seam may drop a key without any event (`eventsFor: children` and no phone): only this brings it to light.
      reconcileEveryMs: hourMs,
    },
    property: {
      commonEntrances: [],
      areas: Object.fromEntries(Object.entries(areas).map(([area, door]) => [area, [door]])),
    },
  });
  const opened = hotel.simulator.now().getTime();
  function at(hours: number): string {
    return new Date(opened + (hours - 0.5) * hourMs).toISOString();
  }
  const begun = new Set<string>();
  const keys = createKeyRing(hotel);

  async function says(): Promise<readonly ReservationSays[]> {
    const views = await Promise.all([...begun].map((id) => hotel.handle(id).query(statusQuery)));
    return views.flatMap((view) => {
      if (view === null) return [];
      const credentials = view.guests.flatMap(({ guestId, credentials: all }) =>
        all.map(({ acsCredentialId: id, kind, state, generation }) => ({ id, guestId, kind, state, generation })),
      );
      return [{ reservationId: view.reservationId, waiting: view.waiting, credentials }];
    });
  }
  function workflows() {
    return [
      hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId)),
      ...[...begun].map((id) => hotel.handle(id)),
    ];
  }
  async function activity(): Promise<readonly Activity[]> {
    return Promise.all(workflows().map(activityOf));
  }

  /** The faults that were sent and may still strike. */
  let sent: readonly object[] = [];

  return {
    hotel: defaultHotel,
    hours: () => 0.5 + (hotel.simulator.now().getTime() - opened) / hourMs,
    async say(reservationId, said) {
      const { name, body } = wire(said, at);
      try {
        if (name === 'replaceReservation') await hotel.put(reservationId, body);
        else await hotel.send(reservationId, name, body);
        begun.add(reservationId);
        return true;
      } catch (error) {
        if (error instanceof WorkflowUpdateFailedError || error instanceof WorkflowNotFoundError) return false;
        throw error;
      } finally {
        await keys.look();
      }
    },
    async pass(hours) {
      await hotel.advance(hours);
      await keys.look();
    },
    // What is under way here goes on by itself: each step is a look at a reservation, and takes about as long as one.
    async go(steps) {
      const ids = [...begun];
      for (let step = 0; step < steps; step += 1) {
        const id = ids[step % Math.max(1, ids.length)];
        if (id !== undefined) await hotel.handle(id).query(statusQuery);
      }
      await keys.look();
    },
    async fault(fault) {
      const left = await hotel.control<readonly { times: number | null }[]>('GET', '/faults');
      // The simulator lists effects as it reads them: what is left of each is sent again as it was.
      sent = [...sent.flatMap((one, index) => leftOf(one, left[index]?.times)), effects[fault]];
      await hotel.faults(sent);
    },
    async encode({ rooms, to, isLate }) {
      // As long as a look counts as fresh, and a little more: the desk takes that long, too.
      await hotel.advance(15 / 3_600);
      const body = { rooms, to: at(to), ...(isLate ? { listedAfter: 'PT1M' } : {}) };
      const card = await hotel.control<{ acsCredentialId: string }>('POST', '/plastic-cards', body);
      keys.add(card.acsCredentialId, hotel.simulator.now());
    },
    async rest() {
      sent = [];
      await hotel.control('DELETE', '/faults');
      let before = '';
      let skipped = 0;
      await eventually(async () => {
        const all = await says();
        const doing = await activity();
        const now = JSON.stringify(doing);
        const isCalm = now === before && !doing.some(({ isBusy }) => isBusy);
        before = now;
        const busy = all.filter(isUnderWay).map(({ reservationId, waiting }) => `${reservationId}: ${waiting}`);
        // A reservation that asks Seam again after a pause, of at most a quarter of an hour, does nothing else until then.
        if (isCalm && busy.length > 0 && skipped < longestPauseMinutes) {
          await hotel.advance(1 / 60);
          skipped += 1;
        }
        if (busy.length > 0 || !isCalm) throw new Error(`does not come to rest: ${busy.join(', ')} ${now}`);
        return true;
      });
      await keys.look();
    },
    async waitMore(looks) {
      // Pauses after a failure are of seconds and minutes; the slow reconcile comes every hour, up to a tenth later.
      const hours = [1 / 60, 2 / 60, 1.25][looks - 1];
      if (hours !== undefined) await hotel.advance(hours);
      return hours !== undefined;
    },
    keys: async () => keys.made(),
    atSeam: async () => (await hotel.credentials()).map(({ acsCredentialId }) => acsCredentialId),
    tap: (keyId, door) => hotel.tap(door, keyId),
    says,
    async [Symbol.asyncDispose]() {
      await hotel[Symbol.asyncDispose]();
    },
  };
}

/** What is left of a fault that strikes so many times more: `null` for ever, nothing where it has struck. */
function leftOf(fault: object, times: number | null | undefined): readonly object[] {
  if (times === undefined || times === 0) return [];
  return [times === null ? fault : { ...fault, times }];
}

/** Remembers every credential that was ever seen at Seam, and whose it is: dead ones are in no list any more. */
function createKeyRing(hotel: TestHotel) {
  const made = new Map<string, KeyMade & { readonly createdAt: string }>();
  const persons = new Map<string, string>();
  async function readPersons(): Promise<void> {
    const response = await fetch(`${hotel.simulator.url}/user_identities/list`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hotel.simulator.apiKey}`, 'content-type': 'application/json' },
      body: '{}',
    });
    const { user_identities: found } = (await response.json()) as {
      user_identities: { user_identity_id: string; full_name: string }[];
    };
    for (const { user_identity_id: id, full_name: name } of found) persons.set(id, personOf(name));
  }
  return {
    async look(): Promise<void> {
      for (const credential of await hotel.credentials()) {
        const { acsCredentialId: id, userIdentityId } = credential;
        if (made.has(id) || userIdentityId === null) continue;
        if (!persons.has(userIdentityId)) await readPersons();
        made.set(id, { id, person: persons.get(userIdentityId) ?? 'unknown', createdAt: createdAtOf(credential) });
      }
    },
    /** A card that the front desk made. */
    add(id: string, at: Date): void {
      const cards = [...made.values()].filter(({ person }) => person.startsWith('card:'));
      made.set(id, { id, person: `card:${cards.length + 1}`, createdAt: at.toISOString() });
    },
    made: (): readonly KeyMade[] => [...made.values()].toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1)),
  };
}

function createdAtOf(credential: object): string {
  return 'createdAt' in credential ? String(credential.createdAt) : '';
}
