import { condition } from '@temporalio/workflow';
import { afterEvents, afterLook, awaitingWord, credentialEvents } from '../../domain/confirm.ts';
import type { Credential } from '../../domain/credential.ts';
import { plus } from '../../domain/instant.ts';
import { satisfies, wantedKeys } from '../../domain/plan/wanted.ts';
import type { SeamEvent } from '../../domain/seam.ts';
import { failureOf } from '../failure.ts';
import { seam } from './seam.ts';
import { grantedTo, guestsWithPhone, now, settingsOf, update, type Reservation } from './state.ts';

/** Seam's clock may be behind ours, and events appear late: how far back each round looks. */
const overlapMs = 60_000;

/** Rounds without news after which every awaited credential is looked at by itself. */
const silentRounds = 2;

/** The pause before round `round`: growing, and long where webhooks should have told already. */
const pauseMs = (round: number, webhooks: boolean): number => Math.min(2 ** round * (webhooks ? 30_000 : 500), 60_000);

/** How many of Seam's event ids are remembered: webhooks come twice. */
const remembered = 200;

/** Takes Seam's events over into the records, each once. */
export const learnFromEvents = (r: Reservation, events: readonly SeamEvent[]): void => {
  const fresh = events.filter(({ eventId }) => !r.state.seenEvents.includes(eventId));
  if (fresh.length === 0) return;
  const seenEvents = [...r.state.seenEvents, ...fresh.map(({ eventId }) => eventId)].slice(-remembered);
  update(r, { seenEvents });
  learn(r, afterEvents(r.state.credentials, fresh, now()));
};

/**
 * Takes over what became of the records. What was wanted just as it was and is dead without our doing was invalidated
 * from outside: it counts towards rule 17.
 */
const learn = (r: Reservation, credentials: readonly Credential[]): void => {
  const { desired, credentials: before } = r.state;
  if (desired === null) return;
  const keys = wantedKeys(desired, grantedTo(r.state), before, now(), guestsWithPhone(r.state)).flatMap(
    ({ key }) => key ?? [],
  );
  const lost = before.filter(
    (one, index) =>
      one.state === 'issued' &&
      credentials[index]?.state !== 'issued' &&
      keys.some((key) => satisfies(one, key, desired, before)),
  );
  // One override from outside kills a whole generation: that is one loss, however many events tell of it.
  const losses = [...new Set(lost.map(({ generation }) => generation))]
    .filter((generation) => !r.state.repairs.some((repair) => repair.generation === generation))
    .map((generation) => ({ generation, at: now() }));
  update(r, { credentials, repairs: [...r.state.repairs, ...losses] });
};

/**
 * Waits until Seam has said of every credential that it is issued, or gone: by webhook, else by one `events.list` per
 * round for all of them, else by a look at each.
 */
export const watchCredentials = async (r: Reservation): Promise<void> => {
  const settled = (): boolean => awaitingWord(r.state.credentials).length === 0;
  const count = (): number => awaitingWord(r.state.credentials).length;
  let silent = 0;
  for (let round = 0; !settled(); round += 1) {
    const settings = settingsOf(r.state);
    if (settings === null) return;
    const before = count();
    const summary = `wait for Seam's word on ${before} credentials`;
    await condition(settled, pauseMs(round, settings.webhooks), { summary });
    if (settled()) return;
    try {
      const since = plus(
        awaitingWord(r.state.credentials)
          .map((one) => one.requestedAt)
          .toSorted()[0] ?? now(),
        -overlapMs,
      );
      const { propertyId } = r;
      const { acsSystemId } = settings;
      const calls = seam(r.state, summary);
      learnFromEvents(r, await calls.listEvents({ propertyId, acsSystemId, since, eventTypes: [...credentialEvents] }));
      silent = count() < before ? 0 : silent + 1;
      if (silent >= silentRounds) await lookAtEach(r);
    } catch (error) {
      failureOf(error); // Seam refused the look: the next round follows by itself.
    }
  }
};

const lookAtEach = async (r: Reservation): Promise<void> => {
  const calls = seam(r.state, 'look at each credential: events are silent');
  await Promise.all(
    awaitingWord(r.state.credentials).map(async ({ requestId, acsCredentialId }) => {
      if (acsCredentialId === null) return;
      const seen = await calls.getCredential({ propertyId: r.propertyId, acsCredentialId });
      learn(
        r,
        r.state.credentials.map((one) => (one.requestId === requestId ? afterLook(one, seen, now()) : one)),
      );
    }),
  );
};
