import type { WorkflowHandle } from '@temporalio/client';
import { createSeam } from '../../src/activities/seamClient.ts';
import { seamEventOf } from '../../src/domain/seam/event.ts';
import { seamEventsSignal } from '../../src/workflows/messages.ts';
import type { HotelOptions, TestHotel } from '../support/hotel.ts';

/** One path through the workflows: how it is played, and what its histories must show. */
export interface Path {
  /** Also the name of its file. */
  readonly name: string;
  readonly hotel?: HotelOptions;
  /**
   * Plays the path in real time, as skipped time leaves events that production never has; ends at rest. Returns which
   * other workflows to record, by their names in `shows`.
   */
  readonly live: (hotel: TestHotel) => Promise<Readonly<Record<string, WorkflowHandle>> | void>;
  /**
   * By reservation id, `property`, or the name of another workflow: lines that the workflow's outline must have in this order, with
   * others in between.
   */
  readonly shows: Readonly<Record<string, readonly string[]>>;
  /** Whether the server suggests continue-as-new after few events. */
  readonly continuesSoon?: boolean;
}

/** A guest who is known by an e-mail address. */
export function known(n: number, name = `Guest ${n}`) {
  return {
    guestId: `g${n}`,
    fullName: name,
    emailAddress: `guest${n}@example.com`,
  };
}

/** Seam's SDK for the hotel, for what others do at Seam. */
export function seamOf({ simulator }: TestHotel) {
  return createSeam({ endpoint: simulator.url, apiKey: simulator.apiKey, timeoutMs: 5_000 });
}

/** Creates a guest with an identity and a phone; returns both ids. */
export async function personWithPhone(hotel: TestHotel, n: number) {
  const seam = seamOf(hotel);
  const { user_identity_id: userIdentityId } = await seam.userIdentities.create({ full_name: `Guest ${n}` });
  const phone = await seam.phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
  return { guest: { guestId: `g${n}`, userIdentityId }, deviceId: phone.device_id };
}

/** Signals a reservation all of Seam's events so far: more than a webhook would, because events come again with each call. */
export async function forwardEvents(hotel: TestHotel, reservationId: string): Promise<void> {
  const since = hotel.inHours(-1);
  const events = await seamOf(hotel).events.list({ acs_system_id: hotel.settings.acsSystemId, since });
  await hotel.handle(reservationId).signal(seamEventsSignal, events.map(seamEventOf));
}
