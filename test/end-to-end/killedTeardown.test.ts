import type { WorkflowHandle } from '@temporalio/client';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTemporalServer } from '../../src/development/temporalServer/start.ts';
import type { Receipt } from '../../src/domain/teardown/receipt.ts';
import type { TeardownView } from '../../src/domain/teardown/view.ts';
import { eventually } from '../support/eventually.ts';
import { impatient, openHotel, type TestHotel } from '../support/hotel.ts';
import { startWorkerProcess } from '../support/workerProcess.ts';
import {
  callsOf,
  deletionsIn,
  personWith,
  resultOf,
  seamOf,
  tearDown,
  type Having,
} from '../support/identityTeardown.ts';
import { isFull } from '../support/run.ts';

const having: Having = { sessions: 1, credentials: 2, users: 1, automations: 1, phones: 1 };

/** The calls of one such teardown: five lists, eight deletions and rounds of events between them, five lists, a look. */
const boundaries = Array.from({ length: 22 }, (_, index) => index);

type When = 'before' | 'after';

const every = boundaries.flatMap((call): readonly (readonly [number, When])[] => [
  [call, 'before'],
  [call, 'after'],
]);

/** The receipt of the same teardown that nothing disturbs. */
let undisturbed: Receipt;

beforeAll(async () => {
  await using hotel = await openHotel();
  const { receipt } = await resultOf(await tearDown(hotel, await personOf(hotel)));
  undisturbed = receipt;
});

/**
 * A receipt without times and ids, which differ between hotels. An object whose deletion was sent twice, because its first
 * answer was lost, may be gone already: only `confirmedBy` of such an object may differ.
 */
function inOtherWords({ outcome, propertyIds, takenOutOf, removed }: Receipt, twice: ReadonlySet<string>) {
  return {
    outcome,
    properties: propertyIds.length,
    takenOutOf,
    removed: removed.map(({ kind, id, confirmedBy }, index) => ({
      kind,
      confirmedBy:
        twice.has(id) && confirmedBy === 'already-gone' ? undisturbed.removed[index]?.confirmedBy : confirmedBy,
    })),
  };
}

/** Checks that everything is gone, and that no deletion was sent after its confirmation. */
async function expectTheSameEnd(hotel: TestHotel, userIdentityId: string, view: TeardownView): Promise<void> {
  expect(view).toMatchObject({ status: 'completed', phase: 'done', remaining: [] });
  const sent = deletionsIn(await callsOf(hotel));
  const twice = sent.filter(({ id }, index) => sent.findIndex((one) => one.id === id) < index).map(({ id }) => id);
  expect(view.receipt.removed.map(({ kind }) => kind)).toEqual([
    'client-session',
    'credential',
    'credential',
    'acs-user',
    'acs-user',
    'enrollment-automation',
    'phone',
    'user-identity',
  ]);
  expect(inOtherWords(view.receipt, new Set(twice))).toEqual(inOtherWords(undisturbed, new Set()));
  expect(new Set(sent.map(({ id }) => id))).toEqual(new Set(view.receipt.removed.map(({ id }) => id)));
  for (const { id, at } of sent)
    expect(at <= view.receipt.removed.find((one) => one.id === id)!.confirmedAt).toBe(true);
  const seam = seamOf(hotel);
  expect(await hotel.credentials()).toEqual([]);
  expect(await seam.acs.users.list({ user_identity_id: userIdentityId })).toEqual([]);
  expect(await seam.phones.list({ owner_user_identity_id: userIdentityId })).toEqual([]);
  expect(await seam.userIdentities.list({ user_identity_ids: [userIdentityId] })).toEqual([]);
}

/** A person of a hotel that has read its entrances, so that the next calls are those of the teardown. */
async function personOf(hotel: TestHotel): Promise<string> {
  await eventually(async () => (await hotel.calls('/acs/entrances/list')) > 0);
  return personWith(hotel, having);
}

/** Starts a teardown that stops at a call, counted from 0, or ends if it makes fewer calls. */
async function tearDownUntil(
  hotel: TestHotel,
  userIdentityId: string,
  { call, when }: { readonly call: number; readonly when: When },
): Promise<WorkflowHandle> {
  await hotel.faults([{ path: '*', skip: call, times: 1, effect: { hold: when } }]);
  const handle = await tearDown(hotel, userIdentityId);
  await eventually(async () => {
    const isHeld = (await hotel.control<unknown[]>('GET', '/holds')).length === 1;
    return isHeld || (await handle.describe()).status.name === 'COMPLETED';
  });
  return handle;
}

/** Lets Seam carry out the held call, or drop it: no worker waits for the answer any more. */
function letGo(hotel: TestHotel, when: When): Promise<unknown> {
  return hotel.control('POST', '/holds/release', when === 'before' ? { drop: true } : {});
}

describe.concurrent('a teardown whose worker process is killed', () => {
  it.runIf(isFull).each(every)(
    'ends the same way if that happens at call %i, %s Seam carries it out',
    async (call, when) => {
      await using hotel = await openHotel({ worker: false, policies: impatient });
      const first = await startWorkerProcess(hotel);
      const userIdentityId = await personOf(hotel);
      const handle = await tearDownUntil(hotel, userIdentityId, { call, when });
      await first.kill();
      await letGo(hotel, when);
      await using _second = await startWorkerProcess(hotel);
      await expectTheSameEnd(hotel, userIdentityId, await resultOf(handle));
    },
  );
});

describe.concurrent('a teardown whose Temporal server is restarted', () => {
  it.runIf(isFull).each(every)(
    'ends the same way if that happens at call %i, %s Seam carries it out',
    async (call, when) => {
      const folder = await mkdtemp(join(tmpdir(), 'nightlatch-restart-'));
      const databaseFile = join(folder, 'temporal.db');
      let server = await startTemporalServer({ databaseFile });
      const { address } = server;
      try {
        await using hotel = await openHotel({ temporalAddress: address, policies: impatient });
        const userIdentityId = await personOf(hotel);
        const handle = await tearDownUntil(hotel, userIdentityId, { call, when });
        await server.close();
        await letGo(hotel, when);
        server = await startTemporalServer({ databaseFile, port: Number(address.split(':')[1]) });
        const view = await eventually(() => resultOf(handle));
        await expectTheSameEnd(hotel, userIdentityId, view);
      } finally {
        await server.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
