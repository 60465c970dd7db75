import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { impatient, openHotel, type TestHotel } from '../support/hotel.ts';
import { startWorkerProcess } from '../support/workerProcess.ts';
import { isFull } from '../support/run.ts';

const create = '/acs/credentials/create';
const list = '/acs/credentials/list';

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

const answer = { status: 503 };

/** What becomes of a create that Seam answers with 503. */
const outcomes = [
  { done: 'never', effect: answer },
  { done: 'at once', effect: { lateCommit: { afterMs: 0 }, answer } },
  { done: 'between the looks', effect: { lateCommit: { afterMs: 1_000 }, answer } },
] as const;

/** When the process is killed: during one of the two looks, or after so many looks. */
const moments = [
  { moment: 'before the first look', hold: 'before', skip: 0 },
  { moment: 'before it hears the first look', hold: 'after', skip: 0 },
  { moment: 'after the first look', hold: null, skip: 0 },
  { moment: 'before the second look', hold: 'before', skip: 1 },
  { moment: 'before it hears the second look', hold: 'after', skip: 1 },
] as const;

/** A credential that the first look finds needs no second one. */
const afterServerError = outcomes.flatMap((outcome) =>
  moments
    .filter(({ hold, skip }) => outcome.done !== 'at once' || hold === null || skip === 0)
    .map((moment) => ({ ...outcome, ...moment })),
);

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

  it.runIf(isFull).each(afterServerError)(
    'leaves exactly one credential after a 503 to a create that is carried out $done, if it is killed $moment',
    async ({ effect, hold, skip }) => {
      await using hotel = await openHotel({ worker: false, policies: impatient });
      const first = await startWorkerProcess(hotel);
      await hotel.faults([
        { path: create, times: 1, effect },
        ...(hold === null ? [] : [{ path: list, skip, times: 1, effect: { hold } }]),
      ]);
      await hotel.put('R1', checkedIn(hotel, 'Guest'));
      if (hold === null) await eventually(async () => (await hotel.calls(list)) > skip);
      else await heldCreate(hotel);
      await first.kill();
      await hotel.control('POST', '/holds/release', {});
      await using _second = await startWorkerProcess(hotel);
      await hotel.atRest('R1');
      await expectExactlyOneEach(hotel, 1);
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
