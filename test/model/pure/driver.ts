import type { Driver } from '../driver.ts';
import type { Fault, Sequence } from '../sequence.ts';
import { wire } from '../wire.ts';
import { Agenda } from './agenda.ts';
import { Clock } from './clock.ts';
import { realParts, type Parts } from './parts.ts';
import { Property, settings } from './property.ts';
import { Reservation } from './reservation.ts';
import { Seam, type CredentialEvent } from './seam.ts';

/** More than any sequence needs: what has not come to rest by then never would. */
const mostSteps = 3_000;

/** How often all is looked at before it has to be at rest. */
const mostRounds = 20;

/** A hotel without Temporal: plan, room book, a Seam and locks, and the order of what is under way decided by dice. */
export function openPureHotel(
  { seam: choices, phonesHear, dice }: Pick<Sequence, 'seam' | 'phonesHear' | 'dice'>,
  parts: Parts = realParts,
): Driver {
  const agenda = new Agenda(dice);
  const clock = new Clock();
  function now() {
    return clock.now();
  }
  const reservations = new Map<string, Reservation>();
  const struck: Fault[] = [];
  function strike(fault: Fault): boolean {
    const index = struck.indexOf(fault);
    if (index >= 0) struck.splice(index, 1);
    return index >= 0;
  }
  function deliver(event: CredentialEvent): void {
    agenda.later(`event about ${event.resourceId}`, () => {
      const all = [...reservations.values()];
      for (const reservation of all) reservation.hearEvent(event);
      if (all.some((reservation) => reservation.awaitsIdOf(event))) deliver(event);
    });
  }
  const seam = new Seam({
    choices,
    phonesHear,
    agenda,
    now,
    tell: (event) => {
      if (!strike('event-lost')) deliver(event);
    },
  });
  const property = new Property({
    parts,
    agenda,
    now,
    tell: (reservationId, grants) => reservations.get(reservationId)?.hearGrants(grants),
  });
  function reservationOf(reservationId: string): Reservation {
    function strikeCreate() {
      if (strike('create-answer-lost')) return 'answer-lost';
      return strike('create-commits-late') ? 'commits-late' : null;
    }
    const options = { reservationId, parts, agenda, seam, property, now, strikeCreate };
    const reservation = reservations.get(reservationId) ?? new Reservation(options, settings.policies);
    reservations.set(reservationId, reservation);
    return reservation;
  }
  function step(): void {
    clock.tick();
    agenda.step();
  }
  function says() {
    return [...reservations.values()].map((reservation) => reservation.says());
  }
  function settle(): void {
    for (let steps = 0; !agenda.isEmpty; steps += 1) {
      if (steps > mostSteps) throw new Error(`does not come to rest: ${agenda.underWay.join(', ')}`);
      step();
    }
  }

  return {
    hours: () => clock.hours(),
    async say(reservationId, said) {
      clock.tick();
      const { name, body } = wire(said, (hours) => clock.at(hours));
      return reservationOf(reservationId).hear(name, body);
    },
    async pass(hours) {
      clock.pass(hours);
      agenda.later('the clock of the property', () => property.think());
      for (const [id, reservation] of reservations) agenda.later(`the clock of ${id}`, () => reservation.think());
    },
    async go(steps) {
      for (let count = 0; count < steps && !agenda.isEmpty; count += 1) step();
    },
    async fault(fault) {
      if (fault === 'bridge-down') seam.setBridge(false);
      else struck.push(fault);
    },
    async rest() {
      seam.setBridge(true);
      settle();
      // Time passes: what waits for its next try, for a look at Seam, or for what comes late, goes on.
      for (let round = 0; ; round += 1) {
        const before = JSON.stringify(says());
        for (const reservation of reservations.values()) {
          reservation.reconcile();
          reservation.lookForStrays();
        }
        settle();
        if (JSON.stringify(says()) === before) return;
        if (round > mostRounds) throw new Error(`does not come to rest: ${JSON.stringify(says())}`);
      }
    },
    // Coming to rest took all the time that it needed.
    waitMore: async () => false,
    keys: async () => seam.keys().map(({ id, userIdentityId }) => ({ id, person: userIdentityId })),
    atSeam: async () => seam.ids(),
    tap: async (keyId, door) => seam.tap(keyId, door),
    says: async () => says(),
  };
}
