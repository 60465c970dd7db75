import { WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import { createActivities } from '../../src/activities/index.ts';
import type { NoticeTarget } from '../../src/activities/notices.ts';
import { createSeam } from '../../src/activities/seamClient.ts';
import { propertyWorkflowId, reservationWorkflowId } from '../../src/domain/ids.ts';
import type { MessageName } from '../../src/domain/messages/index.ts';
import { defaultPolicies, type Policies, type PropertySettings } from '../../src/domain/property.ts';
import type { ReservationView } from '../../src/domain/status/view.ts';
import type { SettingsChange, SimulatorOptions } from '../../src/simulator/server.ts';
import {
  configureSignal,
  messageSignal,
  messageUpdate,
  statusQuery,
  workflowTypes,
} from '../../src/workflows/messages.ts';
import { withAddresses } from './addresses.ts';
import { eventually } from './eventually.ts';
import { startValidatedSimulator } from './seamOpenApi.ts';
import { connectToTemporal, type TestTemporal } from './temporal.ts';

/** A credential at rest, as the simulator itself counts it. */
export interface AtRest {
  readonly acsCredentialId: string;
  readonly userIdentityId: string | null;
  readonly kind: 'override' | 'joiner';
  readonly joinedTo: readonly string[];
  readonly acsEntranceIds: readonly string[];
  readonly generation: number;
  readonly valid: boolean;
  readonly issued: boolean;
}

/** How a test's hotel is opened. */
export interface HotelOptions {
  readonly policies?: Partial<Policies>;
  readonly property?: Partial<PropertySettings>;
  readonly settings?: SettingsChange;
  readonly rooms?: SimulatorOptions['rooms'];
  readonly moreCommonDoors?: SimulatorOptions['moreCommonDoors'];
  /** The simulator's faults from the start on: before the property's workflow first asks Seam for anything. */
  readonly faults?: readonly object[];
  /** Where notices go; `property: { notices: true }` asks for them. */
  readonly noticeTarget?: NoticeTarget;
  /** If true, guests who are known by name alone stay so; else each gets an e-mail address. */
  readonly keepsNames?: boolean;
  /** If false, the test starts a worker itself, such as a process that it kills. */
  readonly worker?: boolean;
  /** A Temporal server other than the run's shared one, as host:port. */
  readonly temporalAddress?: string;
}

const propertyId = 'hotel-aurora';
const hourMs = 3_600_000;

/**
 * What tests need besides the usual policies: a lost create is settled soon, and no reconcile comes that a test did not
 * ask for. The simulator has as long to answer as Seam has: no call times out on a slow machine.
 */
const testPolicies: Partial<Policies> = {
  createSettleMs: 3_000,
  createSettleAfterErrorMs: 2_000,
  reconcileEveryMs: null,
};

/** For a test in which Seam does not answer: its calls time out soon. */
export const impatient = { seamTimeoutMs: 2_000 };

/** Opens a hotel: the simulator, a worker, the property's workflow, and time that a test moves. */
export async function openHotel(options: HotelOptions = {}) {
  const temporal: TestTemporal = await connectToTemporal(options.temporalAddress);
  const simulator = await startValidatedSimulator({
    settings: options.settings,
    rooms: options.rooms,
    moreCommonDoors: options.moreCommonDoors,
    onAdvance: (ms) => temporal.advance(ms),
  });
  const policies = { ...defaultPolicies, ...testPolicies, ...options.policies };
  const seam = createSeam({ endpoint: simulator.url, apiKey: simulator.apiKey, timeoutMs: policies.seamTimeoutMs });
  const { client, taskQueue } = temporal;
  const settings: PropertySettings = {
    // A property of its own for each test: they share a namespace.
    propertyId: `${propertyId}-${taskQueue.slice(-12)}`,
    timeZone: 'Europe/Oslo',
    acsSystemId: simulator.acsSystemId,
    credentialManagerAcsSystemId: simulator.credentialManagerAcsSystemId,
    cardFormat: 'rfid48',
    rooms: null,
    areas: {},
    commonEntrances: null,
    webhooks: false,
    policies,
    ...options.property,
  };
  async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${simulator.url}/_simulator${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} /_simulator${path}: ${response.status} ${await response.text()}`);
    return (await response.json().catch(() => undefined)) as T;
  }
  function noticeTarget() {
    return options.noticeTarget ?? null;
  }
  function startWorker(): Promise<{ close(): Promise<void> }> {
    return temporal.startWorker({ activities: createActivities({ seam: () => seam, noticeTarget }) });
  }
  if (options.worker !== false) await startWorker();
  if (options.faults !== undefined) await control('PUT', '/faults', options.faults);
  function startProperty(input: { readonly isAnew?: true } = {}): Promise<unknown> {
    return client.workflow.signalWithStart(workflowTypes.property, {
      workflowId: propertyWorkflowId(settings.propertyId),
      taskQueue,
      args: [{ propertyId: settings.propertyId, ...input }],
      signal: configureSignal,
      signalArgs: [settings],
    });
  }
  await startProperty();

  function addressed(reservationId: string, body: object): object {
    return options.keepsNames ? body : withAddresses(reservationId, body);
  }
  function refOf(reservationId: string) {
    return { propertyId: settings.propertyId, reservationId };
  }
  function handle(reservationId: string): WorkflowHandle {
    return client.workflow.getHandle(reservationWorkflowId(refOf(reservationId)));
  }
  const { entrances } = await control<{ entrances: { acsEntranceId: string; name: string }[] }>('GET', '');
  function doorOf(name: string): string {
    const door = entrances.find((entrance) => entrance.name === name);
    if (door === undefined) throw new Error(`the simulator has no door ${name}`);
    return door.acsEntranceId;
  }
  async function status(reservationId: string): Promise<ReservationView> {
    const view = await handle(reservationId).query(statusQuery);
    if (view === null) throw new Error(`${reservationId} has taken no message yet`);
    return view;
  }

  return {
    temporal,
    simulator,
    settings,
    /** Seam's own SDK, for what others do there; it waits as long as a busy machine needs. */
    seam: createSeam({ endpoint: simulator.url, apiKey: simulator.apiKey, timeoutMs: 30_000 }),
    handle,
    status,
    /** Starts a worker in this process, for a hotel that was opened without one; it ends with the hotel. */
    startWorker,
    /** Starts the property's workflow as a worker does, for a test that has terminated it. */
    startProperty,
    /** Terminates the property's workflow as an operator may: all that it knew is lost. */
    terminateProperty: async (): Promise<void> => {
      await client.workflow.getHandle(propertyWorkflowId(settings.propertyId)).terminate();
    },
    doorOf,
    control,
    /** The hotel's time, `hours` from now, as an instant. */
    inHours: (hours: number): string => new Date(simulator.now().getTime() + hours * hourMs).toISOString(),
    /** What a PUT does: starts the reservation, or changes it. */
    put: (reservationId: string, body: object): Promise<ReservationView> =>
      client.workflow.executeUpdateWithStart(messageUpdate('replaceReservation'), {
        args: [addressed(reservationId, body)],
        startWorkflowOperation: new WithStartWorkflowOperation(workflowTypes.reservation, {
          workflowId: reservationWorkflowId(refOf(reservationId)),
          taskQueue,
          args: [refOf(reservationId)],
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      }),
    send: (reservationId: string, name: MessageName, body: object = {}): Promise<ReservationView> =>
      handle(reservationId).executeUpdate(messageUpdate(name), { args: [addressed(reservationId, body)] }),
    signal: (reservationId: string, name: MessageName, body: object = {}): Promise<void> =>
      handle(reservationId).signal(messageSignal(name), addressed(reservationId, body)),
    /** Waits until `check` accepts the status: it throws or returns false until then. */
    until: (reservationId: string, check: (view: ReservationView) => boolean | void): Promise<ReservationView> =>
      eventually(async () => {
        const view = await status(reservationId);
        return check(view) === false ? undefined : view;
      }),
    /** Waits until nothing is left to do for a reservation. */
    atRest: (reservationId: string): Promise<ReservationView> =>
      eventually(async () => {
        const view = await status(reservationId);
        return view.waiting === null ? view : undefined;
      }),
    /** Mobile credentials at rest, as the simulator counts them. */
    credentials: async (): Promise<readonly AtRest[]> =>
      (await control<(AtRest & { accessMethod: string })[]>('GET', '/credentials')).filter(
        ({ accessMethod }) => accessMethod === 'mobile_key',
      ),
    tap: async (room: string, acsCredentialId: string): Promise<boolean> =>
      (await control<{ opens: boolean }>('POST', `/doors/${doorOf(room)}/tap`, { acsCredentialId })).opens,
    calls: async (path: string): Promise<number> =>
      (await control<{ path: string }[]>('GET', '/calls')).filter((call) => call.path === path).length,
    faults: (faults: readonly object[]): Promise<void> => control('PUT', '/faults', faults),
    simulate: (change: SettingsChange): Promise<void> => control('PUT', '/settings', change),
    /** Moves the hotel's time and every workflow's. */
    advance: (hours: number): Promise<void> => control('PUT', '/clock', { advance: `PT${Math.round(hours * 3600)}S` }),
    async [Symbol.asyncDispose]() {
      await temporal.close();
      await simulator.close();
      simulator.assertValid();
    },
  };
}

/** A test's hotel. */
export type TestHotel = Awaited<ReturnType<typeof openHotel>>;
