import type { ArrivedEvent, EventOutcome } from '../../client/index.ts';
import { createPlaces, type Places } from '../limits.ts';
import { afterAsking, arrivedAt, batchOf, isInBatch, nextBatchAt, type Waiting } from './patience.ts';

/** Delivers a batch of events to their workflows, and returns the outcome of each, in the order given. */
export type Deliver = (events: readonly ArrivedEvent[]) => Promise<readonly EventOutcome[]>;

/** Called if a batch could not be delivered at all; the events are delivered again. */
export type OnFailure = (error: unknown, events: number) => void;

interface Held {
  readonly arrived: ArrivedEvent;
  waiting: Waiting;
  readonly answered: Promise<EventOutcome>;
  readonly answer: (outcome: EventOutcome) => void;
}

/** The largest number of events that wait: about 10 s with 2,000 events a second. */
const mostHeld = 20_000;

/** Batches that may be under way at once, so that one slow Signal does not delay all events. */
const mostUnderWay = 4;

const usuallyRemembered = 10_000;

/** Remembers the newest keys, so that a webhook that is repeated at once costs no Signal. */
export class RecentKeys {
  readonly #keys = new Set<string>();
  readonly #atMost: number;

  /** @param atMost how many keys are remembered. */
  constructor(atMost = usuallyRemembered) {
    this.#atMost = atMost;
  }

  /** Whether a key is still remembered. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Remembers a key, and forgets the oldest one if there are too many. */
  add(key: string): void {
    this.#keys.add(key);
    const [oldest] = this.#keys;
    if (oldest !== undefined && this.#keys.size > this.#atMost) this.#keys.delete(oldest);
  }
}

function keyOf({ propertyId, event }: ArrivedEvent): string {
  return `${propertyId}/${event.eventId}`;
}

/**
 * Gathers events into batches, keeps a distance between batches, and looks again for workflows that are not found yet. Its
 * memory may be lost: Seam sends an event without an answer again, and workflows ignore repeated events.
 */
export class EventSorter {
  readonly #deliver: Deliver;
  readonly #onFailure: OnFailure;
  readonly #places: Places;
  /** In order of arrival. */
  readonly #held = new Map<string, Held>();
  readonly #asking = new Set<Held>();
  readonly #heldByTemporal = new RecentKeys();
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Infinity;
  #lastBatchAt = -Infinity;
  #underWay = 0;

  /** @param atMost how many events may wait; three quarters of them at most are one property's. */
  constructor(deliver: Deliver, onFailure: OnFailure, atMost = mostHeld) {
    this.#deliver = deliver;
    this.#onFailure = onFailure;
    this.#places = createPlaces(atMost);
  }

  /** Resolves with the outcome of an event; an event that comes twice at once is delivered once. */
  async accept(arrived: ArrivedEvent): Promise<EventOutcome> {
    const key = keyOf(arrived);
    if (this.#heldByTemporal.has(key)) return 'held';
    const same = this.#held.get(key);
    if (same !== undefined) return same.answered;
    if (!this.#places.take(arrived.propertyId)) return 'unavailable';
    const waiting = arrivedAt(performance.now());
    const { promise: answered, resolve: answer } = Promise.withResolvers<EventOutcome>();
    this.#held.set(key, { arrived, waiting, answered, answer });
    this.#schedule([waiting]);
    return answered;
  }

  /** Answers every event that waits as unavailable, so that it is sent again. */
  close(): void {
    clearTimeout(this.#timer);
    for (const { answer, arrived } of this.#held.values()) {
      answer('unavailable');
      this.#places.give(arrived.propertyId);
    }
    this.#held.clear();
  }

  #idle(): readonly Held[] {
    return [...this.#held.values()].filter((held) => !this.#asking.has(held));
  }

  /** Sets the timer for the next batch, unless an earlier one is set. */
  #schedule(waiting: readonly Waiting[]): void {
    const at = nextBatchAt(waiting, this.#lastBatchAt);
    if (at === null || at >= this.#wakesAt || this.#underWay >= mostUnderWay) return;
    clearTimeout(this.#timer);
    this.#wakesAt = at;
    this.#timer = setTimeout(() => void this.#wake(), Math.max(at - performance.now(), 0));
  }

  async #wake(): Promise<void> {
    this.#wakesAt = Infinity;
    const sent = this.#send();
    this.#schedule(this.#idle().map(({ waiting }) => waiting));
    await sent;
    this.#schedule(this.#idle().map(({ waiting }) => waiting));
  }

  async #send(): Promise<void> {
    const now = performance.now();
    const due = this.#idle().filter(({ waiting }) => isInBatch(waiting, now));
    const batch = batchOf(due, ({ arrived }) => arrived.propertyId);
    if (batch.length === 0) return;
    this.#lastBatchAt = now;
    this.#underWay += 1;
    for (const held of batch) this.#asking.add(held);
    const outcomes = await this.#outcomesOf(batch);
    for (const [index, held] of batch.entries()) this.#settle(held, outcomes[index] ?? 'unavailable');
    this.#underWay -= 1;
  }

  async #outcomesOf(batch: readonly Held[]): Promise<readonly EventOutcome[]> {
    try {
      return await this.#deliver(batch.map(({ arrived }) => arrived));
    } catch (error) {
      this.#onFailure(error, batch.length);
      return [];
    }
  }

  #settle(held: Held, outcome: EventOutcome): void {
    this.#asking.delete(held);
    const verdict = afterAsking(held.waiting, outcome, performance.now());
    if ('wait' in verdict) {
      held.waiting = verdict.wait;
      return;
    }
    const key = keyOf(held.arrived);
    // Not if `close` has answered it: then it has no place any more.
    if (this.#held.delete(key)) this.#places.give(held.arrived.propertyId);
    if (verdict.answer === 'held') this.#heldByTemporal.add(key);
    held.answer(verdict.answer);
  }
}
