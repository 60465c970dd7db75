import type { ArrivedEvent, EventOutcome } from '../../client/index.ts';
import { afterAsking, arrivedAt, batchSize, goesAlong, nextBatchAt, type Waiting } from './patience.ts';
import { Recent } from './recent.ts';

/** Hands a batch of events to their workflows, and says what became of each, in their order. */
export type Deliver = (events: readonly ArrivedEvent[]) => Promise<readonly EventOutcome[]>;

/** Told where a batch could not be delivered at all; the events are tried again. */
export type OnFailure = (error: unknown, events: number) => void;

interface Held {
  readonly arrived: ArrivedEvent;
  waiting: Waiting;
  readonly answered: Promise<EventOutcome>;
  readonly answer: (outcome: EventOutcome) => void;
}

/** The most events that wait at once: some 10 s of 2,000 a second. */
const mostHeld = 20_000;

/** Batches that may be under way at once: one slow Signal does not hold up everybody's events. */
const mostUnderWay = 4;

function keyOf({ propertyId, event }: ArrivedEvent): string {
  return `${propertyId}/${event.eventId}`;
}

/**
 * Gathers events into batches, paces the batches, and asks again for what nobody knows yet. Nothing of worth is kept:
 * whoever sent an event that has no answer sends it again, and the workflows themselves know what they have had.
 */
export class EventSorter {
  readonly #deliver: Deliver;
  readonly #onFailure: OnFailure;
  /** In order of arrival: what is due first stands first among those asked for as often. */
  readonly #held = new Map<string, Held>();
  readonly #asking = new Set<Held>();
  readonly #heldByTemporal = new Recent();
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Infinity;
  #lastBatchAt = -Infinity;
  #underWay = 0;

  constructor(deliver: Deliver, onFailure: OnFailure) {
    this.#deliver = deliver;
    this.#onFailure = onFailure;
  }

  /** Resolves with what became of an event; the same event twice at once is one. */
  async accept(arrived: ArrivedEvent): Promise<EventOutcome> {
    const key = keyOf(arrived);
    if (this.#heldByTemporal.has(key)) return 'held';
    const same = this.#held.get(key);
    if (same !== undefined) return same.answered;
    if (this.#held.size >= mostHeld) return 'unavailable';
    const waiting = arrivedAt(performance.now());
    const { promise: answered, resolve: answer } = Promise.withResolvers<EventOutcome>();
    this.#held.set(key, { arrived, waiting, answered, answer });
    this.#schedule([waiting]);
    return answered;
  }

  /** Answers everything that waits: it has to be sent again. */
  close(): void {
    clearTimeout(this.#timer);
    for (const { answer } of this.#held.values()) answer('unavailable');
    this.#held.clear();
  }

  #idle(): readonly Held[] {
    return [...this.#held.values()].filter((held) => !this.#asking.has(held));
  }

  /** Sees to it that the next batch goes when the first of those waiting is due. */
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
    const batch = this.#idle()
      .filter(({ waiting }) => goesAlong(waiting, now))
      .slice(0, batchSize);
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
    this.#held.delete(key);
    if (verdict.answer === 'held') this.#heldByTemporal.add(key);
    held.answer(verdict.answer);
  }
}
