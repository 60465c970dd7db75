import type { ReservationRef } from '../domain/ids.ts';
import type { MessageName } from '../domain/messages/index.ts';
import type { Step } from '../domain/plan/step.ts';
import type { ReservationView } from '../domain/status/view.ts';
import type { ArrivedEvent } from '../domain/webhooks/route.ts';
import { readTemporal, SettingsError } from '../settings/index.ts';
import type { Environment } from '../settings/secret.ts';
import type { TeardownView } from '../domain/teardown/view.ts';
import { checkUserIdentityId, propertiesOfIdentity } from './check/identity.ts';
import { checkMessage } from './check/message.ts';
import { checkReservationId, knownProperty, type KnownProperty } from './check/property.ts';
import { deliverEvents } from './events/deliver.ts';
import type { EventOutcome } from './events/outcome.ts';
import type { ReservationInput } from './input.ts';
import { untilIssued, type Issued, type WaitOptions } from './issued.ts';
import { untilEnded, type TeardownWaitOptions } from './teardown/ended.ts';
import type { StartTeardown, TeardownStarted } from './teardown/start.ts';
import { readTeardown, startTeardown, tellTeardown } from './teardown/teardown.ts';
import type { ListFilter, ReservationList } from './listing.ts';
import type { Outcome, Sending, SendOptions, Telling } from './sending.ts';
import { createHearing } from './temporal/hearing.ts';
import { openLink, type Link } from './temporal/link.ts';
import { pingServer } from './temporal/ping.ts';
import { listReservations } from './temporal/list.ts';
import { previewPut, readPlan, readStatus } from './temporal/read.ts';
import { signalMessage, updateMessage } from './temporal/send.ts';

/** How a client is made. */
export interface ConnectOptions {
  /** The properties that it serves; `openClient` reads them from the properties file. */
  readonly properties: readonly KnownProperty[];
  /** Where `TEMPORAL_*` and `NIGHTLATCH_TASK_QUEUE` are read from; this process's environment unless told. */
  readonly env?: Environment;
  /** Milliseconds that a worker is given to answer before the message is handed to Temporal alone; 5,000 unless told. */
  readonly answerWithinMs?: number;
}

const usualAnswerWithinMs = 5_000;

/** The constructor, which the class keeps to itself and to this file. */
let construct: (link: Link, properties: readonly KnownProperty[]) => NightlatchClient;

/**
 * Makes a client over a link that stands already: the embedded stack's, through which time can be moved. It is not among
 * what `nightlatch/client` exports, so that no type of Temporal's is.
 *
 * @internal
 */
export function clientOver(link: Link, properties: readonly KnownProperty[]): NightlatchClient {
  return construct(link, properties);
}

/**
 * What a PMS, the gateway and the command line talk to reservations through.
 *
 * Every operation throws a {@link NightlatchError} and nothing else: InvalidInput, UnknownProperty, NotFound, Refused or
 * Unavailable; those of a teardown also IdentityInUse and TeardownNotFound. Messages are answered once Temporal holds them,
 * and the same message sent again changes nothing: whoever wants to try again after Unavailable gives an `eventId`.
 *
 * ```ts
 * const client = NightlatchClient.connect({ properties });
 * await client.putReservation('hotel-aurora', 'R-1001', {
 *   stay: { arrival: '2026-12-01', departure: '2026-12-04' },
 *   rooms: ['101'],
 *   guests: [{ guestId: 'g1', userIdentityId: '…' }],
 * });
 * await client.waitForIssued('hotel-aurora', 'R-1001');
 * ```
 */
export class NightlatchClient {
  static {
    construct = (link, properties) => new NightlatchClient(link, properties);
  }

  readonly #link: Link;
  readonly #hearing = createHearing();
  #properties: readonly KnownProperty[];

  private constructor(link: Link, properties: readonly KnownProperty[]) {
    this.#link = link;
    this.#properties = properties;
  }

  /**
   * Makes a client; whether Temporal is there shows with the first operation.
   *
   * @throws {SettingsError} where the environment's `TEMPORAL_*` cannot be used.
   */
  static connect({
    properties,
    env = process.env,
    answerWithinMs = usualAnswerWithinMs,
  }: ConnectOptions): NightlatchClient {
    const temporal = readTemporal(env);
    if (!temporal.ok) throw new SettingsError(temporal.problems);
    return new NightlatchClient(openLink(temporal.value, answerWithinMs), properties);
  }

  /** Ends the connection to Temporal. */
  async close(): Promise<void> {
    await this.#link.client.connection.close();
  }

  /** Takes over the properties of a file that was read again. */
  useProperties(properties: readonly KnownProperty[]): void {
    this.#properties = properties;
  }

  /** Resolves where Temporal answers; throws Unavailable where it does not. */
  async checkTemporal(): Promise<void> {
    await pingServer(this.#link);
  }

  /** Says what a reservation should be: starts or changes it. */
  putReservation(
    propertyId: string,
    reservationId: string,
    body: ReservationInput,
    options?: SendOptions,
  ): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'replaceReservation', body, options);
  }

  /** Sends any message by its name; the body may be JSON that nobody has looked at yet. */
  async send(
    propertyId: string,
    reservationId: string,
    name: MessageName,
    body: unknown,
    { via = 'update' }: SendOptions = {},
  ): Promise<Outcome> {
    const property = knownProperty(this.#properties, propertyId);
    checkReservationId(reservationId);
    const message = checkMessage(property, reservationId, name, body);
    const ref = { propertyId, reservationId };
    return via === 'signal'
      ? signalMessage(this.#link, ref, message)
      : updateMessage(this.#link, this.#hearing, ref, message);
  }

  /** Adds a guest: a joiner. */
  addGuest(...[propertyId, reservationId, body, options]: Sending<'addGuest'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'addGuest', body, options);
  }

  /** Removes a guest; `rekey` asks for new keys for everyone else, for a phone that may never hear of it. */
  removeGuest(...[propertyId, reservationId, body, options]: Sending<'removeGuest'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'removeGuest', body, options);
  }

  /** Changes the rooms; `moves` takes guests' own rooms along. */
  changeRooms(...[propertyId, reservationId, body, options]: Sending<'changeRooms'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'changeRooms', body, options);
  }

  /** Changes the stay. */
  changeStay(...[propertyId, reservationId, body, options]: Sending<'changeStay'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'changeStay', body, options);
  }

  /** Checks the reservation in: keys go out at once. */
  checkIn(...[propertyId, reservationId, body, options]: Telling<'checkIn'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'checkIn', body, options);
  }

  /** Takes a check-in back. */
  undoCheckIn(...[propertyId, reservationId, body, options]: Telling<'undoCheckIn'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'undoCheckIn', body, options);
  }

  /** Checks the reservation out: all keys are revoked. */
  checkOut(...[propertyId, reservationId, body, options]: Telling<'checkOut'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'checkOut', body, options);
  }

  /** Takes a check-out back. */
  undoCheckOut(...[propertyId, reservationId, body, options]: Telling<'undoCheckOut'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'undoCheckOut', body, options);
  }

  /** Cancels the reservation: all keys are revoked. */
  cancel(...[propertyId, reservationId, body, options]: Telling<'cancel'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'cancel', body, options);
  }

  /** Takes a cancellation, no-show or departure back: the reservation is booked again. */
  reinstate(...[propertyId, reservationId, body, options]: Telling<'reinstate'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'reinstate', body, options);
  }

  /** Reports a guest's phone lost, all of them where no `deviceId` is given: new keys for everyone. */
  reportLostPhone(...[propertyId, reservationId, body, options]: Sending<'reportLostPhone'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'reportLostPhone', body, options);
  }

  /** Holds the reservation: nothing is issued until `release`, revoking goes on. */
  hold(...[propertyId, reservationId, body, options]: Telling<'hold'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'hold', body, options);
  }

  /** Ends a hold. */
  release(...[propertyId, reservationId, body, options]: Telling<'release'>): Promise<Outcome> {
    return this.send(propertyId, reservationId, 'release', body, options);
  }

  /** Reads how a reservation stands. */
  async getReservation(propertyId: string, reservationId: string): Promise<ReservationView> {
    return readStatus(this.#link, this.#ref(propertyId, reservationId));
  }

  /** Lists a property's open reservations, newest first; what changed a moment ago may not show yet. */
  async listReservations(propertyId: string, filter: ListFilter = {}): Promise<ReservationList> {
    knownProperty(this.#properties, propertyId);
    return listReservations(this.#link, propertyId, filter);
  }

  /**
   * Reads the steps that are left, or those that a PUT of `body` would lead to: nothing is done. With a body the
   * reservation need not exist.
   */
  async planReservation(propertyId: string, reservationId: string, body?: unknown): Promise<readonly Step[]> {
    const ref = this.#ref(propertyId, reservationId);
    if (body === undefined) return readPlan(this.#link, ref);
    const property = knownProperty(this.#properties, propertyId);
    const message = checkMessage(property, reservationId, 'replaceReservation', body);
    return previewPut(this.#link, ref, message);
  }

  /** Waits until all keys that are due are issued, or the time runs out. */
  async waitForIssued(propertyId: string, reservationId: string, options: WaitOptions = {}): Promise<Issued> {
    const ref = this.#ref(propertyId, reservationId);
    return untilIssued(() => readStatus(this.#link, ref), options);
  }

  /**
   * Starts the removal of a user identity with all it has, or finds the one that runs. Refused as IdentityInUse while a
   * live reservation uses it, unless `force` takes the guest out of it.
   */
  async startTeardown({ userIdentityId, force = false, propertyIds }: StartTeardown): Promise<TeardownStarted> {
    const id = checkUserIdentityId(userIdentityId);
    const asked = propertiesOfIdentity(this.#properties, propertyIds);
    return startTeardown(this.#link, { userIdentityId: id, force, propertyIds: asked });
  }

  /** Reads how a teardown stands: its phase, what remains and why, and the receipt so far. */
  async getTeardown(userIdentityId: string): Promise<TeardownView> {
    return readTeardown(this.#link, checkUserIdentityId(userIdentityId));
  }

  /** Waits until a teardown has ended, or the time runs out. */
  async waitForTeardown(userIdentityId: string, options: TeardownWaitOptions = {}): Promise<TeardownView> {
    const id = checkUserIdentityId(userIdentityId);
    return untilEnded(() => readTeardown(this.#link, id), options);
  }

  /** Tells a teardown that what stood in its way is mended: it tries now. */
  async goOnWithTeardown(userIdentityId: string): Promise<void> {
    await tellTeardown(this.#link, checkUserIdentityId(userIdentityId), 'goOn');
  }

  /** Ends a teardown as failed, with the receipt of what was removed; what remains stays. */
  async giveUpTeardown(userIdentityId: string): Promise<void> {
    await tellTeardown(this.#link, checkUserIdentityId(userIdentityId), 'giveUp');
  }

  /**
   * Hands Seam's events to the workflows that they concern, whose signature was verified before. Answers what became of
   * each, in their order; where it throws Unavailable, nothing was sent.
   */
  async deliverSeamEvents(events: readonly ArrivedEvent[]): Promise<readonly EventOutcome[]> {
    return deliverEvents(this.#link, events);
  }

  #ref(propertyId: string, reservationId: string): ReservationRef {
    knownProperty(this.#properties, propertyId);
    checkReservationId(reservationId);
    return { propertyId, reservationId };
  }
}
