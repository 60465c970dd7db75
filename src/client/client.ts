import type { ReservationRef } from '../domain/ids.ts';
import type { Step } from '../domain/plan/step.ts';
import type { ReservationView } from '../domain/status/view.ts';
import type { TeardownView } from '../domain/teardown/view.ts';
import type { ArrivedEvent } from '../domain/webhooks/route.ts';
import { loadSettings, readEnvironment, readTemporal, SettingsError } from '../settings/index.ts';
// From its own file: the index would bring Temporal's types into those that the package publishes.
import type { Environment } from '../settings/secret.ts';
import { readPropertyAdoption } from './adoption.ts';
import type { PropertyAdoption } from './adoptionView.ts';
import { checkIdentityRef, checkUserIdentityId, propertiesOfIdentity } from './check/identity.ts';
import { checkMessage } from './check/message.ts';
import { checkReservationId, knownProperty, type KnownProperty } from './check/property.ts';
import { deliverEvents, type EventOutcome } from './events.ts';
import type { MessageInput, NamedBody, Outcome, ReservationInput, SendOptions } from './messages.ts';
import { listReservations, type ListFilter, type ReservationList } from './reservation/list.ts';
import { previewPut, readPlan, readStatus } from './reservation/read.ts';
import { createRoomCheck, propertyAsker, type RoomCheck } from './reservation/rooms.ts';
import { signalMessage, updateMessage } from './reservation/send.ts';
import {
  readTeardown,
  signalTeardown,
  startTeardown,
  type InWorkspace,
  type StartTeardown,
  type TeardownStarted,
} from './teardown.ts';
import { openLink, pingServer, within, type Link } from './temporal/link.ts';
import { createWorkerHealth } from './temporal/workerHealth.ts';
import { untilIssued, untilTeardownEnded, type Issued, type TeardownWaitOptions, type WaitOptions } from './waiting.ts';

/** Options of {@link NightlatchClient.connect}. */
export interface ConnectOptions {
  /** The properties that the client serves; `openClient` reads them from the properties file. */
  readonly properties: readonly KnownProperty[];
  /** The environment with `TEMPORAL_*` and `NIGHTLATCH_TASK_QUEUE`; that of this process by default. */
  readonly env?: Environment;
  /** Milliseconds that a worker gets to answer before a message is left to Temporal alone; 5,000 by default. */
  readonly answerWithinMs?: number;
}

const defaultAnswerWithinMs = 5_000;

/**
 * The client of a PMS, the gateway and the command line.
 *
 * Every operation throws only a {@link NightlatchError}: InvalidInput, UnknownProperty, NotFound, Refused or Unavailable;
 * teardowns also throw IdentityInUse and TeardownNotFound. A message is answered once Temporal has it, and the same message
 * sent again changes nothing. To send a message again after Unavailable, give it an `eventId`.
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
  readonly #link: Link;
  readonly #workers = createWorkerHealth();
  readonly #rooms: RoomCheck;
  #properties: readonly KnownProperty[];

  private constructor(link: Link, properties: readonly KnownProperty[]) {
    this.#link = link;
    this.#rooms = createRoomCheck(propertyAsker(link));
    this.#properties = properties;
  }

  /**
   * Creates a client. It connects to Temporal with its first operation.
   *
   * @throws {SettingsError} if `TEMPORAL_*` of the environment cannot be used.
   */
  static connect({
    properties,
    env = process.env,
    answerWithinMs = defaultAnswerWithinMs,
  }: ConnectOptions): NightlatchClient {
    const temporal = readTemporal(env);
    if (!temporal.ok) throw new SettingsError(temporal.problems);
    return new NightlatchClient(openLink(temporal.value, answerWithinMs), properties);
  }

  /**
   * Creates a client on a connection that is already open, such as that of the embedded stack, which moves time.
   *
   * @internal
   */
  static over(link: Link, properties: readonly KnownProperty[]): NightlatchClient {
    return new NightlatchClient(link, properties);
  }

  /** Closes the connection to Temporal. */
  async close(): Promise<void> {
    await this.#link.client.connection.close();
  }

  /** Replaces the properties, after the properties file was read again. */
  useProperties(properties: readonly KnownProperty[]): void {
    this.#properties = properties;
  }

  /** Checks that Temporal answers; throws Unavailable if it does not. */
  async checkTemporal(): Promise<void> {
    await pingServer(this.#link);
  }

  /**
   * Sends a message by its name; the body may be unchecked JSON. The other operations wait for the reservation's answer;
   * with `via: 'signal'` this one does not. Meanwhile the property says which of the message's rooms it cannot grant.
   */
  async send(reservation: ReservationRef, message: NamedBody, options: SendOptions = {}): Promise<Outcome> {
    const ref = this.#ref(reservation.propertyId, reservation.reservationId);
    const checked = checkMessage(knownProperty(this.#properties, ref.propertyId), ref.reservationId, message);
    const { via = 'update', answerWithinMs = Infinity } = options;
    const [outcome, rooms] = await Promise.all([
      via === 'signal'
        ? signalMessage(this.#link, ref, checked)
        : updateMessage({ link: this.#link, workers: this.#workers, answerWithinMs }, ref, checked),
      this.#rooms.ask(ref.propertyId, checked, answerWithinMs),
    ]);
    return { ...outcome, ...rooms };
  }

  /** Says what a reservation should be: starts or changes it. */
  putReservation(propertyId: string, reservationId: string, body: ReservationInput): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'replaceReservation', body });
  }

  /** Adds a guest, who gets a joiner. */
  addGuest(propertyId: string, reservationId: string, body: MessageInput<'addGuest'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'addGuest', body });
  }

  /** Removes a guest. `rekey` gives everyone else new keys, in case the phone of the removed guest stays offline. */
  removeGuest(propertyId: string, reservationId: string, body: MessageInput<'removeGuest'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'removeGuest', body });
  }

  /** Gives a guest a new key, a joiner; with `rekey` all guests get keys of a new generation, which ends all older keys. */
  newKey(propertyId: string, reservationId: string, body: MessageInput<'newKey'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'newKey', body });
  }

  /** Changes the rooms; `moves` also changes guests' own rooms. */
  changeRooms(propertyId: string, reservationId: string, body: MessageInput<'changeRooms'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'changeRooms', body });
  }

  /** Changes the stay. */
  changeStay(propertyId: string, reservationId: string, body: MessageInput<'changeStay'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'changeStay', body });
  }

  /** Checks the reservation in: keys are issued at once. */
  checkIn(propertyId: string, reservationId: string, body?: MessageInput<'checkIn'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'checkIn', body });
  }

  /** Undoes a check-in. */
  undoCheckIn(propertyId: string, reservationId: string, body?: MessageInput<'undoCheckIn'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'undoCheckIn', body });
  }

  /** Checks the reservation out: all keys are revoked. */
  checkOut(propertyId: string, reservationId: string, body?: MessageInput<'checkOut'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'checkOut', body });
  }

  /** Undoes a check-out. */
  undoCheckOut(propertyId: string, reservationId: string, body?: MessageInput<'undoCheckOut'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'undoCheckOut', body });
  }

  /** Cancels the reservation: all keys are revoked. */
  cancel(propertyId: string, reservationId: string, body?: MessageInput<'cancel'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'cancel', body });
  }

  /** Says that the guests did not come: all keys are revoked. Refused if they are, or were, in the house. */
  noShow(propertyId: string, reservationId: string, body?: MessageInput<'noShow'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'noShow', body });
  }

  /** Undoes a cancellation, no-show or departure: the reservation is booked again. */
  reinstate(propertyId: string, reservationId: string, body?: MessageInput<'reinstate'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'reinstate', body });
  }

  /** Reports a guest's phone lost, or all of the guest's phones without a `deviceId`: everyone gets new keys. */
  reportLostPhone(propertyId: string, reservationId: string, body: MessageInput<'reportLostPhone'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'reportLostPhone', body });
  }

  /** Says which credentials on the rooms are the guests' own, though Nightlatch did not issue them: keys join them. */
  adopt(propertyId: string, reservationId: string, body: MessageInput<'adopt'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'adopt', body });
  }

  /** Holds the reservation: no key is issued until `release`; keys are still revoked. */
  hold(propertyId: string, reservationId: string, body?: MessageInput<'hold'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'hold', body });
  }

  /** Takes all keys back at once; no key is issued until `release`, which leads to keys of a new generation. */
  revokeKeys(propertyId: string, reservationId: string, body?: MessageInput<'revokeKeys'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'revokeKeys', body });
  }

  /** Ends a hold, also that of `revokeKeys`. */
  release(propertyId: string, reservationId: string, body?: MessageInput<'release'>): Promise<Outcome> {
    return this.send({ propertyId, reservationId }, { name: 'release', body });
  }

  /** Reads the status of a reservation. */
  async getReservation(propertyId: string, reservationId: string): Promise<ReservationView> {
    return readStatus(this.#link, this.#ref(propertyId, reservationId));
  }

  /** Lists a property's open reservations, newest first; by date those that are not cancelled. A change of the last moments may not show yet. */
  async listReservations(propertyId: string, filter: ListFilter = {}): Promise<ReservationList> {
    return listReservations(this.#link, knownProperty(this.#properties, propertyId), filter);
  }

  /**
   * Reads the steps that are left, or with a `body` the steps that a PUT of it would lead to, and does nothing. With a
   * `body` the reservation need not exist.
   */
  async planReservation(propertyId: string, reservationId: string, body?: unknown): Promise<readonly Step[]> {
    const ref = this.#ref(propertyId, reservationId);
    if (body === undefined) return readPlan(this.#link, ref);
    const property = knownProperty(this.#properties, propertyId);
    const message = checkMessage(property, reservationId, { name: 'replaceReservation', body });
    return previewPut(this.#link, ref, message);
  }

  /**
   * Reads what is valid on the rooms of the reservations in house, and what their keys could join, for a hotel that goes live.
   * Waits until all rooms are looked at, or the time is up. Nothing is changed.
   */
  async readAdoption(propertyId: string, { timeoutMs }: { readonly timeoutMs: number }): Promise<PropertyAdoption> {
    return readPropertyAdoption(this.#link, knownProperty(this.#properties, propertyId), timeoutMs);
  }

  /** Waits until all keys that are due are issued, or the time is up. */
  async waitForIssued(propertyId: string, reservationId: string, options: WaitOptions = {}): Promise<Issued> {
    const ref = this.#ref(propertyId, reservationId);
    return untilIssued((answerWithinMs) => readStatus(within(this.#link, answerWithinMs), ref), options);
  }

  /**
   * Starts the removal of a user identity and everything that belongs to it, or finds the removal that runs. Refuses with
   * IdentityInUse while a live reservation uses the identity, unless `force` takes the guest out of the reservation.
   */
  async startTeardown({ userIdentityId, force = false, propertyIds }: StartTeardown): Promise<TeardownStarted> {
    const id = checkUserIdentityId(userIdentityId);
    const all = propertiesOfIdentity(this.#properties, propertyIds);
    return startTeardown(this.#link, { userIdentityId: id, force, propertyIds: all });
  }

  /** Reads the status of a teardown: its phase, what remains and why, and the receipt so far. */
  async getTeardown(userIdentityId: string, { propertyIds }: InWorkspace = {}): Promise<TeardownView> {
    return readTeardown(this.#link, checkIdentityRef(this.#properties, userIdentityId, propertyIds));
  }

  /** Waits until a teardown has ended, or the time is up. */
  async waitForTeardown(
    userIdentityId: string,
    { propertyIds, ...options }: TeardownWaitOptions & InWorkspace = {},
  ): Promise<TeardownView> {
    const identity = checkIdentityRef(this.#properties, userIdentityId, propertyIds);
    return untilTeardownEnded(() => readTeardown(this.#link, identity), options);
  }

  /** Lets a teardown try again now, after its obstacle was removed. */
  async goOnWithTeardown(userIdentityId: string, { propertyIds }: InWorkspace = {}): Promise<void> {
    const identity = checkIdentityRef(this.#properties, userIdentityId, propertyIds);
    await signalTeardown(this.#link, identity, 'goOn');
  }

  /** Ends a teardown as failed. The receipt says what was removed; the rest stays. */
  async giveUpTeardown(userIdentityId: string, { propertyIds }: InWorkspace = {}): Promise<void> {
    const identity = checkIdentityRef(this.#properties, userIdentityId, propertyIds);
    await signalTeardown(this.#link, identity, 'giveUp');
  }

  /**
   * Delivers Seam's events to the workflows that they concern. Their signatures must be verified already. Returns the
   * outcome of each event, in the order given; if it throws Unavailable, nothing was sent.
   */
  async deliverSeamEvents(events: readonly ArrivedEvent[]): Promise<readonly EventOutcome[]> {
    const workspaces = new Map(
      this.#properties.map(({ settings }) => [settings.propertyId, settings.workspacePropertyIds] as const),
    );
    const arrived = events.map((one) => {
      const workspacePropertyIds = workspaces.get(one.propertyId);
      return workspacePropertyIds === undefined ? one : { ...one, workspacePropertyIds };
    });
    return deliverEvents(this.#link, arrived);
  }

  /** Checks that the property is known and the reservation's id is valid. */
  #ref(propertyId: string, reservationId: string): ReservationRef {
    knownProperty(this.#properties, propertyId);
    checkReservationId(reservationId);
    return { propertyId, reservationId };
  }
}

/**
 * Creates a client from the settings of this process (docs/settings.md): `NIGHTLATCH_PROPERTIES`, `TEMPORAL_*`. It needs no
 * secret of Seam's. It connects to Temporal with its first operation; `close` ends the connection.
 *
 * @throws {SettingsError} that lists everything that is wrong with the settings.
 */
export async function openClient(): Promise<NightlatchClient> {
  const env = readEnvironment();
  const { properties } = await loadSettings(env, []);
  return NightlatchClient.connect({ properties, env });
}
