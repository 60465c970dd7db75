import { freshCredential, type Credential } from '../../../src/domain/credentials/credential.ts';
import type { Guest } from '../../../src/domain/messages/reservation.ts';
import { requested } from '../../../src/domain/plan/preview.ts';
import type { IssueStep } from '../../../src/domain/plan/step.ts';
import { lateOf, outcomesOf, type Awaited } from '../../../src/domain/credentials/readBack.ts';
import type { SeamCredential } from '../../../src/domain/seam/resources.ts';
import type { Reservation } from './reservation.ts';
import { Refused, type Order } from './seam.ts';

/** How often a create that was not answered is looked for before another may be sent. */
const looksBeforeSettled = 3;

/** A create that settled without a trace. */
type Stray = Awaited & { readonly userIdentityId: string };

/** The user identity of a guest: here every person has one from the beginning. */
export function identityOf({ userIdentityId, fullName, guestId }: Guest): string {
  return userIdentityId ?? fullName ?? guestId;
}

/** How a pure reservation issues: a create, its answer or the looks for what it left, one guest at a time. */
export class Issuing {
  readonly #reservation: Reservation;
  /** Guests of whom Seam refused a key, or did not answer: the next try waits. */
  readonly #paused = new Set<string>();
  #strays: readonly Stray[] = [];
  #nextRequest = 1;

  constructor(reservation: Reservation) {
    this.#reservation = reservation;
  }

  /** A message is a new chance for whatever failed before, and so is time. */
  tryAgain(): void {
    this.#paused.clear();
  }

  start(step: IssueStep): void {
    const r = this.#reservation;
    const isUnderWay = r.credentials.some((one) => one.guestId === step.guestId && one.acsCredentialId === null);
    if (isUnderWay || this.#paused.has(step.guestId)) return;
    const requestId = `c${this.#nextRequest++}`;
    r.credentials = [...r.credentials, requested(step, requestId, r.options.now())];
    this.#later(`who is ${step.guestId}`, () => {
      const guest = r.desired?.guests.find(({ guestId }) => guestId === step.guestId);
      if (guest === undefined || !this.#isStillWanted(requestId, step)) return r.drop(requestId);
      const userIdentityId = identityOf(guest);
      r.change(requestId, { userIdentityId, sent: true });
      this.#create(requestId, step, userIdentityId);
    });
  }

  /** The identities for which what came late is looked for. */
  get sought(): readonly string[] {
    return [...new Set(this.#strays.map(({ userIdentityId }) => userIdentityId))];
  }

  /** What came late, and nobody is known to know, goes into the records, so that the plan revokes it. */
  lookForStrays(): void {
    const r = this.#reservation;
    for (const identity of this.sought) {
      const strays = this.#strays.filter(({ userIdentityId }) => userIdentityId === identity);
      // Time enough has passed for whatever was found.
      const { late } = lateOf(strays, { found: r.options.seam.list(identity), known: r.knownIds }, r.options.now());
      r.credentials = [...r.credentials, ...late.map((found) => this.#unwanted(found))];
    }
  }

  #later(what: string, job: () => void): void {
    const r = this.#reservation;
    r.options.agenda.later(`${r.options.reservationId}: ${what}`, () => {
      job();
      r.think();
    });
  }

  /** Whether the plan would still ask for this very credential, had it not been requested. */
  #isStillWanted(requestId: string, step: IssueStep): boolean {
    const r = this.#reservation;
    const others = r.credentials.filter((one) => one.requestId !== requestId);
    function withoutNumber(one: object): string {
      return JSON.stringify({ ...one, generation: 0 });
    }
    return r.plan(others).some((planned) => withoutNumber(planned) === withoutNumber(step));
  }

  #create(requestId: string, step: IssueStep, userIdentityId: string): void {
    const r = this.#reservation;
    const { seam, agenda, now } = r.options;
    const { window, rooms, acsEntranceIds } = step;
    const joinTo = step.step === 'issueJoiner' ? step.joinTo : [];
    const order: Order = { userIdentityId, window, rooms, acsEntranceIds, joinTo };
    const sentAt = now();
    this.#later(`create for ${step.guestId}`, () => {
      const strike = r.options.strikeCreate();
      const awaited = { window, acsEntranceIds, sentAt };
      try {
        if (strike === 'commits-late') agenda.later('late commit', () => attempt(() => seam.create(order)));
        const created = strike === 'commits-late' ? null : seam.create(order);
        if (strike !== null || created === null)
          return this.#readBack(requestId, step.guestId, awaited, userIdentityId, 0);
        this.#later(`answer for ${step.guestId}`, () => this.#take(requestId, created));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        r.drop(requestId);
        this.#paused.add(step.guestId);
      }
    });
  }

  #take(requestId: string, { acsCredentialId }: SeamCredential): void {
    this.#reservation.change(requestId, { acsCredentialId });
  }

  #readBack(requestId: string, guestId: string, awaited: Awaited, userIdentityId: string, looks: number): void {
    const r = this.#reservation;
    this.#later(`read back for ${guestId}`, () => {
      const [adopted, ...twins] = outcomesOf(awaited, {
        found: r.options.seam.list(userIdentityId),
        known: r.knownIds,
      });
      if (adopted !== undefined) {
        this.#take(requestId, adopted);
        r.credentials = [...r.credentials, ...twins.map((twin) => this.#unwanted(twin))];
      } else if (looks + 1 < looksBeforeSettled) this.#readBack(requestId, guestId, awaited, userIdentityId, looks + 1);
      else {
        this.#strays = [...this.#strays, { ...awaited, userIdentityId }];
        r.drop(requestId);
        this.#paused.add(guestId);
      }
    });
  }

  #unwanted(found: SeamCredential): Credential {
    const { acsCredentialId, userIdentityId, createdAt, from, to, joinedTo, acsEntranceIds } = found;
    return {
      ...freshCredential,
      requestId: `s${this.#nextRequest++}`,
      acsCredentialId,
      guestId: 'unknown',
      person: 'unknown',
      userIdentityId,
      kind: joinedTo.length > 0 ? 'joiner' : 'override',
      state: 'invalidated',
      joinedTo,
      generation: 0,
      window: { from, to },
      grants: {},
      acsEntranceIds,
      requestedAt: createdAt,
      awaitedSince: this.#reservation.options.now(),
      sent: true,
      reason: 'came late',
    };
  }
}

/** Seam may refuse a late commit: nobody hears of it. */
function attempt(commit: () => unknown): void {
  try {
    commit();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}
