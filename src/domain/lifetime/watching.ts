import { awaitingWord } from '../credentials/confirm.ts';
import { earlier, plus, type Instant } from '../instant.ts';
import type { PauseSchedule } from '../pause.ts';
import type { PropertySettings } from '../property.ts';
import type { State } from './state.ts';

/** How far back each round looks for events, in milliseconds: Seam's clock may be behind ours, and events appear late. */
export const overlapMs = 60_000;

/** After so many rounds without news, each awaited credential is looked at by itself. */
export const silentRounds = 2;

/** The pauses between rounds: long from the start if webhooks should have told already. */
export function roundPauses({ webhooks }: PropertySettings): PauseSchedule {
  return { firstMs: webhooks ? 30_000 : 500, mostMs: 900_000 };
}

/** From when on the first round lists events: when the first awaited credential was asked for, less the overlap. */
export function firstRoundSince({ credentials }: State, now: Instant): Instant {
  const since = awaitingWord(credentials).map(({ awaitedSince }) => awaitedSince);
  return plus(since.length === 0 ? now : since.reduce(earlier), -overlapMs);
}
