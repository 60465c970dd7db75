import type { Credential } from '../../src/domain/credentials/credential.ts';
import type { IssueStep, Step } from '../../src/domain/plan/step.ts';
import { recordRelease, type RoomBook } from '../../src/domain/rooms/book.ts';
import { indexBook } from '../../src/domain/rooms/bookIndex.ts';
import { decideGrants } from '../../src/domain/rooms/grant.ts';
import { realParts, type Parts } from './pure/parts.ts';

/** The plan with some of its steps made wrong. */
function withSteps(wrong: (steps: readonly Step[], issued: readonly Credential[]) => readonly Step[]): Parts {
  return {
    ...realParts,
    planCredentials: (situation) => wrong(realParts.planCredentials(situation), situation.credentials),
  };
}

/** The same key, but as the first of a new generation. */
function asOverride(step: IssueStep, issued: readonly Credential[]): Step {
  const generation = Math.max(0, ...issued.map((one) => one.generation)) + 1;
  return { ...step, step: 'issueOverride', regrant: false, generation };
}

/** An override in place of a joiner. */
const overrideForJoiner = withSteps((steps, issued) =>
  steps.map((step) => (step.step === 'issueJoiner' ? asOverride(step, issued) : step)),
);

/** Nothing is revoked. */
const noRevoke = withSteps((steps) => steps.filter(({ step }) => step !== 'revoke'));

/** Rule 2 with all doors in place of guest rooms: a head must open every door that the joiner opens, areas and all. */
const allDoors = withSteps((steps, issued) =>
  steps.map((step) => {
    if (step.step !== 'issueJoiner') return step;
    const heads = issued.filter(({ acsCredentialId }) => acsCredentialId && step.joinTo.includes(acsCredentialId));
    const opens = new Set(heads.flatMap(({ acsEntranceIds }) => acsEntranceIds));
    return step.acsEntranceIds.every((door) => opens.has(door)) ? step : asOverride(step, issued);
  }),
);

/** A room is granted on without `roomReleased`: whoever lost it is not waited for. */
const notReleased: Parts = {
  ...realParts,
  decideGrants: (index, rules) => {
    const decided = decideGrants(index, rules);
    const taken = Object.entries(decided.holdings)
      .flatMap(([room, { grant, withdrawing }]) => withdrawing.map((reservationId) => ({ reservationId, room, grant })))
      .reduce<RoomBook>(recordRelease, decided);
    return decideGrants(indexBook(taken), rules);
  },
};

/** `roomReleased` never comes. */
const neverReleased: Parts = { ...realParts, recordRelease: (book) => book };

/** Mistakes in plan and room book that the model must find, by name. */
export const mutations: Readonly<Record<string, Parts>> = {
  'an override in place of a joiner': overrideForJoiner,
  'no roomReleased waited for': notReleased,
  'no roomReleased sent': neverReleased,
  'no revoke': noRevoke,
  'all doors in place of guest rooms in rule 2': allDoors,
};
