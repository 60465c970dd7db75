import { describe, expect, it } from 'vitest';
import { propertyWorkflowId } from '../../src/domain/ids.ts';
import { defaultPolicies } from '../../src/domain/property.ts';
import { roomBookQuery } from '../../src/workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { impatient, openHotel, type HotelOptions, type TestHotel } from '../support/hotel.ts';
import { isFull } from '../support/run.ts';

const create = '/acs/credentials/create';

function checkedIn(hotel: TestHotel, guests: number, part: object = {}) {
  return {
    status: 'in-house',
    stay: { from: hotel.inHours(1), to: hotel.inHours(72) },
    rooms: ['101'],
    guests: Array.from({ length: guests }, (_, n) => ({ guestId: `g${n + 1}`, fullName: `Guest ${n + 1}` })),
    ...part,
  };
}

/** Checks two guests in while `faults` strike, and counts what is left. */
async function issueUnder(faults: readonly object[], options: HotelOptions = {}) {
  const hotel = await openHotel(options);
  await hotel.faults(faults);
  await hotel.put('R1', checkedIn(hotel, 2));
  const view = await hotel.atRest('R1');
  const atRest = await hotel.credentials();
  return { hotel, view, atRest };
}

type Faults = readonly [string, object[], HotelOptions];

const sampleOfFaults: readonly Faults[] = [
  [
    'a lost answer, lists that lag, a parent without doors and times in whole minutes',
    [{ path: create, times: 1, effect: 'lostAnswer' }],
    { settings: { listLag: 1_500, parentShowsDoors: false, timesRounded: true } },
  ],
];

const everyFault: readonly Faults[] = [
  ...sampleOfFaults,
  ['a lost answer', [{ path: create, times: 1, effect: 'lostAnswer' }], {}],
  [
    'a lost answer and an elevator that Seam shows on every key',
    [{ path: create, times: 2, effect: 'lostAnswer' }],
    { settings: { automaticDoors: 'shown' } },
  ],
  [
    'a commit after a time-out',
    [{ path: create, times: 1, effect: { lateCommit: { afterMs: 2_500 }, answer: 'timeout' } }],
    { policies: impatient },
  ],
  ['a lost answer to every create', [{ path: create, times: 2, effect: 'lostAnswer' }], {}],
  ['a time-out with nothing done', [{ path: create, times: 1, effect: 'timeout' }], { policies: impatient }],
  ['a 503 with nothing done', [{ path: create, times: 1, effect: { status: 503 } }], {}],
  ['six 500s with nothing done', [{ path: create, times: 6, effect: { status: 500 } }], {}],
  [
    'a 503 although it was done',
    [{ path: create, times: 2, effect: { lateCommit: { afterMs: 0 }, answer: { status: 503 } } }],
    {},
  ],
  [
    'a 502, and it was done between the two looks',
    [{ path: create, times: 1, effect: { lateCommit: { afterMs: 1_000 }, answer: { status: 502 } } }],
    {},
  ],
  [
    'a 503 and looks that are refused',
    [
      { path: create, times: 1, effect: { lateCommit: { afterMs: 0 }, answer: { status: 503 } } },
      { path: '/acs/credentials/list', times: 2, effect: { status: 403 } },
    ],
    {},
  ],
  ['a 429', [{ path: create, times: 1, effect: { status: 429, retryAfter: 1 } }], {}],
  ['a commit later than the answer', [{ path: create, times: 1, effect: { lateCommit: { afterMs: 1_500 } } }], {}],
  [
    'a lost answer and lists that are refused',
    [
      { path: create, times: 1, effect: 'lostAnswer' },
      { path: '/acs/credentials/list', times: 2, effect: { status: 403 } },
    ],
    {},
  ],
  [
    'a lost answer and lists that fail',
    [
      { path: create, times: 1, effect: 'lostAnswer' },
      { path: '/acs/credentials/list', times: 2, effect: { status: 500 } },
    ],
    {},
  ],
  ['a lost answer to creating identities', [{ path: '/user_identities/create', times: 2, effect: 'lostAnswer' }], {}],
  ['no events at all', [{ path: '/events/list', times: 3, effect: { status: 500 } }], {}],
];

describe.concurrent('issueCredential leaves exactly one credential at rest per request', () => {
  it.each(isFull ? everyFault : sampleOfFaults)(
    'each request ends with exactly one credential after %s',
    async (_name, faults, options) => {
      const { hotel, view, atRest } = await issueUnder(faults, options);
      await using _closed = hotel;
      expect(atRest).toHaveLength(2);
      expect(new Set(atRest.map(({ userIdentityId }) => userIdentityId)).size).toBe(2);
      expect(atRest.map(({ kind }) => kind).toSorted()).toEqual(['joiner', 'override']);
      const shown = view.guests.flatMap(({ credentials }) => credentials.map((c) => c.acsCredentialId ?? ''));
      const ids = atRest.map(({ acsCredentialId }) => acsCredentialId);
      expect(new Set(shown)).toEqual(new Set(ids));
      for (const { acsCredentialId } of atRest.toSorted((a) => (a.kind === 'override' ? -1 : 1)))
        expect(await hotel.tap('101', acsCredentialId)).toBe(true);
    },
  );

  it.runIf(isFull)('calls Seam no earlier than its Retry-After allows', async () => {
    await using hotel = await openHotel();
    await hotel.faults([{ path: create, times: 1, effect: { status: 429, retryAfter: 60 } }]);
    await hotel.put('R1', checkedIn(hotel, 1));
    await eventually(async () => {
      await hotel.advance(0.002);
      return (await hotel.status('R1')).waiting === null;
    });
    const calls = await hotel.control<{ path: string; at: string }[]>('GET', '/calls');
    const [first, second] = calls.filter(({ path }) => path === create).map(({ at }) => Date.parse(at));
    // By the simulator's clock, which moves a little earlier or later than the workflows' clocks.
    expect(second! - first!).toBeGreaterThan(50_000);
  });

  it.runIf(isFull)(
    'sends the key within a minute after five answers of 503, by the timers of the workflow',
    async () => {
      const { createSettleAfterErrorMs } = defaultPolicies;
      await using hotel = await openHotel({ policies: { createSettleAfterErrorMs } });
      await hotel.faults([{ path: create, times: 5, effect: { status: 503 } }]);
      await hotel.put('R1', checkedIn(hotel, 1));
      await eventually(async () => {
        await hotel.advance(1 / 3_600);
        return (await hotel.status('R1')).guests[0]!.credentials[0]?.state === 'issued';
      });
      expect(await hotel.calls(create)).toBe(6);
      const events = (await hotel.handle('R1').fetchHistory()).events ?? [];
      const creates = events.flatMap((event, index) =>
        event.activityTaskScheduledEventAttributes?.activityType?.name === 'createCredential' ? [index] : [],
      );
      // The tests' time moves in leaps: what counts is how long the workflow itself waited between the creates.
      const waits = events
        .slice(creates[0], creates.at(-1))
        .flatMap(({ timerStartedEventAttributes: timer, userMetadata }) => {
          const summary = Buffer.from(userMetadata?.summary?.data ?? []).toString();
          return timer && summary.includes('read back') ? [Number(timer.startToFireTimeout?.seconds ?? 0)] : [];
        });
      expect(waits.length).toBeLessThanOrEqual(10);
      expect(waits.reduce((sum, seconds) => sum + seconds, 0)).toBeLessThanOrEqual(40);
    },
  );

  it.runIf(isFull)(
    'sends a create no second time while Seam refuses the look for its outcome, and reports that',
    async () => {
      await using hotel = await openHotel({ policies: { createSettleMs: 100 } });
      await hotel.faults([
        { path: create, times: 1, effect: 'lostAnswer' },
        { path: '/acs/credentials/list', effect: { status: 403 } },
      ]);
      await hotel.put('R1', checkedIn(hotel, 1));
      await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'seam-unreachable'));
      await hotel.advance(0.1);
      await eventually(async () => (await hotel.calls('/acs/credentials/list')) > 2);
      expect(await hotel.calls(create)).toBe(1);
      await hotel.faults([]);
      await hotel.advance(0.1);
      expect((await hotel.atRest('R1')).needsAttention).toEqual([]);
      expect(await hotel.calls(create)).toBe(1);
    },
  );

  it.runIf(isFull)(
    'deletes a credential that Seam commits after every retry, although another reservation made an override meanwhile',
    async () => {
      await using hotel = await openHotel();
      await hotel.faults([{ path: create, times: 1, effect: { lateCommit: 'manual' } }]);
      await hotel.put('R1', checkedIn(hotel, 1));
      const first = await hotel.atRest('R1');
      expect(await hotel.credentials()).toHaveLength(1);
      await hotel.send('R1', 'checkOut');
      await hotel.until('R1', ({ guests }) => guests[0]!.credentials[0]!.state === 'revoked');
      await hotel.put('R2', { ...checkedIn(hotel, 1), guests: [{ guestId: 'g1', fullName: 'Next Guest' }] });
      const next = (await hotel.atRest('R2')).guests[0]!.credentials[0]!.acsCredentialId!;
      expect(await hotel.tap('101', next)).toBe(true);
      expect(await hotel.control('POST', '/late-commits')).toEqual({ committed: 1 });
      const late = await eventually(async () => {
        const [found] = (await hotel.credentials()).filter((c) => c.acsCredentialId !== next && c.issued);
        return found;
      });
      expect(late.userIdentityId).toBe(first.guests[0]!.userIdentityId);
      await hotel.advance(1);
      await eventually(async () =>
        (await hotel.credentials()).every((c) => c.acsCredentialId !== late.acsCredentialId),
      );
      expect(await hotel.tap('101', late.acsCredentialId)).toBe(false);
    },
  );

  it.runIf(isFull)(
    'never deletes the key that the same person has for the same room and dates through another reservation',
    async () => {
      await using hotel = await openHotel({ policies: impatient });
      const person = {
        rooms: ['101'],
        guests: [{ guestId: 'g1', fullName: 'Guest', emailAddress: 'guest@example.com' }],
      };
      await hotel.faults([{ path: create, times: 1, effect: 'timeout' }]);
      const body = { ...checkedIn(hotel, 0), ...person };
      await hotel.put('R1', body);
      await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'seam-unreachable'));
      await hotel.send('R1', 'cancel');
      await hotel.put('R2', body);
      const key = (await hotel.atRest('R2')).guests[0]!.credentials[0]!.acsCredentialId!;
      const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
      await eventually(async () => key in ((await property.query(roomBookQuery)).claims['R2']?.credentials ?? {}));
      for (let looks = 0; looks < 4; looks += 1) await hotel.advance(0.1);
      expect((await hotel.credentials()).map(({ acsCredentialId }) => acsCredentialId)).toEqual([key]);
      expect(await hotel.tap('101', key)).toBe(true);
    },
  );

  it.runIf(isFull)(
    'deletes a late credential and leaves the key of another live reservation of the same person',
    async () => {
      await using hotel = await openHotel({ policies: { createSettleMs: 500 } });
      const guests = [{ guestId: 'g1', fullName: 'Guest', emailAddress: 'guest@example.com' }];
      await hotel.put('R2', checkedIn(hotel, 0, { guests, rooms: ['102'] }));
      const other = (await hotel.atRest('R2')).guests[0]!.credentials[0]!.acsCredentialId!;
      await hotel.faults([{ path: create, times: 1, effect: { lateCommit: 'manual' } }]);
      await hotel.put('R1', checkedIn(hotel, 0, { guests }));
      await eventually(async () => {
        await hotel.advance(0.01);
        return (await hotel.status('R1')).waiting === null;
      });
      const key = (await hotel.atRest('R1')).guests[0]!.credentials[0]!.acsCredentialId!;
      expect(await hotel.control('POST', '/late-commits')).toEqual({ committed: 1 });
      await eventually(async () => (await hotel.credentials()).length === 3);
      // The late override ended the key at Seam, and no stay has ended: the key is replaced, the other key stays.
      const replacement = await eventually(async () => {
        await hotel.advance(0.1);
        const { waiting, guests: shown } = await hotel.status('R1');
        const issued = shown[0]!.credentials.flatMap((one) => (one.state === 'issued' ? [one.acsCredentialId!] : []));
        return waiting === null && issued[0] !== key && issued[0];
      });
      const atRest = (await hotel.credentials()).map(({ acsCredentialId }) => acsCredentialId);
      expect(atRest.toSorted()).toEqual([replacement, other].toSorted());
      expect([await hotel.tap('101', replacement), await hotel.tap('102', other)]).toEqual([true, true]);
    },
  );

  it.runIf(isFull)('keeps a room until the outcome of a create for it is known', async () => {
    await using hotel = await openHotel();
    await hotel.faults([{ path: create, times: 1, effect: { lateCommit: { afterMs: 2_000 } } }]);
    await hotel.put('R1', checkedIn(hotel, 1));
    await eventually(async () => (await hotel.calls('/acs/credentials/list')) > 0);
    await hotel.send('R1', 'cancel');
    await hotel.put('R2', { ...checkedIn(hotel, 1), guests: [{ guestId: 'g1', fullName: 'Next Guest' }] });
    const next = (await hotel.atRest('R2')).guests[0]!.credentials[0]!;
    await hotel.until(
      'R1',
      ({ guests, waiting }) =>
        waiting === null && guests.every((g) => g.credentials.every((c) => c.state === 'revoked')),
    );
    const atRest = await hotel.credentials();
    expect(atRest.map(({ acsCredentialId }) => acsCredentialId)).toEqual([next.acsCredentialId]);
    expect(await hotel.tap('101', next.acsCredentialId!)).toBe(true);
  });
});

describe.concurrent('signals that no client should send', () => {
  it.runIf(isFull)('signals of a wrong shape or an unknown name change nothing and fail no workflow task', async () => {
    await using hotel = await openHotel();
    await hotel.put('R1', checkedIn(hotel, 1));
    await hotel.atRest('R1');
    const property = hotel.temporal.client.workflow.getHandle(`property/${hotel.settings.propertyId}`);
    const internal = ['seamEvents', 'roomGrants', 'claimRooms', 'roomReleased', 'configure', 'makeCoffee'];
    for (const handle of [hotel.handle('R1'), property]) {
      for (const name of internal)
        for (const args of [[], [null], [{ nothing: 1 }], [7]]) await handle.signal(name, ...args);
      for (const body of [{ nothing: 1 }, 7, 'text', []]) await handle.signal('checkOut', body);
    }
    const view = await hotel.send('R1', 'addGuest', { guest: { guestId: 'g2', fullName: 'Second Guest' } });
    expect(view.guests).toHaveLength(2);
    expect((await hotel.atRest('R1')).guests[1]!.credentials[0]).toMatchObject({ kind: 'joiner', state: 'issued' });
    expect(view.ignored.some(({ why }) => why === 'unknown signal')).toBe(true);
  });

  it.runIf(isFull)('a guest that Seam refuses costs only a few calls, as each retry waits longer', async () => {
    await using hotel = await openHotel();
    await hotel.faults([
      { path: '/user_identities/create', skip: 1, effect: { status: 400 } },
      { path: create, times: 1, effect: { lateCommit: { afterMs: 2_500 } } },
    ]);
    await hotel.put('R1', checkedIn(hotel, 2));
    await hotel.until('R1', ({ guests }) => guests[0]!.credentials[0]?.state === 'issued');
    await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ about }) => about === 'g2'));
    expect(await hotel.calls('/user_identities/create')).toBeLessThan(6);
    await hotel.send('R1', 'removeGuest', { guestId: 'g2' });
    expect((await hotel.atRest('R1')).needsAttention).toEqual([]);
  });
});

describe('keys that cannot be issued', () => {
  it('the status names a guest without a key, who gets it once it can be issued', async () => {
    await using hotel = await openHotel();
    const unknown = '99999999-9999-4999-8999-999999999999';
    await hotel.put('R1', checkedIn(hotel, 0, { guests: [{ guestId: 'g1', userIdentityId: unknown }] }));
    await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'issue-refused'));
    expect(await hotel.credentials()).toEqual([]);
    await hotel.put('R1', checkedIn(hotel, 1));
    expect((await hotel.atRest('R1')).needsAttention).toEqual([]);
  });

  it.runIf(isFull).each([
    ['301', 'no-mobile-key'],
    ['999', 'unknown-room'],
  ])('room %s gets no key and the status shows %s', async (room, code) => {
    await using hotel = await openHotel();
    await hotel.put('R1', checkedIn(hotel, 1, { rooms: [room] }));
    const view = await hotel.until('R1', ({ needsAttention }) => needsAttention.length > 0);
    expect(view.needsAttention[0]).toMatchObject({ code });
    expect(view.needsAttention[0]!.message).toContain(room);
    expect(await hotel.calls(create)).toBe(0);
  });

  it.runIf(isFull)('the status says that the API key is wrong', async () => {
    await using hotel = await openHotel({ faults: [{ path: '/acs/entrances/list', effect: { status: 401 } }] });
    await hotel.put('R1', checkedIn(hotel, 1));
    await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'seam-unauthorized'));
    await hotel.faults([]);
    await hotel.advance(0.1);
    expect((await hotel.atRest('R1')).needsAttention).toEqual([]);
  });
});
