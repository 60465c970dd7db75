import type { Instant } from '../../../src/domain/instant.ts';
import { defaultPolicies, type PropertySettings } from '../../../src/domain/property.ts';
import { emptyBook, recordClaim, type Claim, type Release, type RoomBook } from '../../../src/domain/rooms/book.ts';
import { indexBook } from '../../../src/domain/rooms/bookIndex.ts';
import { indexCatalogue } from '../../../src/domain/rooms/catalogue.ts';
import {
  digestOfGrants,
  grantsFor,
  propertyNow,
  type PropertyNow,
  type RoomGrants,
} from '../../../src/domain/rooms/view.ts';
import { areas, issueLead, rooms } from '../hotel.ts';
import type { Agenda } from './agenda.ts';
import type { Parts } from './parts.ts';

/** The settings of the model's hotel: an area each, no common door for everybody. */
export const settings: PropertySettings = {
  propertyId: 'hotel-model',
  timeZone: 'UTC',
  acsSystemId: 'system',
  credentialManagerAcsSystemId: null,
  cardFormat: 'rfid48',
  rooms: null,
  areas: Object.fromEntries(Object.entries(areas).map(([area, door]) => [area, [door]])),
  commonEntrances: [],
  webhooks: true,
  policies: { ...defaultPolicies, issueLeadMs: issueLead * 3_600_000 },
};

/** An entrance's id is its name, so that taps need no look-up. */
const catalogue = indexCatalogue(
  [
    ...rooms.map((name) => ({ acsEntranceId: name, name, kind: 'guest' as const, takesMobileKey: true })),
    ...Object.values(areas).map((name) => ({
      acsEntranceId: name,
      name,
      kind: 'common' as const,
      takesMobileKey: true,
    })),
  ],
  settings,
);

/** How a pure property is made. */
export interface PropertyOptions {
  readonly parts: Parts;
  readonly agenda: Agenda;
  readonly now: () => Instant;
  readonly tell: (reservationId: string, grants: RoomGrants) => void;
}

/** The room book and those it tells, as the workflow `property` has it: one signal to a reservation at a time. */
export class Property {
  #book: RoomBook = emptyBook;
  readonly #options: PropertyOptions;
  readonly #told = new Map<string, string>();
  readonly #telling = new Set<string>();

  constructor(options: PropertyOptions) {
    this.#options = options;
  }

  claim(claim: Claim): void {
    this.#book = recordClaim(this.#book, claim);
    // Whoever claims for the first time has heard nothing yet, whatever was told.
    this.think();
  }

  release(release: Release): void {
    this.#book = this.#options.parts.recordRelease(this.#book, release);
    this.think();
  }

  /** Decides, and tells those for whom something changed: after every signal, and whenever time passes. */
  think(): void {
    const { parts, now } = this.#options;
    this.#book = parts.decideGrants(indexBook(this.#book), {
      issueLeadMs: settings.policies.issueLeadMs,
      now: now(),
      grantable: () => true,
    });
    const property = propertyNow({ index: indexBook(this.#book), catalogue, trouble: null, now: now() });
    const holders = Object.values(this.#book.holdings).flatMap((holding) => holding.holders);
    for (const id of new Set([...Object.keys(this.#book.claims), ...holders, ...this.#told.keys()]))
      this.#tell(id, property);
  }

  #tell(reservationId: string, property: PropertyNow): void {
    const { agenda, tell } = this.#options;
    const grants = grantsFor(property, reservationId);
    const text = digestOfGrants(grants, property.digests);
    if (this.#telling.has(reservationId) || this.#told.get(reservationId) === text) return;
    this.#telling.add(reservationId);
    agenda.later(`grants to ${reservationId}`, () => {
      this.#telling.delete(reservationId);
      this.#told.set(reservationId, text);
      tell(reservationId, grants);
      this.think();
    });
  }
}
