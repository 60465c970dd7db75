import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseDuration } from '../clock.ts';
import { invalidInput, notFound, SeamError } from '../errors.ts';
import { faultsSchema } from '../faults/faults.ts';
import { replicateAll } from '../seam/credentials/issue.ts';
import { encodePlasticCard, plasticCardInput } from '../seam/credentials/plasticCards.ts';
import { existingDoors } from '../seam/entrances/existing.ts';
import { CodesOfOne } from '../seam/remarks.ts';
import { fixedIds, need } from '../seam/world.ts';
import { codesSchema, deliverySchema, settingsChangeSchema } from '../settings.ts';
import type { Simulation } from '../simulation.ts';
import { credentialsAtRest } from './credentials.ts';

const tapInput = z.strictObject({ acsCredentialId: z.string() });
const clockInput = z.strictObject({ advance: z.string() });
const releaseInput = z.strictObject({ id: z.string().optional(), drop: z.boolean().default(false) });
const phoneInput = z.strictObject({ activeEndpoint: z.boolean().optional(), delivery: deliverySchema.optional() });

/** Serves `/_simulator/*`: shows the hotel and the Seam calls, and lets a test act on both from outside. */
export function registerControlRoutes(app: FastifyInstance, simulation: Simulation): void {
  registerHotelRoutes(app, simulation);
  registerCallRoutes(app, simulation);
  registerFaultRoutes(app, simulation);
  app.get('/_simulator/settings', () => simulation.world.settings());
  app.put('/_simulator/settings', (request) => simulation.changeSettings(readBody(settingsChangeSchema, request.body)));
}

/** The hotel: its doors, keys, cards, phones and time. */
function registerHotelRoutes(app: FastifyInstance, simulation: Simulation): void {
  const { world } = simulation;
  app.get('/_simulator', () => ({
    now: world.clock.iso(),
    acsSystemId: fixedIds.acsSystem,
    credentialManagerAcsSystemId: fixedIds.credentialManager,
    entrances: existingDoors(world).map(({ doorId, name, category }) => ({
      acsEntranceId: doorId,
      name,
      category,
    })),
  }));
  app.get('/_simulator/credentials', () => credentialsAtRest(world));
  app.post<{ Params: { acsEntranceId: string } }>('/_simulator/doors/:acsEntranceId/tap', (request) => {
    const { acsCredentialId } = readBody(tapInput, request.body);
    const door = need(world.hotel.doors, 'acs_entrance', request.params.acsEntranceId);
    return world.hotel.tap(door.doorId, acsCredentialId);
  });
  app.post('/_simulator/plastic-cards', (request) => ({
    acsCredentialId: encodePlasticCard(world, readBody(plasticCardInput, request.body)).id,
  }));
  app.put<{ Params: { deviceId: string } }>('/_simulator/phones/:deviceId', (request) => {
    const { activeEndpoint, delivery } = readBody(phoneInput, request.body);
    const { deviceId } = request.params;
    if (delivery !== undefined) {
      world.hotel.phones.setDelivery(deviceId, { ...world.settings().phoneDelivery, ...delivery });
    }
    const phone = world.records.phones.get(deviceId);
    if (activeEndpoint === undefined) return { ok: true };
    if (phone === undefined) throw notFound('phone', deviceId);
    phone.activeEndpoint = activeEndpoint;
    replicateAll(world, phone);
    return { ok: true };
  });
  // Errors and warnings of one resource: a credential, an ACS user, an entrance or a user identity.
  app.put<{ Params: { id: string } }>('/_simulator/remarks/:id', (request) => {
    const { id } = request.params;
    const codes = world.remarks.get(id) ?? new CodesOfOne();
    codes.set(readBody(codesSchema, request.body), world.clock.now());
    world.remarks.set(id, codes);
    return codes.remarks;
  });
  app.put('/_simulator/clock', (request) => {
    const ms = parseDuration(readBody(clockInput, request.body).advance);
    if (ms === undefined) throw invalidInput('advance', 'Must be an ISO 8601 duration such as PT3H or P1DT2H');
    return simulation.advance(ms).then(() => ({ now: world.clock.iso() }));
  });
}

/** The Seam calls received. */
function registerCallRoutes(app: FastifyInstance, { calls }: Simulation): void {
  app.get('/_simulator/calls', () => calls.list());
  app.delete('/_simulator/calls', () => {
    calls.forget();
    return { ok: true };
  });
}

/** Faults, and the calls that a fault has made wait. */
function registerFaultRoutes(app: FastifyInstance, { setFaults, faults, holds, lateCommits }: Simulation): void {
  app.get('/_simulator/faults', () => faults.list());
  app.put('/_simulator/faults', (request) => {
    setFaults(readBody(faultsSchema, request.body));
    return faults.list();
  });
  app.delete('/_simulator/faults', () => {
    setFaults([]);
    return { ok: true };
  });
  app.get('/_simulator/late-commits', () => ({ pending: lateCommits.pending }));
  app.post('/_simulator/late-commits', () => ({ committed: lateCommits.commitAll() }));
  app.get('/_simulator/holds', () => holds.list());
  app.post('/_simulator/holds/release', (request) => {
    const { id, drop } = readBody(releaseInput, request.body ?? {});
    return { released: holds.release(drop ? 'drop' : 'go', id) };
  });
}

/** Reads the body of a control request; throws a 400 that says what is wrong with it. */
function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new SeamError({ status: 400, type: 'invalid_input', message: z.prettifyError(result.error) });
}
