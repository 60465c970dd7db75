import type { Instant } from '../instant.ts';
import { adviceOn, problemText, type SeamProblem } from '../seam/codes.ts';
import { deskText } from '../seam/deskText.ts';
import type { DoorProblem, SystemPart, SystemProblem } from '../seam/system.ts';
import type { Trouble } from '../trouble.ts';
import { trouble } from '../whereToLook.ts';
import type { Claim } from './book.ts';
import { isNear } from './near.ts';

/** What a reservation hears of the lock system and of its doors. */
export interface LockTrouble extends Trouble {
  /** It concerns only guests whose key is not issued yet. */
  readonly untilIssued: boolean;
}

/** What is wrong with the way to the locks, as far as reservations have to hear of it. */
export interface LockProblems {
  /** Those while which keys are not made, or reach no phone. */
  readonly systems: readonly SystemProblem[];
  readonly doors: readonly DoorProblem[];
}

const partText: Readonly<Record<SystemPart, string>> = {
  'lock-system': 'The lock system makes no keys now',
  'credential-service': 'No phone gets a key now, because the credential service does not work',
};

const atDesk: Readonly<Record<SystemPart, string>> = {
  'lock-system':
    'No mobile key can be made now, because the lock system is not working. Give the guest a plastic card.',
  'credential-service':
    'No new mobile key reaches a phone now. Keys that are on a phone work. Give the guest a plastic card.',
};

const parts: readonly SystemPart[] = ['lock-system', 'credential-service'];

/** The texts of problems, each once: a system and its account often report the same. */
export function textsOf(problems: readonly SeamProblem[]): string {
  return [...new Set(problems.map(problemText))].join(' ');
}

/** One entry for each of the two systems that stops keys. */
export function systemTroubles(problems: readonly SystemProblem[]): readonly LockTrouble[] {
  return parts.flatMap((part) => {
    const found = problems.filter((one) => one.part === part);
    if (found.length === 0) return [];
    const texts = {
      forDesk: deskText(found, atDesk[part]),
      forOperator: `${partText[part]}. ${textsOf(found)} This entry goes by itself.`,
    };
    return [{ ...trouble('lock-system-down', part, texts), untilIssued: part === 'lock-system' }];
  });
}

/** The problem of a door in words. */
export function doorTrouble({ name, codes }: DoorProblem): Trouble {
  const problems = codes.map((code) => ({ object: 'acs_entrance' as const, code }));
  const otherwise =
    'Keys may not open it. Let the guest try. If it does not open, use a plastic card or give another room.';
  return trouble('entrance-problem', name, {
    forDesk: `Door ${name}: ${deskText(problems, otherwise)}`,
    forOperator: `Door ${name}: ${textsOf(problems)}`,
  });
}

/** A guest who has locked a door from inside is no news for the reservation: that is the guest. */
function concernsReservation({ codes }: DoorProblem): boolean {
  return codes.some((code) => code !== 'privacy_mode' || adviceOn({ object: 'acs_entrance', code }) === null);
}

/** Whose troubles are asked for. */
export interface Hearer {
  readonly claim: Claim | undefined;
  /** The guest doors of the rooms that it holds. */
  readonly doorIds: readonly string[];
  readonly issueLeadMs: number;
  readonly now: Instant;
}

/** What a reservation hears: of the systems if it waits for keys, of the doors if it holds their rooms. */
export function lockTroublesFor(
  { systems, doors }: LockProblems,
  { claim, doorIds, issueLeadMs, now }: Hearer,
): readonly LockTrouble[] {
  const isToHear = claim !== undefined && isNear(claim, issueLeadMs, now);
  const own = doors.filter(({ acsEntranceId }) => doorIds.includes(acsEntranceId)).filter(concernsReservation);
  return [
    ...(isToHear ? systemTroubles(systems) : []),
    ...own.map((door) => ({ ...doorTrouble(door), untilIssued: false })),
  ];
}
