import { deskCardLead, deskCardSlack, type Hotel } from '../hotel.ts';
import type { Said } from '../sequence.ts';
import { isUsed, type Circumstances, type Verdict } from './doors.ts';
import { isRunning, type Booking } from './pms.ts';
import type { Bookings, RightfulOn } from './rooms.ts';

/** Moments that are so close to a limit, in hours, are not judged. */
const margin = 0.01;

/** Within how many hours two losses may count as two within an hour: they are noticed only when things go on again. */
const blowHours = 8;

/** A card that the front desk made; it opens its rooms from then on. */
export interface CardOrder {
  readonly rooms: readonly string[];
  readonly madeAt: number;
  readonly to: number;
  /** Seam's lists show it a minute late. */
  readonly isLate: boolean;
}

/** A card, and what became of it. */
interface Card extends CardOrder {
  readonly id: string;
  /** Nothing was under way when it was made: a key that was being made would end it, and no rule can help that. */
  readonly isCalm: boolean;
  /** The reservations that may have had one of its rooms since it was made. */
  readonly mayHold: ReadonlySet<string>;
  /** The reservations that were in house when it was made, and had all its rooms. */
  readonly madeFor: string | null;
  /** The reservation that it fitted at a rest, and that joined it: it stays theirs, even if their stay changes. */
  readonly keptBy: string | null;
  /** The reservation that it was of, and that has left it. */
  readonly formerOf: string | null;
  /** The reservation that it was of, and whose lost phone, rekey or revoked keys ended it. */
  readonly voidedBy: string | null;
  /** When it opened a door. */
  readonly uses: readonly number[];
  /** Something was said while no list showed the card yet: it may have had the holder open rooms anew, and end the card. */
  readonly wasUnseen: boolean;
  /** It was not the guests' own while they were in house with its rooms: their new key may have ended it (rule 17). */
  readonly wasUnfit: boolean;
  readonly isListed: boolean;
}

/** Whether an id is a card's and not a person's. */
export function isCard(person: string): boolean {
  return person.startsWith('card:');
}

function shareSomebody(a: Booking | undefined, b: Booking | undefined): boolean {
  return (a?.guests ?? []).some(({ person }) => b?.guests.some((other) => other.person === person));
}

/**
 * The cards that the front desk makes alone: which of them are a guest's (rule 19). It judges only what is certain, by what
 * the PMS said and the desk did, and by who can have each room.
 */
export class Cards {
  #cards: readonly Card[] = [];
  readonly #hotel: Hotel;
  readonly #bookings: Bookings;
  readonly #canBeJoined: boolean;
  /** When each reservation was heard of first, and when its keys were made void last. */
  readonly #heardAt = new Map<string, number>();
  readonly #voidAt = new Map<string, number>();

  constructor(hotel: Hotel, bookings: Bookings, canBeJoined: boolean) {
    this.#hotel = hotel;
    this.#bookings = bookings;
    this.#canBeJoined = canBeJoined;
  }

  /** The desk makes a card. */
  make(order: CardOrder, isCalm: boolean, rightfulOn: RightfulOn): void {
    const id = `card:${this.#cards.length + 1}`;
    const blank = { keptBy: null, formerOf: null, voidedBy: null, uses: [], mayHold: new Set<string>() };
    const madeFor = this.#holderOf(order.rooms, rightfulOn);
    // An earlier card that is noticed only now has the holder open other rooms, too; a card that no list shows may be among them.
    const rooms = (madeFor === null ? undefined : this.#bookings.get(madeFor))?.rooms ?? [];
    const isUnsettled = this.#cards.some(
      (one) => one.to > order.madeAt && one.keptBy === null && one.rooms.some((room) => rooms.includes(room)),
    );
    const isSeen = { wasUnseen: false, isListed: !order.isLate, wasUnfit: false };
    const isCertain = isCalm && !(order.isLate && isUnsettled);
    this.#cards = [...this.#cards, { ...order, ...blank, ...isSeen, id, isCalm: isCertain, madeFor }];
    this.follow(order.madeAt, rightfulOn);
  }

  /** The PMS said something that was taken. */
  hear(reservationId: string, said: Said, now: number): void {
    if (!this.#heardAt.has(reservationId)) this.#heardAt.set(reservationId, now);
    this.#change((card) => (card.isListed ? card : { ...card, wasUnseen: true }));
    const isVoiding = said.name === 'reportLostPhone' || said.name === 'revokeKeys' || ('rekey' in said && said.rekey);
    if (!isVoiding) return;
    this.#voidAt.set(reservationId, now);
    this.#change((card) => (card.keptBy === reservationId ? { ...card, keptBy: null, voidedBy: reservationId } : card));
  }

  /** A card opened a door. */
  use(id: string, now: number): void {
    this.#change((card) => (card.id === id ? { ...card, uses: [...card.uses, now] } : card));
  }

  /** Notes who may have had the rooms, and which cards their guests have left. */
  follow(now: number, rightfulOn: RightfulOn): void {
    this.#change((card) => {
      const holders = card.rooms.flatMap((room) => rightfulOn(room).flat());
      const mayHold = new Set([...card.mayHold, ...holders]);
      const { keptBy } = card;
      const isListed = card.isListed || now > card.madeAt + margin;
      const stays =
        keptBy === null || (this.#isThere(keptBy, now) && this.#holderOf(card.rooms, rightfulOn) === keptBy);
      const followed = { ...card, mayHold, isListed, ...(stays ? {} : { keptBy: null, formerOf: keptBy }) };
      const wasUnfit =
        card.wasUnfit ||
        (holders.some((id) => this.#isThere(id, now)) && this.#ownerOf(followed, now, rightfulOn) === null);
      return { ...followed, wasUnfit };
    });
  }

  /** At rest, all is as it must be: what fits is joined. */
  settle(now: number, rightfulOn: RightfulOn, hasKey: (reservationId: string, room: string) => boolean): void {
    this.#change((card) => {
      const holder = this.#fits(card, now, rightfulOn);
      const isJoined = holder !== null && card.rooms.every((room) => hasKey(holder, room));
      return isJoined && card.to > now ? { ...card, keptBy: holder } : card;
    });
  }

  /** What a card does at each door. */
  verdicts(id: string, circumstances: Circumstances): Readonly<Record<string, Verdict>> {
    const card = this.#cards.find((one) => one.id === id);
    const doors = this.#hotel.doors;
    return Object.fromEntries(
      doors.map((door) => [door, card === undefined ? 'either' : this.#verdict(card, door, circumstances)]),
    );
  }

  /**
   * Whether the keys of a reservation may be lacking because of a card: it is booked, and an unknown card is on its rooms (rule
   * 16); or cards that are not its guests' ended its keys twice within an hour (rule 17); or a card cannot be joined.
   */
  mayLackKeys(reservationId: string, now: number, rightfulOn: RightfulOn): boolean {
    const booking = this.#bookings.get(reservationId);
    if (booking === undefined) return false;
    const met = this.#cards.filter(({ rooms }) => rooms.some((room) => booking.rooms.includes(room)));
    const open = met.filter(({ to }) => to > now).filter((card) => !this.#isFormer(card, reservationId));
    if (open.length > 0 && (!this.#canBeJoined || booking.status !== 'in-house')) return true;
    const since = this.#heardAt.get(reservationId) ?? 0;
    const blows = met
      .filter((card) => card.madeFor !== reservationId || this.#ownerOf(card, now, rightfulOn) !== reservationId)
      .flatMap(({ madeAt, uses }) => [madeAt, ...uses])
      .filter((at) => at >= since);
    if (booking.rooms.length > 1 && blows.length > 0) return true;
    return blows.some((at, index) =>
      blows.some((other, place) => place !== index && Math.abs(other - at) <= blowHours),
    );
  }

  #change(change: (card: Card) => Card): void {
    this.#cards = this.#cards.map(change);
  }

  #isThere(reservationId: string, now: number): boolean {
    const booking = this.#bookings.get(reservationId);
    return booking?.status === 'in-house' && isRunning(booking, now);
  }

  /** The reservation that alone has all these rooms for certain; `null` if there is none. */
  #holderOf(rooms: readonly string[], rightfulOn: RightfulOn): string | null {
    const holders = rooms.map((room) => {
      const [ids, ...others] = rightfulOn(room);
      return others.length === 0 && ids?.length === 1 ? ids[0] : undefined;
    });
    const [holder] = holders;
    return holder !== undefined && holders.every((one) => one === holder) ? holder : null;
  }

  /** The reservation whose guest's a card is by its making (rule 19); `null` if that is not certain. */
  #fits(card: Card, now: number, rightfulOn: RightfulOn): string | null {
    const holder = this.#holderOf(card.rooms, rightfulOn);
    const booking = holder === null ? undefined : this.#bookings.get(holder);
    if (holder === null || booking === undefined || !this.#isThere(holder, now)) return null;
    if (!card.isCalm || card.wasUnfit || card.wasUnseen) return null;
    if (booking.sharedWith.length > 0 || [...card.mayHold].some((id) => id !== holder)) return null;
    const arrivedAt = booking.arrivedAt ?? booking.stay.from;
    if (card.madeAt < arrivedAt - deskCardLead + margin || card.to > booking.stay.to + deskCardSlack - margin)
      return null;
    if ((this.#voidAt.get(holder) ?? -Infinity) >= card.madeAt) return null;
    return holder;
  }

  /** The reservation whose guest's a card is now; `null` if that is not certain. */
  #ownerOf(card: Card, now: number, rightfulOn: RightfulOn): string | null {
    return card.keptBy ?? this.#fits(card, now, rightfulOn);
  }

  /** Whether a card was of a guest who left, so that another reservation neither joins it nor waits for it. */
  #isFormer({ formerOf }: Card, reservationId: string): boolean {
    if (formerOf === null || formerOf === reservationId) return false;
    return !shareSomebody(this.#bookings.get(formerOf), this.#bookings.get(reservationId));
  }

  #verdict(card: Card, door: string, circumstances: Circumstances): Verdict {
    const { allotment, now, rightfulOn } = circumstances;
    if (!card.rooms.includes(door) || now < card.madeAt || now >= card.to) return 'either';
    const holders = allotment[door] ?? [];
    const isOthers = holders.length > 0 && holders.every((id) => this.#isFormer(card, id));
    const isVoid = card.voidedBy !== null && holders.includes(card.voidedBy);
    if ((isOthers || isVoid) && isUsed(door, circumstances)) return 'shut';
    // A card that is made later ends those of its rooms from before.
    const later = this.#cards.slice(this.#cards.indexOf(card) + 1);
    if (later.some(({ rooms }) => rooms.some((room) => card.rooms.includes(room)))) return 'either';
    return this.#ownerOf(card, now, rightfulOn) === null ? 'either' : 'opens';
  }
}
