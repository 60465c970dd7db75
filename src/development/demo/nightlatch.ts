import { NightlatchError, type NightlatchClient } from '../../client/index.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import type { CommandProcess } from '../commandProcess.ts';
import { embeddedPropertyId, type Stack } from '../stack.ts';
import { doorsOf } from './doors.ts';
import { createPhones, type Owner } from './phones.ts';
import { strike, type Side } from './side.ts';
import { until } from './until.ts';

/** Nightlatch in the hotel of the embedded stack, and how many overrides and joiners it has made. */
export interface NightlatchSide extends Side {
  readonly kinds: () => { readonly overrides: number; readonly joiners: number };
}

function allIssued({ guests, waiting }: ReservationView): boolean {
  return waiting === null && guests.every(({ credentials }) => credentials[0]?.state === 'issued');
}

function allRevoked({ guests, waiting }: ReservationView): boolean {
  return waiting === null && guests.every(({ credentials }) => credentials.every(({ state }) => state === 'revoked'));
}

function ownersIn({ reservationId, guests, stay }: ReservationView): readonly Owner[] {
  return guests.flatMap(({ guestId, userIdentityId }) =>
    userIdentityId === null ? [] : [{ reservationId, guestId, userIdentityId, stay }],
  );
}

/** Temporal may hand a question to the worker that was killed, and notices only after some seconds: it is asked again. */
function undefinedIfAway(error: unknown): undefined {
  if (error instanceof NightlatchError && error.failure.code === 'Unavailable') return undefined;
  throw error;
}

/** Nightlatch, as a PMS uses it: each reservation is sent once, and after that only what the desk does. */
export async function nightlatchSide(stack: Stack, client: NightlatchClient): Promise<NightlatchSide> {
  const doors = await doorsOf(stack.simulator);
  const phones = createPhones(doors);
  const kindOf = new Map<string, string>();
  let worker: CommandProcess = stack.worker;
  async function untilSettled(reservationId: string, isSettled: (view: ReservationView) => boolean): Promise<void> {
    const view = await until(`${reservationId} to settle`, async () => {
      const now = await client.getReservation(embeddedPropertyId, reservationId).catch(undefinedIfAway);
      return now !== undefined && isSettled(now) ? now : undefined;
    });
    for (const { acsCredentialId, kind } of view.guests.flatMap(({ credentials }) => credentials))
      if (acsCredentialId !== null) kindOf.set(acsCredentialId, kind);
    await phones.receive(ownersIn(view));
  }
  return {
    doors,
    phones,
    kinds() {
      const kinds = [...kindOf.values()];
      const overrides = kinds.filter((kind) => kind === 'override').length;
      return { overrides, joiners: kinds.length - overrides };
    },
    async book({ reservationId, ...body }) {
      // The client checks an example against the schema of a PUT, as it does for a PMS.
      await client.putReservation(embeddedPropertyId, reservationId, body);
      await untilSettled(reservationId, ({ waiting }) => waiting === 'lead');
    },
    async prepare(expected, troubles) {
      const process = {
        kill: () => worker.kill(),
        restart: async () => void (worker = await stack.startWorker()),
      };
      if (troubles !== null) await strike(doors, process, troubles);
      for (const { reservationId } of expected) await untilSettled(reservationId, allIssued);
    },
    async checkIn({ reservationId }) {
      await client.checkIn(embeddedPropertyId, reservationId, {});
      await untilSettled(reservationId, allIssued);
    },
    async checkOut({ reservationId }) {
      await client.checkOut(embeddedPropertyId, reservationId, {});
      await untilSettled(reservationId, allRevoked);
    },
    help: async () => undefined,
  };
}
