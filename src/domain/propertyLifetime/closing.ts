import { identityOfTeardownId } from '../ids.ts';
import type { Instant } from '../instant.ts';
import { plus } from '../instant.ts';
import { growingPauseMs, type PauseSchedule } from '../pause.ts';
import type { Claim } from '../rooms/book.ts';
import type { IdentityFreed, IdentityQuestion, IdentityUses } from '../teardown/uses.ts';
import { answerTo, idsOf, usersOf, type Answering } from './identityUses.ts';
import type { Closing, PropertyState } from './state.ts';

// The closing mark: if no reservation uses an identity, its teardown goes on to delete what the identity has. So the
// same answer marks the identity, in one step, and a reservation that begins to use it later waits until the mark is gone
// (docs/decisions/0015). A teardown takes its mark away when it ends. One that was terminated cannot, so the property looks
// whether it still runs.

const looks: PauseSchedule = { firstMs: 60_000, mostMs: 15 * 60_000 };

/** How long a mark stays after its teardown has ended, if Seam may still delete the identity, in milliseconds. */
const stayMs = 15 * 60_000;

/** A property after a teardown's question, and the answer; `null`: none is given yet. */
export interface Answered {
  readonly state: PropertyState;
  readonly uses: IdentityUses | null;
}

/** The identities that teardowns are removing. */
export function closingIds({ closing }: Pick<PropertyState, 'closing'>): ReadonlySet<string> {
  return new Set(Object.values(closing).flatMap(({ users }) => Object.keys(users)));
}

function withMark(state: PropertyState, by: string, mark: Closing): PropertyState {
  return { ...state, closing: { ...state.closing, [by]: mark } };
}

/**
 * After a teardown asked which live reservations use an identity. If none does, or the teardown already deletes what the
 * identity has, the identity is marked. Reservations that wait for its end do not count.
 */
export function afterQuestion(state: PropertyState, question: IdentityQuestion, answering: Answering): Answered {
  const uses = answerTo(state, question, answering);
  const isFree = uses !== null && uses.reservationIds.length === (uses.waiting?.length ?? 0);
  if (!isFree && question.deletes !== true) return { state, uses };
  const { askedBy: by, number } = question;
  const { index, now } = answering;
  const users = {
    ...Object.fromEntries(idsOf(question).map((id) => [id, usersOf(index, id, now)])),
    ...state.closing[by]?.users,
  };
  return { state: withMark(state, by, { users, number, lookAt: plus(now, growingPauseMs(looks, 0)), looks: 0 }), uses };
}

function withoutMark(state: PropertyState, by: string): PropertyState {
  const { [by]: mark, ...closing } = state.closing;
  return mark === undefined ? state : { ...state, closing };
}

/**
 * After a teardown has ended: the reservations that wait for the identity go on. If Seam may still delete the identity, they
 * wait 15 minutes longer.
 */
export function afterFreed(state: PropertyState, { askedBy: by, later }: IdentityFreed, now: Instant): PropertyState {
  const mark = state.closing[by];
  return mark !== undefined && later === true
    ? withMark(state, by, { ...mark, lookAt: plus(now, stayMs) })
    : withoutMark(state, by);
}

/** A look whether a teardown still runs. */
export interface TeardownLook {
  /** The mark at the beginning of the look. */
  readonly mark: Closing | undefined;
  readonly isRunning: boolean;
  readonly now: Instant;
}

/**
 * After a look whether a teardown still runs. One that was terminated left its mark behind. If the mark changed during the look,
 * a new teardown of that name has asked.
 */
export function afterTeardownLook(
  state: PropertyState,
  by: string,
  { mark, isRunning, now }: TeardownLook,
): PropertyState {
  if (mark === undefined || state.closing[by] !== mark) return state;
  if (!isRunning) return withoutMark(state, by);
  const lookAt = plus(now, growingPauseMs(looks, mark.looks + 1));
  return withMark(state, by, { ...mark, looks: mark.looks + 1, lookAt });
}

/** When to look whether a teardown still runs, which it did when it was last heard of. */
export interface DueLook extends Pick<Closing, 'lookAt'> {
  /** The teardown's workflow id. */
  readonly by: string;
}

/** The looks whether teardowns still run. */
export function teardownLooks({ closing }: PropertyState): readonly DueLook[] {
  return Object.entries(closing).map(([by, { lookAt }]) => ({ by, lookAt }));
}

/** What a teardown has to hear, and which one. */
export interface UsesToTell {
  readonly by: string;
  readonly uses: IdentityUses;
}

/**
 * What teardowns have to hear after a reservation claimed: it began to use an identity that they remove. A teardown that has
 * not deleted the identity itself ends then.
 *
 * @param before the reservation's claim before this one.
 */
export function usesToTell(
  state: PropertyState,
  { before, claim }: { readonly before: Claim | undefined; readonly claim: Claim },
  answering: Answering,
): readonly UsesToTell[] {
  const begun = claim.identities.filter((id) => !before?.identities.includes(id));
  return Object.entries(state.closing).flatMap(([by, { users, number }]) => {
    const userIdentityId = identityOfTeardownId(by)?.userIdentityId;
    if (userIdentityId === undefined || !begun.some((id) => Object.hasOwn(users, id))) return [];
    const aliases = Object.keys(users).filter((id) => id !== userIdentityId);
    const uses = answerTo(state, { userIdentityId, aliases, askedBy: by, number }, answering);
    return uses === null ? [] : [{ by, uses }];
  });
}
