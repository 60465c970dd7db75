import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { impatient, openHotel, type TestHotel } from '../support/hotel.ts';
import { startWorkerProcess } from '../support/workerProcess.ts';
import { isFull } from '../support/run.ts';

const create = '/acs/credentials/create';

function checkedIn(hotel: TestHotel, name: string, count = 1) {
  return {
    status: 'in-house',
    stay: { from: hotel.inHours(1), to: hotel.inHours(72) },
    rooms: ['101'],
    guests: Array.from({ length: count }, (_, n) => ({ guestId: `g${n + 1}`, fullName: `${name} ${n + 1}` })),
  };
}

function heldCreate(hotel: TestHotel): Promise<unknown> {
  return eventually(async () => (await hotel.control<unknown[]>('GET', '/holds')).length === 1);
}

/** Holds the doors to it: one credential for each guest, and all of them open, the override first. */
async function expectExactlyOneEach(hotel: TestHotel, guests: number): Promise<void> {
  const atRest = await hotel.credentials();
  expect(atRest).toHaveLength(guests);
  expect(new Set(atRest.map(({ userIdentityId }) => userIdentityId)).size).toBe(guests);
  expect(atRest.filter(({ kind }) => kind === 'override')).toHaveLength(1);
  for (const { acsCredentialId } of atRest.toSorted((a) => (a.kind === 'override' ? -1 : 1)))
    expect(await hotel.tap('101', acsCredentialId)).toBe(true);
}

/** When the process is killed: which create Seam holds, before or after it carried that out, and what becomes of it. */
interface Kill {
  readonly moment: string;
  readonly hold: 'before' | 'after';
  readonly release: { readonly drop?: boolean };
  /** How many creates go through before. */
  readonly skip: number;
}

const sample: readonly Kill[] = [
  { moment: 'during the request, which Seam then carries out', hold: 'before', release: {}, skip: 0 },
];

const every: readonly Kill[] = [
  ...sample,
  { moment: 'after Seam carried out a joiner', hold: 'after', release: {}, skip: 1 },
  { moment: 'before Seam saw the request', hold: 'before', release: { drop: true }, skip: 0 },
  { moment: 'after Seam carried it out, before the answer came', hold: 'after', release: {}, skip: 0 },
  { moment: 'before Seam saw a joiner', hold: 'before', release: { drop: true }, skip: 1 },
];

// Side by side: most of the time passes until the killed worker's calls time out.
describe.concurrent('a worker process that is killed while it creates a credential', () => {
  it.each(isFull ? every : sample)(
    'leaves exactly one credential for each guest if it is killed $moment',
    async ({ hold, release, skip }) => {
      await using hotel = await openHotel({ worker: false, policies: impatient });
      const first = await startWorkerProcess(hotel);
      await hotel.faults([{ path: create, skip, times: 1, effect: { hold } }]);
      await hotel.put('R1', checkedIn(hotel, 'Guest', 2));
      await heldCreate(hotel);
      await first.kill();
      await hotel.control('POST', '/holds/release', release);
      await using _second = await startWorkerProcess(hotel);
      await hotel.atRest('R1');
      await expectExactlyOneEach(hotel, 2);
    },
  );

  it.runIf(isFull)('leaves no late credential, although another reservation made an override meanwhile', async () => {
    await using hotel = await openHotel({ worker: false, policies: impatient });
    const first = await startWorkerProcess(hotel);
    await hotel.faults([{ path: create, times: 1, effect: { hold: 'before' } }]);
    await hotel.put('R1', checkedIn(hotel, 'Guest'));
    await heldCreate(hotel);
    await first.kill();
    await using _second = await startWorkerProcess(hotel);
    // Read-backs find nothing, the settle time passes, a second create is sent: R1 has its key.
    await hotel.atRest('R1');
    expect(await hotel.credentials()).toHaveLength(1);
    await hotel.send('R1', 'checkOut');
    await hotel.until('R1', ({ guests }) => guests[0]!.credentials[0]!.state === 'revoked');
    await hotel.put('R2', checkedIn(hotel, 'Next'));
    const next = (await hotel.atRest('R2')).guests[0]!.credentials[0]!.acsCredentialId!;
    expect(await hotel.tap('101', next)).toBe(true);
    // Only now does Seam carry out the first create.
    await hotel.control('POST', '/holds/release', {});
    await eventually(async () => (await hotel.credentials()).length === 2);
    await hotel.advance(1);
    await eventually(async () => {
      const { needsAttention, waiting } = await hotel.status('R2');
      const atRest = await hotel.credentials();
      return waiting === null && needsAttention.length === 0 && atRest.length === 1;
    });
    const [left] = await hotel.credentials();
    const owner = (await hotel.status('R2')).guests[0]!;
    expect(left!.userIdentityId).toBe(owner.userIdentityId);
    expect(await hotel.tap('101', left!.acsCredentialId)).toBe(true);
  });
});
