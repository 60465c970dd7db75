import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAtSeam, isValidCredential, type Credential } from '../../../src/domain/credentials/credential.ts';
import type { Message } from '../../../src/domain/messages/index.ts';
import type { Granted } from '../../../src/domain/rooms/granted.ts';
import { planCredentials } from '../../../src/domain/plan/plan.ts';
import { previewPlan, requested } from '../../../src/domain/plan/preview.ts';
import type { Step } from '../../../src/domain/plan/step.ts';
import { applyMessage } from '../../../src/domain/reservation/apply.ts';
import { guestRooms, guestWindow, isCurrent, type Desired } from '../../../src/domain/reservation/desired.ts';
import { at, desired, granted } from '../hotelAurora.ts';
import { Locks, type Key } from './modelLocks.ts';
import { isFull } from '../../support/run.ts';

const allRooms = ['101', '102', '103'];
const guestIds = ['g1', 'g2', 'g3', 'g4'];

const guest = fc.record({
  guestId: fc.constantFrom(...guestIds),
  rooms: fc.option(fc.subarray(allRooms, { minLength: 1 }), { nil: undefined }),
  stay: fc.option(
    fc.tuple(fc.integer({ min: 15, max: 60 }), fc.integer({ min: 1, max: 30 })).map(([from, length]) => ({
      from: at(from),
      to: at(from + length),
    })),
    { nil: undefined, freq: 4 },
  ),
});

const stay = fc
  .tuple(fc.integer({ min: 14, max: 40 }), fc.integer({ min: 12, max: 72 }))
  .map(([from, length]) => ({ from: at(from), to: at(from + length) }));

const message: fc.Arbitrary<Message> = fc.oneof(
  guest.map((g): Message => ({ name: 'addGuest', body: { guest: { ...g, fullName: 'Guest' } } })),
  fc
    .tuple(fc.constantFrom(...guestIds), fc.boolean())
    .map(([guestId, rekey]): Message => ({ name: 'removeGuest', body: { guestId, rekey } })),
  fc
    .tuple(fc.constantFrom(...guestIds), fc.boolean())
    .map(([guestId, rekey]): Message => ({ name: 'newKey', body: { guestId, rekey } })),
  fc.subarray(allRooms).map((rooms): Message => ({ name: 'changeRooms', body: { rooms } })),
  stay.map((body): Message => ({ name: 'changeStay', body: { stay: body } })),
  fc
    .constantFrom(
      ...(['checkIn', 'undoCheckIn', 'checkOut', 'undoCheckOut', 'cancel', 'noShow', 'reinstate'] as const),
      ...(['hold', 'revokeKeys', 'release'] as const),
    )
    .map((name): Message => ({ name, body: {} })),
  fc.constantFrom(...guestIds).map((guestId): Message => ({ name: 'reportLostPhone', body: { guestId } })),
);

/** Three rooms. The guests beside the primary one have one or two of them each, so that no single key has to cover all. */
const family: fc.Arbitrary<Partial<Desired>> = fc
  .record({
    primary: fc.option(
      fc.integer({ min: 1, max: 30 }).map((length) => ({ from: at(15), to: at(15 + length) })),
      { nil: undefined },
    ),
    subsets: fc.array(fc.subarray(allRooms, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 3 }),
  })
  .map(({ primary, subsets }) => ({
    rooms: allRooms,
    guests: [
      { guestId: 'g1', stay: primary },
      ...subsets.map((rooms, index) => ({ guestId: guestIds[index + 1] ?? '', rooms })),
    ],
  }));

/** How a reservation begins, and whether its property holds keys back until a guest's phone is ready. */
interface Opening {
  readonly booked: Partial<Desired>;
  readonly requirePhone: boolean;
}

const opening: fc.Arbitrary<Opening> = fc.record({
  booked: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: family }),
  requirePhone: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

/** What happens to a reservation: a message, time, a guest's phone that gets ready, a room withdrawn or granted anew, a step left undone. */
type Happening =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'phone'; readonly guestId: string }
  | { readonly kind: 'hours'; readonly hours: number }
  | { readonly kind: 'regrant'; readonly room: string }
  | { readonly kind: 'withdraw'; readonly room: string }
  | { readonly kind: 'steps'; readonly count: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: message.map((m): Happening => ({ kind: 'message', message: m })) },
  { weight: 2, arbitrary: fc.constantFrom(...guestIds).map((guestId): Happening => ({ kind: 'phone', guestId })) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 }).map((hours): Happening => ({ kind: 'hours', hours })) },
  { weight: 1, arbitrary: fc.constantFrom(...allRooms).map((room): Happening => ({ kind: 'regrant', room })) },
  { weight: 1, arbitrary: fc.constantFrom(...allRooms).map((room): Happening => ({ kind: 'withdraw', room })) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }).map((count): Happening => ({ kind: 'steps', count })) },
);

/** One reservation, its grants, and the locks behind it. */
class Hotel {
  state: Desired;
  rooms: Granted;
  issued: readonly Credential[] = [];
  clock = 12;
  readonly keys = new Map<string, Key>();
  readonly locks = new Locks();
  readonly withPhone: string[] = [];
  #nextGrant = 10;

  constructor({ booked, requirePhone }: Opening) {
    this.state = desired(booked);
    const all = granted(allRooms);
    this.rooms = { ...all, policies: { ...all.policies, requirePhone } };
  }

  get now(): string {
    return at(this.clock);
  }

  plan(): readonly Step[] {
    return planCredentials({
      desired: this.state,
      granted: this.rooms,
      credentials: this.issued,
      now: this.now,
      withPhone: this.withPhone,
    });
  }

  happen(one: Happening): void {
    switch (one.kind) {
      case 'message': {
        const applied = applyMessage(this.state, one.message, { now: this.now, credentials: this.issued });
        if (applied.ok) this.state = applied.desired;
        return;
      }
      case 'phone':
        this.withPhone.push(one.guestId);
        return;
      case 'hours':
        this.clock += one.hours;
        return;
      case 'withdraw': {
        const { [one.room]: _gone, ...rooms } = this.rooms.rooms;
        const notGranted = { ...this.rooms.notGranted, [one.room]: { why: 'over' } as const };
        this.rooms = { ...this.rooms, rooms, notGranted };
        return;
      }
      case 'regrant': {
        // Another reservation had the room meanwhile: its override is written at the door.
        this.locks.override([one.room], { from: this.now, to: at(this.clock + 1) });
        const grant = { grant: this.#nextGrant++, acsEntranceIds: [`door-${one.room}`] };
        this.rooms = { ...this.rooms, rooms: { ...this.rooms.rooms, [one.room]: grant } };
        return;
      }
      case 'steps':
        for (const step of this.plan().slice(0, one.count)) this.carryOut(step);
    }
  }

  carryOut(step: Step): void {
    if (step.step === 'wait') return;
    if (step.step === 'deactivatePhone') {
      this.state = { ...this.state, lostPhones: [] };
      return;
    }
    if (step.step === 'revoke') {
      const key = this.keys.get(step.requestId);
      if (key) key.discarded = true;
      this.issued = this.issued.map((one) =>
        one.requestId === step.requestId ? { ...one, state: 'revoked', deadAt: this.now } : one,
      );
      return;
    }
    const requestId = `c${this.issued.length + 1}`;
    const key =
      step.step === 'issueJoiner'
        ? this.locks.joiner(
            step.joinTo.map((id) => this.keys.get(id)!),
            step.rooms,
            step.window,
          )
        : this.locks.override(step.rooms, step.window);
    this.keys.set(requestId, key);
    this.issued = [
      ...this.issued,
      { ...requested(step, requestId, this.now), acsCredentialId: requestId, state: 'issued' },
    ];
  }

  rest(): void {
    for (let round = 0; round < 100; round += 1) {
      const steps = this.plan().filter(({ step }) => step !== 'wait');
      if (steps.length === 0) return;
      for (const step of steps) this.carryOut(step);
    }
    throw new Error('the plan does not come to rest');
  }
}

const runs = Number(process.env['NIGHTLATCH_PROPERTY_RUNS'] ?? (isFull ? 100_000 : 5_000));

describe('the plan and the locks', { timeout: 600_000 }, () => {
  it('comes to rest with one credential for each entitled guest that opens, and none that should not open', () => {
    fc.assert(
      fc.property(opening, fc.array(happening, { minLength: 1, maxLength: 25 }), (begun, happenings) => {
        const hotel = new Hotel(begun);
        for (const one of happenings) hotel.happen(one);
        previewPlan({
          desired: hotel.state,
          granted: hotel.rooms,
          credentials: hotel.issued,
          now: hotel.now,
          withPhone: hotel.withPhone,
        });
        hotel.rest();
        const { state, issued, now } = hotel;
        const standing = issued.filter(isAtSeam);
        if (!isCurrent(state, now) || state.keysRevoked) expect(standing).toEqual([]);
        // On hold a change is left half done: the old keys stay until the new ones may be issued.
        if (state.onHold) return;
        // No guest has two keys.
        expect(new Set(standing.map(({ guestId }) => guestId)).size).toBe(standing.length);
        // A key that was to be replaced is gone, unless something is waited for.
        if (hotel.plan().length === 0)
          expect(standing.filter(({ requestId }) => state.keysToReplace.includes(requestId))).toEqual([]);
        // No generation has two overrides.
        const overrides = issued.filter(({ kind }) => kind === 'override').map(({ generation }) => generation);
        expect(new Set(overrides).size).toBe(overrides.length);
        // Every rightful guest taps in plan order, when their time has come: the doors open.
        for (const one of standing.filter(isValidCredential)) {
          const key = hotel.keys.get(one.requestId)!;
          const moment = key.from > now ? key.from : now;
          const held = Object.entries(one.grants).filter(([room, grant]) => hotel.rooms.rooms[room]?.grant === grant);
          for (const [room] of held) expect(hotel.locks.tap(room, key, moment)).toBe(true);
        }
        // And not for a credential that was revoked or overridden.
        for (const one of issued.filter((other) => !isAtSeam(other)))
          for (const room of Object.keys(one.grants))
            expect(hotel.locks.tap(room, hotel.keys.get(one.requestId)!, now)).toBe(false);
      }),
      { numRuns: runs },
    );
  });

  it('leaves no entitled guest without a credential unless it says what the guest waits for', () => {
    fc.assert(
      fc.property(opening, fc.array(happening, { minLength: 1, maxLength: 25 }), (begun, happenings) => {
        const hotel = new Hotel(begun);
        for (const one of happenings) hotel.happen(one);
        hotel.rest();
        const { state, issued, now } = hotel;
        const waits = hotel.plan().flatMap((step) => (step.step === 'wait' ? [step] : []));
        if (!isCurrent(state, now) || waits.some((wait) => wait.for === 'lead' || wait.for === 'hold')) return;
        for (const one of state.guests) {
          const window = guestWindow(state, one);
          const rooms = guestRooms(state, one).filter((room) => hotel.rooms.rooms[room] !== undefined);
          if (window === null || window.to <= now || rooms.length === 0) continue;
          const has = issued.some(
            (c) => isValidCredential(c) && c.guestId === one.guestId && rooms.every((room) => room in c.grants),
          );
          const waiting = waits.some(
            (wait) => (wait.for === 'earlier-stay' || wait.for === 'phone') && wait.guestId === one.guestId,
          );
          expect(has || waiting).toBe(true);
        }
      }),
      { numRuns: runs },
    );
  });
});
