import { isStanding, type Credential } from '../../../src/domain/credential.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import type { Granted } from '../../../src/domain/plan/granted.ts';
import type { Step } from '../../../src/domain/plan/step.ts';
import { isNewest } from '../../../src/domain/plan/wanted.ts';
import { guestWindow, type Desired } from '../../../src/domain/reservation/desired.ts';
import type { Claim } from '../../../src/domain/rooms/book.ts';

/** What a reservation's part among sharers follows from (rule 14; src/workflows: sharing and claim). */
export interface Sharing {
  readonly desired: Desired | null;
  readonly credentials: readonly Credential[];
  /** What is granted, whoever opens the generation. */
  readonly held: Granted;
  /** What the property was told last. */
  readonly claimed: Claim | null;
  readonly now: Instant;
}

const sharedRooms = ({ held }: Sharing): readonly (readonly [string, number])[] =>
  Object.entries(held.rooms).flatMap(([room, { sharedAs, grant }]) => (sharedAs === undefined ? [] : [[room, grant]]));

/** Whether it can open a generation on rooms that it shares, and how often that changed. */
export const openingOf = (sharing: Sharing): Pick<Claim, 'canOpen' | 'turn'> => {
  const { desired, credentials, claimed, now } = sharing;
  const told = claimed ?? { canOpen: true, turn: 0 };
  const shared = sharedRooms(sharing);
  if (desired === null || (desired.sharesWith.length === 0 && shared.length === 0))
    return { canOpen: true, turn: told.canOpen ? told.turn : told.turn + 1 };
  const hasOpened = credentials.some(
    (one) => one.sent && isStanding(one) && shared.some(([room, grant]) => one.grants[room] === grant),
  );
  const windows = desired.guests.flatMap((guest) => guestWindow(desired, guest) ?? []);
  const mayIssue = !desired.onHold && desired.lostPhones.length === 0 && windows.some(({ to }) => to > now);
  const canOpen = hasOpened || mayIssue;
  return { canOpen, turn: canOpen === told.canOpen ? told.turn : told.turn + 1 };
};

/** What only sharers tell the property. */
type Told = Pick<Claim, 'sharesWith' | 'canOpen' | 'turn' | 'heads' | 'renews'>;

/** What is told where nothing is wanted any more. */
export const sharesNothing: Told = { sharesWith: [], canOpen: false, turn: 0, heads: [], renews: [] };

/** What a reservation that is live tells the property of its part among sharers. */
export const sharingOf = (sharing: Sharing, plan: readonly Step[]): Told => {
  const { desired, credentials } = sharing;
  if (desired === null) return sharesNothing;
  const { sharesWith } = desired;
  const opening = openingOf(sharing);
  if (sharesWith.length === 0 && sharedRooms(sharing).length === 0)
    return { sharesWith, ...opening, heads: [], renews: [] };
  const heads = credentials
    .filter((one) => one.state === 'issued' && isNewest(one, one.grants, desired, credentials))
    .flatMap(({ acsCredentialId, grants, window }) =>
      acsCredentialId === null ? [] : [{ acsCredentialId, rooms: grants, window }],
    );
  const renews = opening.canOpen ? plan.flatMap((step) => (step.step === 'wait' ? (step.renews ?? []) : [])) : [];
  return { sharesWith, ...opening, heads, renews: [...new Set(renews)] };
};
