import type { Instant } from '../../../src/domain/instant.ts';
import { nextOf } from '../../../src/domain/moment.ts';
import { indexesOf, type PropertyIndexes } from '../../../src/domain/propertyLifetime/indexes.ts';
import { afterClaim, type ClaimCircumstances } from '../../../src/domain/propertyLifetime/news.ts';
import { afterComparison } from '../../../src/domain/propertyLifetime/reconcile.ts';
import { initialProperty, type PropertyState } from '../../../src/domain/propertyLifetime/state.ts';
import { propertyMoments } from '../../../src/domain/propertyLifetime/tasks.ts';
import { afterTold, tellings, type Telling } from '../../../src/domain/propertyLifetime/telling.ts';
import type { Claim, Release } from '../../../src/domain/rooms/book.ts';
import { differences, knownCredentials } from '../../../src/domain/rooms/reconcile.ts';
import type { RoomGrants } from '../../../src/domain/rooms/view.ts';
import type { SeamCredential, SeamEvent } from '../../../src/domain/seam/resources.ts';
import type { Hotel } from '../hotel.ts';
import type { Agenda } from './agenda.ts';
import type { Clock } from './clock.ts';
import type { Parts } from './parts.ts';
import { entrancesOf, settings } from './settings.ts';

/** How a pure property is made. */
export interface PropertyOptions {
  readonly hotel: Hotel;
  readonly parts: Parts;
  readonly agenda: Agenda;
  readonly clock: Clock;
  readonly tell: (reservationId: string, grants: RoomGrants) => void;
  readonly report: (reservationId: string, events: readonly SeamEvent[]) => void;
}

/** The workflow `property` without Temporal: it decides as that one does, and signals go through the agenda. */
export class Property {
  readonly #options: PropertyOptions;
  readonly #beingTold = new Set<string>();
  #state: PropertyState;
  #indexes: PropertyIndexes;
  #stopWaiting: () => void = () => undefined;

  constructor(options: PropertyOptions) {
    this.#options = options;
    this.#state = { ...initialProperty(0, false), settings, catalogue: entrancesOf(options.hotel) };
    this.#indexes = indexesOf(this.#state);
  }

  claim(claim: Claim, circumstances: Omit<ClaimCircumstances, 'catalogue'>): void {
    const { catalogue } = this.#index();
    this.#state = afterClaim(this.#state, claim, { ...circumstances, catalogue });
    this.#think();
  }

  release(release: Release): void {
    this.#state = this.#options.parts.afterRelease(this.#state, release);
    this.#think();
  }

  /** The slow reconcile (rule 18); answers whether a reservation was told of a difference. */
  reconcile(listed: readonly SeamCredential[]): boolean {
    const now = this.#options.clock.now();
    const found = differences(listed, knownCredentials(this.#state.book), now);
    const { state, events } = afterComparison(this.#state, found, now);
    this.#state = state;
    for (const [reservationId, list] of Object.entries(events)) this.#options.report(reservationId, list);
    return Object.keys(events).length > 0;
  }

  /** Decides, and tells the reservations whose grants changed: after every signal, and when time changes something. */
  #think(): void {
    const { parts, clock } = this.#options;
    const now = clock.now();
    this.#state = parts.decided(this.#state, this.#index(), { random: () => 0.5, now });
    for (const telling of tellings(this.#state, this.#index(), { beingTold: this.#beingTold, now }))
      this.#tell(telling);
    this.#waitFor(nextOf(propertyMoments(this.#state, now), now)?.at ?? null);
  }

  #index(): PropertyIndexes {
    this.#indexes = indexesOf(this.#state, this.#indexes);
    return this.#indexes;
  }

  #waitFor(at: Instant | null): void {
    const { agenda, clock } = this.#options;
    this.#stopWaiting();
    if (at === null) return;
    this.#stopWaiting = clock.wait({ at, ring: () => agenda.later('the clock of the property', () => this.#think()) });
  }

  #tell(telling: Telling): void {
    const { reservationId } = telling;
    this.#beingTold.add(reservationId);
    this.#options.agenda.later(`grants to ${reservationId}`, () => {
      this.#beingTold.delete(reservationId);
      this.#state = afterTold(this.#state, telling);
      this.#options.tell(reservationId, telling.grants);
      this.#think();
    });
  }
}
