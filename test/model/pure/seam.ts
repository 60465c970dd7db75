import { overlaps, later, type Instant, type Window } from '../../../src/domain/instant.ts';
import type { Guest } from '../../../src/domain/messages/reservation.ts';
import type { SeamCredential, SeamEvent } from '../../../src/domain/seam/resources.ts';
import { Locks, type Key } from '../../domain/plan/modelLocks.ts';
import type { SeamChoices } from '../sequence.ts';
import { personOf } from '../wire.ts';
import type { Agenda } from './agenda.ts';
import { automaticDoor } from './settings.ts';

/** What is asked of Seam: an override, or a joiner to what `joinTo` names. */
export interface Order {
  readonly userIdentityId: string;
  readonly window: Window;
  readonly rooms: readonly string[];
  readonly acsEntranceIds: readonly string[];
  readonly joinTo: readonly string[];
}

/** The types of events about credentials that this Seam sends. */
type EventType = 'acs_credential.issued' | 'acs_credential.invalidated' | 'acs_credential.deleted';

/** What the front desk asks of the lock system: a new card for rooms, which opens at once and until `to`. */
export interface CardOrder {
  readonly rooms: readonly string[];
  readonly to: Instant;
  /** From when lists show it. */
  readonly listedFrom: Instant;
}

/** A credential as Seam holds it, and the key that the hotel made of it. */
interface Held extends Omit<Order, 'userIdentityId'> {
  readonly id: string;
  /** `null` for a card. */
  readonly userIdentityId: string | null;
  readonly listedFrom: Instant;
  readonly createdAt: Instant;
  key: Key | null;
  isInvalid: boolean;
  isBeingDeleted: boolean;
}

function isCard({ userIdentityId }: Pick<Held, 'userIdentityId'>): boolean {
  return userIdentityId === null;
}

/** The user identity of a guest: here every person has one from the beginning. */
function identityAtSeam({ userIdentityId, fullName, guestId }: Guest): string {
  return userIdentityId ?? (fullName === undefined ? guestId : personOf(fullName));
}

/** Seam refuses what does not fit; nothing was done. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** How a pure Seam is made. */
export interface SeamOptions {
  readonly choices: SeamChoices;
  readonly phonesHear: boolean;
  readonly agenda: Agenda;
  readonly now: () => Instant;
  readonly tell: (event: SeamEvent) => void;
}

/** Seam and the hotel behind it, as far as credentials go: keys are made and taken back in their own time. */
export class Seam {
  readonly #people = new Set<string>();
  readonly #options: SeamOptions;
  readonly #locks = new Locks();
  readonly #seen = new Map<string, number>();
  readonly #held = new Map<string, Held>();
  /** Every credential that was ever there: keys outlive their records. */
  readonly #made: Held[] = [];
  #waitingForBridge: (() => void)[] | null = null;
  #events = 0;

  /** The identity of a guest, and whether the PMS did not name it and no reservation asked for it before. */
  identify(guest: Guest): { readonly userIdentityId: string; readonly isNew: boolean } {
    const userIdentityId = identityAtSeam(guest);
    const isNew = guest.userIdentityId === undefined && !this.#people.has(userIdentityId);
    this.#people.add(userIdentityId);
    return { userIdentityId, isNew };
  }

  constructor(options: SeamOptions) {
    this.#options = options;
  }

  /** Takes the bridge down, or brings it up: then what waited for it goes on. */
  setBridge(isUp: boolean): void {
    const waiting = this.#waitingForBridge ?? [];
    this.#waitingForBridge = isUp ? null : waiting;
    if (isUp) for (const job of waiting) this.#options.agenda.later('bridge', job);
  }

  /** Whether the bridge is up: while it is down, the hotel makes and takes back no keys. */
  get isUp(): boolean {
    return this.#waitingForBridge === null;
  }

  /** Creates a credential; its key is made later. Throws {@link Refused}. */
  create(order: Order): SeamCredential {
    const { now, choices } = this.#options;
    if (order.window.to <= now()) throw new Refused('ends_at must be in the future');
    const heads = order.joinTo.map((id) => this.#held.get(id)).filter((head) => head !== undefined);
    if (heads.length < order.joinTo.length || !heads.every((head) => this.#isValid(head)))
      throw new Refused('what is to be joined is not valid');
    if (choices.joiningPlasticCard === 'refuse' && heads.some(isCard)) throw new Refused('a card cannot be joined');
    if (choices.joiningUnissued === 'refuse' && heads.some(({ key }) => key === null))
      throw new Refused('what is to be joined is not issued yet');
    if (!heads.every((head) => overlaps(head.window, order.window))) throw new Refused('time frames must overlap');
    const covered = heads.flatMap(({ rooms }) => rooms);
    if (heads.length > 0 && !order.rooms.every((room) => covered.includes(room)))
      throw new Refused('some guest entrances are not covered');
    const window = { ...order.window, from: later(order.window.from, now()) };
    const id = `key-${this.#made.length + 1}`;
    const held = this.#hold({ ...order, window, id, listedFrom: now() });
    // The hotel makes keys in the order in which Seam was asked for them, as the simulator does.
    this.#atHotel('make', () => this.#make(held));
    return this.#shown(held);
  }

  /** Makes a card: it works at once, and ends the other keys of its rooms as an override does. */
  encode({ rooms, to, listedFrom }: CardOrder): void {
    const from = this.#options.now();
    const id = `card:${this.#made.filter(isCard).length + 1}`;
    const acsEntranceIds = rooms;
    const held = this.#hold({
      id,
      userIdentityId: null,
      rooms,
      acsEntranceIds,
      joinTo: [],
      window: { from, to },
      listedFrom,
    });
    this.#makeOverride(held);
    this.#tell('acs_credential.issued', held);
  }

  #hold(made: Omit<Held, 'createdAt' | 'key' | 'isInvalid' | 'isBeingDeleted'>): Held {
    const held: Held = { ...made, createdAt: this.#options.now(), key: null, isInvalid: false, isBeingDeleted: false };
    this.#held.set(held.id, held);
    this.#made.push(held);
    return held;
  }

  /** Begins to delete a credential; answers whether it was gone already. */
  delete(id: string): { readonly gone: boolean } {
    const held = this.#held.get(id);
    if (held === undefined) return { gone: true };
    this.#remove(held);
    return { gone: false };
  }

  get(id: string): SeamCredential | null {
    const held = this.#held.get(id);
    return held === undefined ? null : this.#shown(held);
  }

  list(userIdentityId: string): readonly SeamCredential[] {
    return [...this.#held.values()].filter((held) => held.userIdentityId === userIdentityId).map((h) => this.#shown(h));
  }

  /** The credentials with access to one of these entrances, as the activity gives them: current ones, with the entrance. */
  listOn(acsEntranceIds: readonly string[]): readonly SeamCredential[] {
    return acsEntranceIds.flatMap((door) =>
      this.all()
        .filter(({ acsCredentialId: id }) => this.#held.get(id)?.acsEntranceIds.includes(door))
        .filter(({ to }) => to > this.#options.now())
        .map((one) => ({ ...one, acsEntranceIds: [...new Set([...one.acsEntranceIds, door])] })),
    );
  }

  /** The doors of these credentials, by credential. */
  doorsOf(ids: readonly string[]): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(ids.map((id) => [id, this.#held.get(id)?.acsEntranceIds ?? []]));
  }

  /** All credentials that lists show. */
  all(): readonly SeamCredential[] {
    const now = this.#options.now();
    const listed = [...this.#held.values()].filter(({ listedFrom }) => listedFrom <= now);
    return listed.map((held) => this.#shown(held));
  }

  /** The ids of all credentials but cards. */
  ids(): readonly string[] {
    return [...this.#held.values()].filter((held) => !isCard(held)).map(({ id }) => id);
  }

  /** All keys and cards that were ever made. */
  keys(): readonly Pick<Held, 'id' | 'userIdentityId'>[] {
    return this.#made.filter(({ key }) => key !== null);
  }

  /** Holds a key to a door. */
  tap(id: string, door: string): boolean {
    const held = this.#made.find((one) => one.id === id);
    if (held === undefined || held.key === null || !held.acsEntranceIds.includes(door)) return false;
    const { key } = held;
    const now = this.#options.now();
    if (!held.rooms.includes(door)) return !key.discarded && key.from <= now && now < key.to;
    if (!this.#locks.tap(door, key, now)) return false;
    const generation = key.generations[door] ?? 0;
    if (generation > (this.#seen.get(door) ?? 0)) {
      this.#seen.set(door, generation);
      if (this.#options.choices.overrideInvalidates === 'at-first-use') this.#invalidateOlder(door, generation);
    }
    return true;
  }

  #isValid(held: Held): boolean {
    return !held.isInvalid && !held.isBeingDeleted && this.#options.now() < held.window.to;
  }

  #shown(held: Held): SeamCredential {
    const { id, createdAt, window, rooms, joinTo, userIdentityId, isBeingDeleted } = held;
    const { unissuedIsValid, endedIsValid } = this.#options.choices;
    const unmade = { absent: null, true: true, false: false }[unissuedIsValid ?? 'absent'];
    const isValid = endedIsValid ? !held.isInvalid && !isBeingDeleted : this.#isValid(held);
    return {
      from: this.#rounded(window.from),
      to: this.#rounded(window.to),
      acsCredentialId: id,
      acsUserId: null,
      userIdentityId,
      parentId: null,
      isGuest: true,
      isCard: isCard(held),
      guestEntranceIds: this.#hidesDoors(held) ? [] : rooms,
      acsEntranceIds: this.#shownDoors(held),
      joinedTo: joinTo,
      createdAt,
      isIssued: held.key !== null,
      isValid: held.key === null && isValid ? unmade : isValid,
      isBeingDeleted,
    };
  }

  /** Whether Seam hides a credential's doors: of a key that Seam sends to phones, not of a card. */
  #hidesDoors(held: Held): boolean {
    return this.#options.choices.parentShowsDoors === false && !isCard(held);
  }

  #shownDoors(held: Held): readonly string[] {
    const { acsEntranceIds } = held;
    const { automaticDoors } = this.#options.choices;
    if (this.#hidesDoors(held)) return [];
    return automaticDoors === 'shown' ? [...acsEntranceIds, automaticDoor] : acsEntranceIds;
  }

  #rounded(instant: Instant): Instant {
    return this.#options.choices.timesRounded ? `${instant.slice(0, 'YYYY-MM-DDTHH:mm'.length)}:00.000Z` : instant;
  }

  #atHotel(what: string, job: () => void): void {
    this.#options.agenda.later(what, () => {
      if (this.#waitingForBridge === null) job();
      else this.#waitingForBridge.push(job);
    });
  }

  #make(held: Held): void {
    if (held.isBeingDeleted || !this.#held.has(held.id)) return;
    const heads = this.#made.filter(({ id }) => held.joinTo.includes(id));
    if (heads.some((head) => head.key === null && this.#held.has(head.id) && !head.isBeingDeleted))
      return this.#atHotel('make', () => this.#make(held));
    if (held.joinTo.length > 0)
      held.key = this.#locks.joiner(
        heads.flatMap(({ key }) => key ?? []),
        held.rooms,
        held.window,
      );
    else this.#makeOverride(held);
    this.#replaceSameUser(held);
    this.#tell('acs_credential.issued', held);
  }

  #makeOverride(held: Held): void {
    held.key = this.#locks.override(held.rooms, held.window);
    if (this.#options.choices.overrideInvalidates === 'at-issue')
      for (const [room, generation] of Object.entries(held.key.generations)) this.#invalidateOlder(room, generation);
  }

  #invalidateOlder(room: string, generation: number): void {
    for (const other of this.#held.values())
      if (!other.isBeingDeleted && (other.key?.generations[room] ?? generation) < generation) this.#invalidate(other);
  }

  #replaceSameUser(held: Held): void {
    const { replacesSameUser } = this.#options.choices;
    if (replacesSameUser === 'nothing') return;
    for (const other of this.#held.values()) {
      const isOlder = this.#made.indexOf(other) < this.#made.indexOf(held);
      const meets = other.rooms.some((room) => held.rooms.includes(room));
      if (other.userIdentityId !== held.userIdentityId || !isOlder || other.isBeingDeleted) continue;
      if (replacesSameUser === 'overlapping-entrances' && !meets) continue;
      this.#invalidate(other);
      this.#remove(other);
    }
  }

  #invalidate(held: Held): void {
    if (held.isInvalid) return;
    held.isInvalid = true;
    this.#tell('acs_credential.invalidated', held);
  }

  #remove(held: Held): void {
    if (held.isBeingDeleted) return;
    held.isBeingDeleted = true;
    this.#atHotel(`remove ${held.id}`, () => {
      if (held.key !== null && this.#options.phonesHear) held.key.discarded = true;
      this.#held.delete(held.id);
      this.#tell('acs_credential.deleted', held);
      if (this.#options.choices.headDeleted === 'stay') return;
      for (const other of this.#held.values())
        if (other.joinTo.includes(held.id) && !other.joinTo.some((id) => this.#held.has(id)) && !other.isBeingDeleted)
          this.#invalidate(other);
    });
  }

  #tell(eventType: EventType, { id, ...held }: Held): void {
    const { eventsFor, plasticCardEvents } = this.#options.choices;
    if (isCard(held) ? plasticCardEvents === 'not-sent' : eventsFor === 'children') return;
    this.#events += 1;
    const occurredAt = this.#options.now();
    this.#options.tell({ eventId: `event-${this.#events}`, eventType, occurredAt, resourceId: id });
  }
}
