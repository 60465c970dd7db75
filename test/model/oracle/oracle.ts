import { headsDeath, issueLead, type Hotel } from '../hotel.ts';
import type { Encoding, Said, Sequence } from '../sequence.ts';
import { Cards, isCard, type CardOrder } from './cards.ts';
import { allotments, verdicts, type Allotment, type Circumstances, type Verdict } from './doors.ts';
import { after, isRunning, wouldBeTwice, type Booking } from './pms.ts';
import { beginOf, partnersOf, rightful } from './rooms.ts';

/** Which doors opened for which persons. */
export interface Opened {
  /** When every rightful guest went to theirs, one after the other. */
  readonly atFirst: (person: string, door: string) => boolean;
  /** When every person tried every door after that. */
  readonly thereafter: (person: string, door: string) => boolean;
}

/** The reservations that have a room; only one of them, if sharers were parted and the PMS cannot know which keeps it. */
interface Seats {
  readonly ids: readonly string[];
  readonly areTogether: boolean;
}

/**
 * Says what has to be true of a hotel, from the messages of the PMS and from which doors open, and from nothing else: it
 * knows no plan, no room book and no credential.
 */
export class Oracle {
  readonly #bookings = new Map<string, Booking>();
  readonly #hotel: Hotel;
  readonly #phonesHear: boolean;
  /** The reservations that were found to have a room at rest, in house, and have asked for it so ever since. */
  readonly #seated = new Map<string, Seats>();
  readonly #lockedOut = new Set<string>();
  #judgedAt = 0;
  readonly #cards: Cards;

  constructor(hotel: Hotel, { phonesHear, seam }: Pick<Sequence, 'phonesHear' | 'seam'>) {
    this.#hotel = hotel;
    this.#phonesHear = phonesHear;
    this.#cards = new Cards(hotel, this.#bookings, seam.joiningPlasticCard !== 'refuse');
  }

  /** Whether the PMS is to keep a message to itself. */
  isUnsayable(reservationId: string, said: Said): boolean {
    return wouldBeTwice(this.#bookings.get(reservationId) ?? null, said);
  }

  /** Hears a message; answers whether it makes sense, so that it must be taken. */
  hear(reservationId: string, said: Said, now: number): boolean {
    // A reservation whose stay was over meanwhile had lost its seat before the stay was made longer.
    this.#unseat(now);
    const before = this.#bookings.get(reservationId);
    const booking = after(before ?? null, said, now);
    if (booking === null) return false;
    this.#bookings.set(reservationId, booking);
    if (said.name === 'removeGuest' && said.rekey) {
      const guest = before?.guests.find(({ guestId }) => guestId === said.guestId);
      if (guest !== undefined) this.#lockedOut.add(`${reservationId} ${guest.person}`);
    }
    // A guest who comes again may leave again, without a rekey.
    for (const { person } of booking.guests) this.#lockedOut.delete(`${reservationId} ${person}`);
    this.#unseat(now);
    this.#cards.hear(reservationId, said, now);
    this.#follow(now);
    return true;
  }

  /**
   * The card that the front desk makes: for the rooms and until the end of a reservation as the PMS has it, if nothing else is
   * given; `null` if that makes no card.
   */
  cardOf({ for: reservationId, rooms, to, isLate }: Encoding, now: number): CardOrder | null {
    const booking = this.#bookings.get(reservationId);
    const order = { rooms: rooms ?? booking?.rooms ?? [], madeAt: now, to: to ?? booking?.stay.to ?? 0, isLate };
    return order.rooms.length === 0 || order.to <= now ? null : order;
  }

  /** The front desk makes a card; `isCalm`: nothing was under way. */
  makes(card: CardOrder, isCalm: boolean): void {
    this.#arrive(card.madeAt);
    this.#cards.make(card, isCalm && this.#isCalmFor(card), this.#rightfulOn(card.madeAt));
  }

  /**
   * Whether time alone changed nothing since the last rest; for a card that is listed late, whether time has passed at all: a
   * key that dies just after its heads counts as ended by us (decision 13).
   */
  #isCalmFor({ isLate, madeAt }: CardOrder): boolean {
    const next = this.nextChange(this.#judgedAt);
    return (next === null || next > madeAt) && (!isLate || madeAt - this.#judgedAt > headsDeath);
  }

  /** A key, or a card, opened a door. */
  opened(person: string, now: number): void {
    this.#cards.use(person, now);
  }

  /** The doors that a person may enter, in one allotment of the rooms at least. */
  mayEnter(person: string, now: number): readonly string[] {
    this.#arrive(now);
    const all = this.#allotments(now).map((allotment) => this.#verdicts(person, allotment, now));
    return this.#hotel.doors.filter((door) => all.some((verdict) => verdict[door] === 'opens'));
  }

  /** The doors at which a person is tried: all; a card only where it is certain what it does, for it may end keys. */
  tries(person: string, now: number): readonly string[] {
    if (!isCard(person)) return this.#hotel.doors;
    this.#arrive(now);
    const all = this.#allotments(now).map((allotment) => this.#verdicts(person, allotment, now));
    return this.#hotel.doors.filter((door) => all.every((verdict) => verdict[door] !== 'either'));
  }

  /** What is wrong with the doors; nothing where some rightful allotment of the rooms explains them all. */
  judge(persons: readonly string[], opened: Opened, now: number): readonly string[] {
    this.#arrive(now);
    this.#judgedAt = now;
    const judged = this.#allotments(now).map((allotment) => ({
      allotment,
      wrong: persons.flatMap((person) => this.#wrongFor(person, opened, this.#verdicts(person, allotment, now))),
    }));
    const right = judged.filter(({ wrong }) => wrong.length === 0);
    this.#seat(right.map(({ allotment }) => allotment));
    this.#follow(now);
    if (right.length > 0) {
      this.#cards.settle(now, this.#rightfulOn(now), (id, room) => this.#hasKey(id, room, now));
      return [];
    }
    return judged.toSorted((a, b) => a.wrong.length - b.wrong.length)[0]?.wrong ?? ['no allotment of the rooms at all'];
  }

  /** Why what a reservation says that it waits for cannot be; `null` where it can. */
  doubts(reservationId: string, waiting: string | null, now: number): string | null {
    const booking = this.#bookings.get(reservationId);
    const isDue = booking !== undefined && (booking.arrivedAt !== null || beginOf(booking) - issueLead <= now);
    const runs = booking !== undefined && isRunning(booking, now);
    const reasons: Readonly<Record<string, boolean>> = {
      hold: booking?.onHold === true,
      lead: runs && !isDue,
      guest: booking?.guests.length === 0,
      room: runs && (booking.rooms.length === 0 || this.#mayLack(reservationId, booking, now)),
      'earlier-stay':
        runs && (this.#hasLaterGuests(booking, now) || this.#comesAfterSharers(reservationId, booking, now)),
    };
    return waiting === null || (runs && this.mayLackKeys(reservationId, now)) || reasons[waiting] === true
      ? null
      : `${reservationId} waits for ${waiting}, in vain`;
  }

  /** Whether the keys of a reservation may be lacking because of a card that is not its guests', or that no key can join. */
  mayLackKeys(reservationId: string, now: number): boolean {
    return this.#cards.mayLackKeys(reservationId, now, this.#rightfulOn(now));
  }

  #hasLaterGuests({ guests }: Booking, now: number): boolean {
    return guests.some(({ stay }) => stay !== undefined && stay.from > now);
  }

  /** Who have a room together and whose stays do not meet have it one after the other (rules 2 and 14). */
  #comesAfterSharers(reservationId: string, booking: Booking, now: number): boolean {
    const begins = Math.max(...booking.guests.map(({ stay }) => stay?.from ?? beginOf(booking)), beginOf(booking));
    return booking.rooms.some((room) =>
      partnersOf(this.#bookings, room, { now, reservationId }).some((id) => {
        const other = this.#bookings.get(id);
        return other?.guests.some(({ stay }) => Math.min(stay?.to ?? other.stay.to, other.stay.to) <= begins);
      }),
    );
  }

  /** When time alone changes next what has to be true; `null` where it never does. */
  nextChange(now: number): number | null {
    const moments = [...this.#bookings.values()]
      .filter((booking) => isRunning(booking, now))
      .flatMap((booking) => [
        beginOf(booking) - issueLead,
        beginOf(booking),
        booking.stay.to,
        ...booking.guests.flatMap(({ stay }) => (stay === undefined ? [] : [stay.from, stay.to])),
      ]);
    return moments.filter((moment) => moment > now).toSorted((a, b) => a - b)[0] ?? null;
  }

  /** Whether the PMS put a reservation on hold. */
  isOnHold(reservationId: string): boolean {
    return this.#bookings.get(reservationId)?.onHold === true;
  }

  /** All people that the PMS has as guests now. */
  get people(): readonly string[] {
    return [...this.#bookings.values()].flatMap(({ guests }) => guests.map(({ person }) => person));
  }

  #mayLack(reservationId: string, booking: Booking, now: number): boolean {
    return booking.rooms.some((room) => this.#rightful(room, now).some((ids) => !ids.includes(reservationId)));
  }

  #rightful(room: string, now: number): readonly (readonly string[])[] {
    return rightful(this.#bookings, room, { now, seated: this.#seated.get(room)?.ids });
  }

  #allotments(now: number): readonly Allotment[] {
    return allotments(this.#hotel.rooms, (room) => this.#rightful(room, now));
  }

  #rightfulOn(now: number): (room: string) => readonly (readonly string[])[] {
    return (room) => this.#rightful(room, now);
  }

  /** Time has passed: stays may be over, and with them seats, and whose the cards are. */
  #arrive(now: number): void {
    this.#unseat(now);
    this.#follow(now);
  }

  #follow(now: number): void {
    this.#cards.follow(now, this.#rightfulOn(now));
  }

  /** Whether a guest of a reservation must have a key to a room. */
  #hasKey(reservationId: string, room: string, now: number): boolean {
    const [allotment = {}] = this.#allotments(now);
    const { guests = [] } = this.#bookings.get(reservationId) ?? {};
    return guests.some(({ person }) => this.#verdicts(person, allotment, now)[room] === 'opens');
  }

  #verdicts(person: string, allotment: Allotment, now: number): Readonly<Record<string, Verdict>> {
    const rightfulOn = this.#rightfulOn(now);
    const circumstances: Circumstances = {
      hotel: this.#hotel,
      bookings: this.#bookings,
      allotment,
      now,
      rightfulOn,
      phonesHear: this.#phonesHear,
      mayLackKeys: (reservationId) => this.mayLackKeys(reservationId, now),
      lockedOut: this.#lockedOut,
    };
    return isCard(person) ? this.#cards.verdicts(person, circumstances) : verdicts(person, circumstances);
  }

  #wrongFor(person: string, opened: Opened, found: Readonly<Record<string, Verdict>>): readonly string[] {
    return this.#hotel.doors.flatMap((door) => {
      const [first, again] = [opened.atFirst(person, door), opened.thereafter(person, door)];
      if (found[door] === 'shut' && again) return [`door ${door} opens, and must not, for ${person}`];
      if (found[door] !== 'opens' || (first && again)) return [];
      return [`door ${door} stays shut${first ? ' later on' : ''}, and must open, for ${person}`];
    });
  }

  /** If every explanation of the doors puts the same reservations into a room, they are known to have it. */
  #seat(explanations: readonly Allotment[]): void {
    for (const room of this.#hotel.rooms) {
      const ids = this.#hotel.reservationIds.filter(
        (id) => explanations.length > 0 && explanations.every((one) => one[room]?.includes(id)),
      );
      if (ids.some((id) => this.#isThere(id))) this.#seated.set(room, { ids, areTogether: true });
    }
  }

  #isThere(reservationId: string): boolean {
    return this.#bookings.get(reservationId)?.status === 'in-house';
  }

  /** A reservation that left, or asks no more, has lost its seat, even if it comes back at once. */
  #unseat(now: number): void {
    for (const [room, { ids, areTogether }] of this.#seated) {
      const partners: (id: string) => readonly string[] = (id) =>
        partnersOf(this.#bookings, room, { now, reservationId: id });
      const staying = ids.filter((id) => this.#asksInHouse(id, room, now));
      // A reservation that comes to share the room has it, too.
      const all = [...new Set([...staying, ...staying.flatMap(partners)])];
      const [first] = all;
      if (first === undefined || (!areTogether && ids.some((id) => !all.includes(id)))) this.#seated.delete(room);
      else this.#seated.set(room, { ids: all, areTogether: [first, ...partners(first)].length >= all.length });
    }
  }

  #asksInHouse(reservationId: string, room: string, now: number): boolean {
    const booking = this.#bookings.get(reservationId);
    return (
      booking !== undefined && this.#isThere(reservationId) && isRunning(booking, now) && booking.rooms.includes(room)
    );
  }
}
