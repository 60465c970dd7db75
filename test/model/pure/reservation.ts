import { afterEvents, afterLook } from '../../../src/domain/credentials/confirm.ts';
import { isAtSeam, type Credential } from '../../../src/domain/credentials/credential.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import { messageSchemas, parse, type Message, type MessageName } from '../../../src/domain/messages/index.ts';
import type { Granted } from '../../../src/domain/rooms/granted.ts';
import { newestOfAll } from '../../../src/domain/plan/generations.ts';
import type { Step } from '../../../src/domain/plan/step.ts';
import { applyMessage } from '../../../src/domain/reservation/apply.ts';
import { isCurrent, keyWindow, type Desired } from '../../../src/domain/reservation/desired.ts';
import type { Claim, Release } from '../../../src/domain/rooms/book.ts';
import type { RoomGrants } from '../../../src/domain/rooms/view.ts';
import { askedToGo } from '../../../src/domain/credentials/revoking.ts';
import { waitingFor } from '../../../src/domain/status/view.ts';
import { inTurn, openingOf, sharesNothing, sharingOf, type Sharing } from '../../../src/domain/plan/sharing.ts';
import type { ReservationSays } from '../driver.ts';
import type { Agenda } from './agenda.ts';
import { identityOf, Issuing } from './issuing.ts';
import { generationVoidedByUs } from './orphans.ts';
import type { Parts } from './parts.ts';
import type { Property } from './property.ts';
import type { CredentialEvent, Seam } from './seam.ts';

/** What a pure reservation works with. */
export interface ReservationOptions {
  readonly reservationId: string;
  readonly parts: Parts;
  readonly agenda: Agenda;
  readonly seam: Seam;
  readonly property: Property;
  readonly now: () => Instant;
  /** What befalls the next create. */
  readonly strikeCreate: () => 'answer-lost' | 'commits-late' | null;
}

function nothingGranted(policies: Granted['policies']): Granted {
  return {
    rooms: {},
    notGranted: {},
    commonEntranceIds: [],
    areas: {},
    heads: [],
    yields: [],
    policies,
  };
}

/**
 * A reservation as its workflow has it, with an agenda in Temporal's place: it hears one thing after the other, asks for
 * the plan, and puts every step of it under way. What is decided is decided by src/domain; what only src/workflows does
 * stands here once more, in short.
 */
export class Reservation {
  desired: Desired | null = null;
  credentials: readonly Credential[] = [];
  readonly options: ReservationOptions;
  readonly #issuing: Issuing;
  readonly #running = new Set<string>();
  readonly #policies: Granted['policies'];
  #grants: RoomGrants | null = null;
  #released: readonly number[] = [];
  #claimed: Claim | null = null;

  constructor(options: ReservationOptions, policies: Granted['policies']) {
    this.options = options;
    this.#policies = policies;
    this.#issuing = new Issuing(this);
  }

  /** Hears a message of the PMS; answers whether it is taken. */
  hear(name: MessageName, body: unknown): boolean {
    const read = parse<unknown>(messageSchemas[name], body);
    if (!read.ok) return false;
    const message = { name, body: read.value } as Message;
    const newestGeneration = newestOfAll(this.credentials);
    const applied = applyMessage(this.desired, message, { now: this.options.now(), newestGeneration });
    if (!applied.ok) return false;
    this.desired = applied.desired;
    this.#issuing.tryAgain();
    this.think();
    return true;
  }

  hearGrants(grants: RoomGrants): void {
    this.#grants = grants;
    this.think();
  }

  /** Whether an event about a credential cannot be placed yet: its create may be the one that is not answered. */
  awaitsIdOf({ resourceId }: CredentialEvent): boolean {
    const isKnown = this.credentials.some(({ acsCredentialId }) => acsCredentialId === resourceId);
    return !isKnown && this.credentials.some((one) => one.sent && one.acsCredentialId === null);
  }

  hearEvent(event: CredentialEvent): void {
    const occurredAt = this.options.now();
    this.#learn(afterEvents(this.credentials, [{ ...event, eventId: '', occurredAt }], occurredAt));
    this.think();
  }

  /** Learns what differs at Seam, as if an event had come (rule 18), and tries again what did not work. */
  reconcile(): void {
    for (const { acsCredentialId } of this.credentials.filter(isAtSeam)) {
      if (acsCredentialId === null) continue;
      const seen = this.options.seam.get(acsCredentialId);
      this.#learn(
        this.credentials.map((one) =>
          one.acsCredentialId === acsCredentialId ? afterLook(one, seen, { now: this.options.now() }) : one,
        ),
      );
    }
    this.#issuing.tryAgain();
    this.think();
  }

  /** Looks for creates that settled without a trace and came after all. */
  lookForStrays(): void {
    this.#issuing.lookForStrays();
    this.think();
  }

  /** The credentials that it knows, and those of others of which the property told. */
  get knownIds(): ReadonlySet<string> {
    const own = this.credentials.flatMap(({ acsCredentialId }) => acsCredentialId ?? []);
    return new Set([...own, ...(this.#grants?.knownElsewhere ?? [])]);
  }

  get granted(): Granted {
    return this.desired === null ? this.#held : inTurn(this.#held, openingOf(this.#sharing(this.desired)));
  }

  #sharing(desired: Desired): Sharing {
    const { credentials } = this;
    function canIssueTo(): boolean {
      return true;
    }
    return { desired, credentials, held: this.#held, claimed: this.#claimed, now: this.options.now(), canIssueTo };
  }

  /** What the property granted, less what was given up. */
  get #held(): Granted {
    if (this.#grants === null) return nothingGranted(this.#policies);
    const held = Object.entries(this.#grants.granted.rooms).filter(([, { grant }]) => !this.#released.includes(grant));
    return { ...this.#grants.granted, rooms: Object.fromEntries(held) };
  }

  plan(credentials: readonly Credential[] = this.credentials): readonly Step[] {
    if (this.desired === null) return [];
    const { desired, granted } = this;
    return this.options.parts.planCredentials({ desired, granted, credentials, now: this.options.now() });
  }

  change(requestId: string, part: Partial<Credential>): void {
    this.credentials = this.credentials.map((one) => (one.requestId === requestId ? { ...one, ...part } : one));
  }

  drop(requestId: string): void {
    this.credentials = this.credentials.filter((one) => one.requestId !== requestId);
  }

  /** Puts under way what the plan asks for, and tells the property what it does not know: after all that happens. */
  think(): void {
    for (const step of this.plan())
      switch (step.step) {
        case 'issueOverride':
        case 'issueJoiner':
          this.#issuing.start(step);
          break;
        case 'revoke':
          this.#revoke(step);
          break;
        case 'deactivatePhone':
          this.#once(`lost phone of ${step.person}`, () => {
            if (this.desired === null) return;
            const lostPhones = this.desired.lostPhones.filter(({ person }) => person !== step.person);
            this.desired = { ...this.desired, lostPhones };
          });
          break;
        case 'wait':
          break;
      }
    this.#tellProperty();
  }

  says(): ReservationSays {
    const { reservationId } = this.options;
    const credentials = this.credentials.map((one) => ({ ...one, id: one.acsCredentialId }));
    return { reservationId, waiting: this.desired === null ? null : waitingFor(this.plan()), credentials };
  }

  #once(what: string, job: () => void): void {
    if (this.#running.has(what)) return;
    this.#running.add(what);
    this.options.agenda.later(`${this.options.reservationId}: ${what}`, () => {
      this.#running.delete(what);
      job();
      this.think();
    });
  }

  #revoke({ requestId, reason }: Extract<Step, { step: 'revoke' }>): void {
    const id = this.credentials.find((one) => one.requestId === requestId)?.acsCredentialId ?? null;
    if (id === null) return;
    const now = this.options.now();
    this.credentials = this.credentials.map((one) => (one.requestId === requestId ? askedToGo(one, reason, now) : one));
    this.#once(`revoke ${id}`, () => {
      const { gone } = this.options.seam.delete(id);
      if (gone) this.change(requestId, { state: 'revoked', deadAt: this.options.now() });
    });
  }

  #learn(credentials: readonly Credential[]): void {
    const before = this.credentials;
    this.credentials = credentials;
    if (this.desired === null) return;
    const now = this.options.now();
    const voidGeneration = generationVoidedByUs(this.desired, this.granted, { before, after: credentials, now });
    this.desired = { ...this.desired, voidGeneration };
  }

  #claim(): Claim | null {
    if (this.desired === null) return null;
    const isLive = isCurrent(this.desired, this.options.now());
    return {
      reservationId: this.options.reservationId,
      rooms: isLive ? this.desired.rooms : [],
      window: keyWindow(this.desired),
      inHouse: this.desired.status === 'in-house',
      identities: isLive ? this.desired.guests.map(identityOf) : [],
      replaced: [],
      strays: this.#issuing.sought,
      credentials: this.#reported(),
      ...(isLive ? sharingOf(this.#sharing(this.desired), this.plan()) : sharesNothing),
    };
  }

  /** What the room book is told of credentials: while much is under way, what was told stands. */
  #reported(): Claim['credentials'] {
    const isSettled = this.credentials.every(({ state }) => state !== 'requested' && state !== 'revoking');
    const isWithdrawn = (this.#grants?.withdrawn ?? []).some(({ grant }) => !this.#released.includes(grant));
    const isSought = (this.#grants?.soughtElsewhere ?? []).length > 0;
    if (!isSettled && !isWithdrawn && !isSought) return this.#claimed?.credentials ?? {};
    const atSeam = this.credentials.filter(isAtSeam);
    return Object.fromEntries(
      atSeam.flatMap(({ acsCredentialId: id, grants }) => (id === null ? [] : [[id, Object.keys(grants)]])),
    );
  }

  /** Withdrawn, and no create for it under way; or claimed no more, and no credential for it left (rule 13). */
  #releasable(): Release | undefined {
    const rooms = this.#claim()?.rooms ?? [];
    const { credentials } = this;
    function isBusy(room: string, grant: number): boolean {
      return credentials.some((one) => one.grants[room] === grant && one.sent && one.acsCredentialId === null);
    }
    function isUsed(room: string, grant: number): boolean {
      return credentials.some((one) => isAtSeam(one) && one.grants[room] === grant);
    }
    const unwanted = Object.entries(this.#held.rooms)
      .map(([room, { grant }]) => ({ room, grant }))
      .filter(({ room, grant }) => !rooms.includes(room) && !isUsed(room, grant));
    const found = [...(this.#grants?.withdrawn ?? []), ...unwanted].find(
      ({ room, grant }) => !this.#released.includes(grant) && !isBusy(room, grant),
    );
    return found && { reservationId: this.options.reservationId, room: found.room, grant: found.grant };
  }

  #tellProperty(): void {
    const { property } = this.options;
    const claim = this.#claim();
    const release = this.#releasable();
    if (this.#running.has('tell the property')) return;
    if (claim !== null && JSON.stringify(claim) !== JSON.stringify(this.#claimed)) {
      this.#claimed = claim;
      this.#once('tell the property', () => property.claim(claim));
    } else if (release !== undefined) {
      this.#released = [...this.#released, release.grant];
      this.#once('tell the property', () => property.release(release));
    }
  }
}
