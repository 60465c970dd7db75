import type { Credential } from '../../src/domain/credentials/credential.ts';
import type { IssueStep, Step } from '../../src/domain/plan/step.ts';
import { indexesOf } from '../../src/domain/propertyLifetime/indexes.ts';
import { afterRelease } from '../../src/domain/propertyLifetime/news.ts';
import type { PropertyState } from '../../src/domain/propertyLifetime/state.ts';
import { realParts, type Parts } from './pure/parts.ts';

/** The plan with some of its steps made wrong. */
function withSteps(wrong: (steps: readonly Step[], credentials: readonly Credential[]) => readonly Step[]): Parts {
  return {
    ...realParts,
    outlookOf: (state, now) => {
      const outlook = realParts.outlookOf(state, now);
      return { ...outlook, plan: wrong(outlook.plan, state.credentials) };
    },
  };
}

/** The same key, but as the first of a new generation. */
function asOverride(step: IssueStep, credentials: readonly Credential[]): Step {
  const generation = Math.max(0, ...credentials.map((one) => one.generation)) + 1;
  return { ...step, step: 'issueOverride', regrant: false, generation };
}

/** An override in place of a joiner. */
const overrideForJoiner = withSteps((steps, credentials) =>
  steps.map((step) => (step.step === 'issueJoiner' ? asOverride(step, credentials) : step)),
);

/** Nothing is revoked. */
const noRevoke = withSteps((steps) => steps.filter(({ step }) => step !== 'revoke'));

/** Rule 2 with all doors in place of guest rooms: a head must open every door that the joiner opens, areas and all. */
const allDoors = withSteps((steps, credentials) =>
  steps.map((step) => {
    if (step.step !== 'issueJoiner') return step;
    const heads = credentials.filter(({ acsCredentialId }) => acsCredentialId && step.joinTo.includes(acsCredentialId));
    const opens = new Set(heads.flatMap(({ acsEntranceIds }) => acsEntranceIds));
    return step.acsEntranceIds.every((door) => opens.has(door)) ? step : asOverride(step, credentials);
  }),
);

/** A room is granted to the next without `roomReleased`: its holder's answer is not waited for. */
const notReleased: Parts = {
  ...realParts,
  decided: (state, indexes, chance) => {
    const decided = realParts.decided(state, indexes, chance);
    const taken = Object.entries(decided.book.holdings)
      .flatMap(([room, { grant, withdrawing }]) => withdrawing.map((reservationId) => ({ reservationId, room, grant })))
      .reduce<PropertyState>(afterRelease, decided);
    return realParts.decided(taken, indexesOf(taken), chance);
  },
};

/** `roomReleased` never comes. */
const neverReleased: Parts = { ...realParts, afterRelease: (state) => state };

/** A card of the desk is never joined: a key that would join one opens the room instead. */
const noCardJoined = withSteps((steps, credentials) =>
  steps.map((step) =>
    step.step === 'issueJoiner' && step.joinTo.some((id) => id.startsWith('card:'))
      ? asOverride(step, credentials)
      : step,
  ),
);

/** A card of an earlier guest counts as the holder's own, and is joined. */
const formerCardJoined: Parts = {
  ...realParts,
  outlookOf: (state, now) => {
    const { grants, desired } = state;
    if (grants === null || desired === null) return realParts.outlookOf(state, now);
    const rooms = Object.entries(grants.granted.rooms).map(([room, { cardsSince: _since, ...grant }]) => [room, grant]);
    const policies = { ...grants.granted.policies, deskCardLeadMs: 1e12, deskCardSlackMs: 1e12 };
    const granted = { ...grants.granted, rooms: Object.fromEntries(rooms), policies };
    return realParts.outlookOf({ ...state, grants: { ...grants, granted } }, now);
  },
};

/** Mistakes in plan and room book that the model must find, and finds in tens of sequences, by name. */
export const soonFound: Readonly<Record<string, Parts>> = {
  'an override in place of a joiner': overrideForJoiner,
  'no roomReleased sent': neverReleased,
  'no revoke': noRevoke,
  'no card of the desk joined': noCardJoined,
  'all doors in place of guest rooms in rule 2': allDoors,
};

/** All mistakes that the model must find; for some it needs hundreds of sequences. */
export const mutations: Readonly<Record<string, Parts>> = {
  ...soonFound,
  'no roomReleased waited for': notReleased,
  'the card of an earlier guest joined': formerCardJoined,
};
