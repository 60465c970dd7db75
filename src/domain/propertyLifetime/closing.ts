import type { Instant } from '../instant.ts';
import { plus } from '../instant.ts';
import { growingPauseMs, type PauseSchedule } from '../pause.ts';
import type { Claim } from '../rooms/book.ts';
import type { IdentityFreed, IdentityQuestion, IdentityUses } from '../teardown/uses.ts';
import { answerTo, type Answering } from './identityUses.ts';
import type { Closing, ClosingIdentities, PropertyState } from './state.ts';

// The closing mark: a teardown that was told that nobody uses an identity goes on to delete what the identity has. So the
// same answer marks the identity, in one step, and a reservation that begins to use it later waits until the mark is gone
// (docs/decisions/0015). A teardown takes its mark away when it ends. One that was terminated cannot, so the property looks
// whether it still runs.

const looks: PauseSchedule = { firstMs: 60_000, mostMs: 15 * 60_000 };

/** A property after a teardown's question, and the answer; `null`: none is given yet. */
export interface Answered {
  readonly state: PropertyState;
  readonly uses: IdentityUses | null;
}

/**
 * After a teardown asked which live reservations use an identity. If none does, or the teardown already deletes what the
 * identity has, the identity is marked.
 */
export function afterQuestion(state: PropertyState, question: IdentityQuestion, answering: Answering): Answered {
  const uses = answerTo(state, question, answering);
  const isFree = uses !== null && uses.reservationIds.length === 0;
  if (!isFree && question.deletes !== true) return { state, uses };
  const { userIdentityId, aliases = [], askedBy: by, number } = question;
  const mark = { by, number, lookAt: plus(answering.now, growingPauseMs(looks, 0)), looks: 0 };
  const marks = [userIdentityId, ...aliases].map((id) => [id, mark] as const);
  return { state: { ...state, closing: { ...state.closing, ...Object.fromEntries(marks) } }, uses };
}

function withoutMarksOf(state: PropertyState, by: string): PropertyState {
  const left = Object.entries(state.closing).filter(([, mark]) => mark.by !== by);
  return left.length === Object.keys(state.closing).length ? state : { ...state, closing: Object.fromEntries(left) };
}

/** After a teardown has ended: who waits for the identity goes on. */
export function afterFreed(state: PropertyState, { askedBy }: IdentityFreed): PropertyState {
  return withoutMarksOf(state, askedBy);
}

/** After a look whether a teardown still runs. One that was terminated left its marks behind. */
export function afterTeardownLook(
  state: PropertyState,
  by: string,
  { isRunning, now }: { readonly isRunning: boolean; readonly now: Instant },
): PropertyState {
  if (!isRunning) return withoutMarksOf(state, by);
  const marks = Object.entries(state.closing).map(([id, mark]) => [id, mark.by === by ? lookedAt(mark, now) : mark]);
  return { ...state, closing: Object.fromEntries(marks) as ClosingIdentities };
}

function lookedAt(mark: Closing, now: Instant): Closing {
  return { ...mark, looks: mark.looks + 1, lookAt: plus(now, growingPauseMs(looks, mark.looks + 1)) };
}

/** The teardowns that removed an identity when they were last heard of, and when to look whether they still run. */
export function teardownLooks({ closing }: PropertyState): readonly Pick<Closing, 'by' | 'lookAt'>[] {
  return [...new Map(Object.values(closing).map((mark) => [mark.by, mark])).values()];
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
  return claim.identities.flatMap((userIdentityId) => {
    const mark = state.closing[userIdentityId];
    if (mark === undefined || before?.identities.includes(userIdentityId)) return [];
    const uses = answerTo(state, { userIdentityId, askedBy: mark.by, number: mark.number }, answering);
    return uses === null ? [] : [{ by: mark.by, uses }];
  });
}
