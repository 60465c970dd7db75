import type { Instant } from '../../../src/domain/instant.ts';
import type { Claimant } from '../../../src/domain/lifetime/claims.ts';
import { afterMessage, judge } from '../../../src/domain/lifetime/inbox.ts';
import { afterSeamEvents } from '../../../src/domain/lifetime/learning.ts';
import { withGrants } from '../../../src/domain/lifetime/looking.ts';
import { shownMoments } from '../../../src/domain/lifetime/moments.ts';
import type { Outlook } from '../../../src/domain/lifetime/outlook.ts';
import { initialState, type State } from '../../../src/domain/lifetime/state.ts';
import { viewOf } from '../../../src/domain/lifetime/status.ts';
import { tasksOf, tidied, type Task, type TaskRow } from '../../../src/domain/lifetime/tasks.ts';
import type { MessageName } from '../../../src/domain/messages/index.ts';
import { nextOf } from '../../../src/domain/moment.ts';
import type { RoomGrants } from '../../../src/domain/rooms/view.ts';
import type { SeamEvent } from '../../../src/domain/seam/resources.ts';
import { momentsOf } from '../../../src/domain/task.ts';
import type { ReservationSays } from '../driver.ts';
import type { Agenda } from './agenda.ts';
import type { Clock } from './clock.ts';
import type { Parts } from './parts.ts';
import type { Property } from './property.ts';
import { run } from './run.ts';
import type { Seam } from './seam.ts';
import { settings } from './settings.ts';

/** What goes wrong with a create: whether and when Seam carries it out, and whether it answers with a 5xx or not at all. */
export interface CreateStrike {
  readonly done: 'at-once' | 'late' | 'never';
  readonly answers: boolean;
}

/** What a pure reservation works with. */
export interface ReservationOptions {
  readonly reservationId: string;
  readonly parts: Parts;
  readonly agenda: Agenda;
  readonly clock: Clock;
  readonly seam: Seam;
  readonly property: Property;
  /** What happens to the next create. */
  readonly strikeCreate: () => CreateStrike | null;
}

/** Called when a task has ended. */
export type Done = () => void;

/** More passes of the loop than any state needs. */
const mostPasses = 50;

/**
 * The workflow `reservation` without Temporal: it holds the same state and makes the same decisions, in its loop and in its
 * tasks. Calls, signals and timers go through the agenda, in the order of the dice.
 */
export class Reservation {
  readonly options: ReservationOptions;
  readonly #underWay = new Set<string>();
  #state: State;
  #outlook: Outlook;
  /** Something changed since the loop last looked. */
  #isChanged = true;
  /** A job runs, or the loop does: what changes meanwhile is looked at afterwards. */
  #isBusy = false;
  #stopWaiting: () => void = () => undefined;

  constructor(options: ReservationOptions) {
    this.options = options;
    this.#state = initialState(this.now());
    this.#outlook = options.parts.outlookOf(this.#state, this.now());
  }

  get state(): State {
    return this.#state;
  }

  now(): Instant {
    return this.options.clock.now();
  }

  /** What follows from a state now. */
  outlook(state: State = this.#state): Outlook {
    return this.options.parts.outlookOf(state, this.now());
  }

  get claimant(): Claimant {
    return { reservationId: this.options.reservationId, isIdentifying: this.#isUnderWay('identify') };
  }

  /** Hears a message of the PMS; answers whether it is taken. */
  hear(name: MessageName, body: unknown): boolean {
    const judged = judge(this.#state, { name, body }, this.now());
    if (judged.verdict === 'refused') return false;
    this.change(afterMessage(this.#state, judged, this.now()));
    return true;
  }

  hearGrants(grants: RoomGrants): void {
    this.change(withGrants(this.#state, grants));
  }

  hearEvents(events: readonly SeamEvent[]): void {
    this.change(afterSeamEvents(this.#state, events, this.now()));
  }

  /** Whether an event about a credential cannot be placed yet: its create may be the one that is not answered. */
  awaitsIdOf({ resourceId }: SeamEvent): boolean {
    const { credentials } = this.#state;
    const isKnown = credentials.some(({ acsCredentialId }) => acsCredentialId === resourceId);
    return !isKnown && credentials.some((one) => one.sent && one.acsCredentialId === null);
  }

  /** Whether creates are looked for that may still be carried out. */
  get hasStrays(): boolean {
    return this.#state.strays.length > 0;
  }

  /** Takes a new state, and starts what is due then. */
  change(state: State): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#isChanged = true;
    this.#think();
  }

  /** Gets something done later, in the order of the dice. */
  later(what: string, job: () => void): void {
    this.options.agenda.later(`${this.options.reservationId}: ${what}`, () => {
      this.#isBusy = true;
      job();
      this.#isBusy = false;
      this.#think();
    });
  }

  /** Waits, and then gets something done. */
  sleep(what: string, ms: number, job: () => void): void {
    const { clock } = this.options;
    clock.wait({ at: clock.after(ms), ring: () => this.later(what, job) });
  }

  says(): ReservationSays {
    const { reservationId } = this.options;
    const credentials = this.#state.credentials.map((one) => ({ ...one, id: one.acsCredentialId }));
    const { propertyId } = settings;
    const view = viewOf(this.#state, this.outlook(), { propertyId, reservationId, workflowId: reservationId });
    return { reservationId, waiting: view?.waiting ?? null, credentials };
  }

  /** The loop of the workflow: starts what is due until nothing changes, then waits for the next moment. */
  #think(): void {
    if (this.#isBusy || !this.#isChanged) return;
    this.#isBusy = true;
    let rows: readonly TaskRow[] = [];
    for (let passes = 0; this.#isChanged; passes += 1) {
      if (passes > mostPasses) throw new Error(`${this.options.reservationId} starts tasks without end`);
      this.#isChanged = false;
      rows = this.#pass();
    }
    this.#isBusy = false;
    this.#waitFor(rows);
  }

  #pass(): readonly TaskRow[] {
    const before = this.outlook();
    const state = tidied(this.#state, before);
    this.#outlook = state === this.#state ? before : this.outlook(state);
    this.#state = state;
    const rows = tasksOf(state, this.#outlook, this.claimant);
    for (const row of rows) if (row.isDue) this.#start(row);
    return rows;
  }

  #waitFor(rows: readonly TaskRow[]): void {
    const { clock } = this.options;
    const now = this.now();
    const next = nextOf([...momentsOf(rows), ...shownMoments(this.#state, this.#outlook)], now);
    this.#stopWaiting();
    if (next !== null)
      this.#stopWaiting = clock.wait({ at: next.at, ring: () => this.later('clock', () => this.#wake()) });
  }

  #wake(): void {
    this.#isChanged = true;
  }

  #isUnderWay(kind: string): boolean {
    return [...this.#underWay].some((one) => one.startsWith(`["${kind}"`));
  }

  #start(task: Task): void {
    const name = JSON.stringify([task.kind, task.about]);
    if (this.#underWay.has(name)) return;
    this.#underWay.add(name);
    run(this, task, () => {
      this.#underWay.delete(name);
      this.#wake();
    });
  }
}
