import type { SeamEvent } from '../../../src/domain/seam/resources.ts';
import type { Driver } from '../driver.ts';
import { defaultHotel, type Hotel } from '../hotel.ts';
import type { Fault, Sequence } from '../sequence.ts';
import { writerOf } from '../wire.ts';
import { Agenda } from './agenda.ts';
import { Clock } from './clock.ts';
import { realParts, type Parts } from './parts.ts';
import { Property } from './property.ts';
import { Reservation, type CreateStrike } from './reservation.ts';
import { Seam } from './seam.ts';
import { hourMs } from './settings.ts';

/** More than any sequence needs: what has not come to rest by then never would. */
const mostSteps = 3_000;

/** How often all credentials are compared before the hotel has to be at rest. */
const mostRounds = 20;

/** How long a rest lasts at most, in milliseconds: longer than all pauses after a failure, shorter than half an hour. */
const restMs = 1_800_000;

/** How long it may take until a create that was carried out late is found, in milliseconds. */
const strayMs = 13 * 3_600_000;

/** How long the front desk takes to make a card, in milliseconds: longer than a look counts as fresh. */
const encodingMs = 15_000;

/** How late Seam's lists show a card that is late, in milliseconds. */
const cardLagMs = 60_000;

/** After how many milliseconds Seam sends an event again. */
const repeatedAfterMs = 10_000;

const createStrikes: readonly (readonly [Fault, CreateStrike])[] = [
  ['create-answer-lost', { done: 'at-once', answers: false }],
  ['create-commits-late', { done: 'late', answers: false }],
  ['create-fails', { done: 'never', answers: true }],
  ['create-fails-but-done', { done: 'at-once', answers: true }],
  ['create-fails-but-done-late', { done: 'late', answers: true }],
];

/** How a pure hotel is made. */
export interface PureHotelOptions extends Pick<Sequence, 'seam' | 'phonesHear' | 'dice'> {
  readonly hotel?: Hotel | undefined;
}

/** A hotel without Temporal: the decisions of src/domain, a Seam and locks, and dice for the order of what is under way. */
export function openPureHotel(
  { seam: choices, phonesHear, dice, hotel = defaultHotel }: PureHotelOptions,
  parts: Parts = realParts,
): Driver {
  const agenda = new Agenda(dice);
  const wire = writerOf(dice);
  const clock = new Clock();
  const reservations = new Map<string, Reservation>();
  const struck: Fault[] = [];
  function strike(fault: Fault): boolean {
    const index = struck.indexOf(fault);
    if (index >= 0) struck.splice(index, 1);
    return index >= 0;
  }
  function deliver(event: SeamEvent): void {
    agenda.later(`event about ${event.resourceId}`, () => {
      const all = [...reservations.values()];
      const isEarly = all.some((reservation) => reservation.awaitsIdOf(event));
      for (const reservation of all) reservation.hearEvents([event]);
      // Seam sends an event again if nothing took it.
      if (isEarly) clock.wait({ at: clock.after(repeatedAfterMs), ring: () => deliver(event) });
    });
  }
  const seam = new Seam({
    choices,
    phonesHear,
    agenda,
    now: () => clock.now(),
    tell: (event) => {
      if (!strike('event-lost')) deliver(event);
    },
  });
  const property = new Property({
    hotel,
    parts,
    agenda,
    clock,
    tell: (reservationId, grants) => reservations.get(reservationId)?.hearGrants(grants),
    report: (reservationId, events) =>
      agenda.later(`reconcile of ${reservationId}`, () => reservations.get(reservationId)?.hearEvents(events)),
  });
  function reservationOf(reservationId: string): Reservation {
    function strikeCreate(): CreateStrike | null {
      return createStrikes.find(([fault]) => strike(fault))?.[1] ?? null;
    }
    const options = { reservationId, parts, agenda, clock, seam, property, strikeCreate };
    const reservation = reservations.get(reservationId) ?? new Reservation(options);
    reservations.set(reservationId, reservation);
    return reservation;
  }
  function step(): void {
    clock.tick();
    agenda.step();
  }
  /** Everything under way gets done, and what waits for a moment within `ms` milliseconds, too. */
  function settle(ms: number): void {
    const until = clock.after(ms);
    for (let steps = 0; !agenda.isEmpty || clock.moveOn(until); steps += 1) {
      if (steps > mostSteps) throw new Error(`does not come to rest: ${agenda.underWay.join(', ')}`);
      step();
    }
  }
  function rest(ms: number): void {
    seam.setBridge(true);
    settle(ms);
    for (let round = 0; property.reconcile(seam.all()); round += 1) {
      if (round > mostRounds) throw new Error('does not come to rest: the slow reconcile always finds a difference');
      settle(ms);
    }
  }

  return {
    hotel,
    hours: () => clock.hours(),
    async say(reservationId, said) {
      clock.tick();
      const { name, body } = wire(said, (hours) => clock.at(hours));
      return reservationOf(reservationId).hear(name, body);
    },
    async pass(hours) {
      clock.pass(hours);
    },
    async go(steps) {
      for (let count = 0; count < steps && !agenda.isEmpty; count += 1) step();
    },
    async fault(fault) {
      if (fault === 'bridge-down') seam.setBridge(false);
      else struck.push(fault);
    },
    rest: async () => rest(restMs),
    async waitMore(looks) {
      const isSeeking = [...reservations.values()].some(({ hasStrays }) => hasStrays);
      if (looks > 1 || !isSeeking) return false;
      rest(strayMs);
      return true;
    },
    async encode({ rooms, to, isLate }) {
      clock.pass(encodingMs / hourMs);
      seam.encode({ rooms, to: clock.at(to), listedFrom: clock.after(isLate ? cardLagMs : 0) });
    },
    keys: async () => seam.keys().map(({ id, userIdentityId }) => ({ id, person: userIdentityId ?? id })),
    atSeam: async () => seam.ids(),
    tap: async (keyId, door) => seam.tap(keyId, door),
    says: async () => [...reservations.values()].map((reservation) => reservation.says()),
  };
}
