import type { Credential } from '../credential.ts';
import { overlaps, type Instant } from '../instant.ts';
import type { Desired } from '../reservation/desired.ts';
import type { IssueStep, Step } from './step.ts';
import { isNewest, satisfies, type WantedKey } from './wanted.ts';

/** What the decisions of one round of issuing look at. */
export interface Round {
  readonly desired: Desired;
  readonly issued: readonly Credential[];
  readonly now: Instant;
  /** What guests should have, the primary guest first. */
  readonly wanted: readonly WantedKey[];
}

const covers = (credential: Credential, key: WantedKey): boolean =>
  key.rooms.every((room) => credential.grants[room] !== undefined);

const meet = (a: WantedKey, b: WantedKey): boolean => a.rooms.some((room) => b.rooms.includes(room));

/** Whether `key` could join `credential` once Seam calls it valid (rule 2). */
const canHead = (credential: Credential, key: WantedKey, { desired, issued, now }: Round): boolean =>
  covers(credential, key) &&
  isNewest(credential, key.grants, desired, issued) &&
  credential.window.to > now &&
  overlaps(credential.window, key.window);

/**
 * What can be issued now, side by side, and what has to wait (rules 2 to 5; guides: issuing various types of guest and
 * joiner credentials). A joiner needs a head; a guest for whom none exists opens a generation, unless one is about to
 * exist or somebody's earlier stay on the same rooms has to end first.
 */
export const planIssues = (round: Round): readonly Step[] => {
  const { issued, desired, wanted, now } = round;
  const hasKey = (key: WantedKey): boolean => issued.some((c) => satisfies(c, key, desired, issued));
  const isStaying = (c: Credential): boolean => wanted.some((key) => satisfies(c, key, desired, issued));
  const missing = wanted.filter((key) => !hasKey(key));
  const steps: Step[] = [];
  const leading: WantedKey[] = [];
  const opening: WantedKey[] = [];
  const wait = (step: Omit<Extract<Step, { step: 'wait' }>, 'step'>): unknown => steps.push({ step: 'wait', ...step });
  for (const key of missing) {
    const { guestId } = key;
    const heads = issued.filter((c) => c.state === 'issued' && canHead(c, key, round));
    const staying = heads.find(isStaying);
    const coming = issued.some((c) => c.state === 'requested' && canHead(c, key, round) && isStaying(c));
    const leader = leading.find((other) => key.rooms.every((room) => other.rooms.includes(room)));
    const [leaving] = heads;
    const earlier = wanted.filter((other) => meet(key, other) && other.window.to <= key.window.from);
    const underWay = issued.some((c) => c.state === 'requested' && key.rooms.some((room) => room in c.grants));
    if (staying?.acsCredentialId) steps.push(joiner(key, staying, staying.acsCredentialId));
    else if (coming || (leader && overlaps(leader.window, key.window))) wait({ for: 'issued', guestId, until: null });
    else if (leaving?.acsCredentialId) {
      leading.push(key);
      steps.push(joiner(key, leaving, leaving.acsCredentialId));
    } else if (earlier.length > 0) {
      const until = earlier.map(({ window }) => window.to).toSorted()[0] ?? now;
      wait({ for: 'earlier-stay', guestId, until });
    } else if (underWay || opening.some((other) => meet(key, other))) wait({ for: 'issued', guestId, until: null });
    else {
      opening.push(key);
      steps.push(override(key, issued));
    }
  }
  return steps;
};

const base = ({
  guestId,
  rooms,
  grants,
  acsEntranceIds,
  window,
}: WantedKey): Omit<IssueStep, 'step' | 'joinTo' | 'generation'> => ({
  guestId,
  rooms,
  grants,
  acsEntranceIds,
  window,
});

const joiner = (key: WantedKey, head: Credential, acsCredentialId: string): Step => ({
  step: 'issueJoiner',
  ...base(key),
  generation: head.generation,
  joinTo: [acsCredentialId],
});

const override = (key: WantedKey, issued: readonly Credential[]): Step => ({
  step: 'issueOverride',
  ...base(key),
  generation: Math.max(0, ...issued.map(({ generation }) => generation)) + 1,
});
