import { shortSeamId } from '../ids.ts';
import { localTime } from '../instant.ts';
import { attentionLines, cardText } from '../status/cardText.ts';
import { code, named } from '../text.ts';
import { kinds } from './phases.ts';
import { isGone, leftOf, type Teardown } from './state.ts';
import { knownUsers } from './users.ts';

/** The values of a teardown's search attributes: ids and codes only, because they are never encrypted. */
export interface TeardownAttributes {
  readonly UserIdentityId: string;
  readonly TeardownPhase: string;
  readonly NeedsAttention: readonly string[];
  readonly SeamIds: readonly string[];
}

/**
 * How many short Seam ids SeamIds holds. A search attribute value has room for 2,048 bytes, and the server terminates a
 * workflow that exceeds it; an id of 12 digits takes 15 as JSON. Looks find what a webhook reports of the others.
 */
const maxSeamIds = 120;

/** What the search attributes of a teardown should be; SeamIds are those of which a webhook may still come. */
export function teardownAttributes(t: Teardown): TeardownAttributes {
  return {
    UserIdentityId: t.userIdentityId,
    TeardownPhase: t.phase,
    NeedsAttention: [...new Set(t.attention.map((one) => one.code))],
    SeamIds: kinds
      .flatMap((kind) => leftOf(t, kind))
      .map(({ id }) => shortSeamId(id))
      .slice(0, maxSeamIds),
  };
}

/** A user identity belongs to several hotels: none of their zones is the right one. */
const zone = 'UTC';

const outcomes = {
  removed: 'the identity is gone',
  'not-found': 'the identity does not exist',
  'in-use': 'refused: a live reservation uses it',
  merged: 'stopped: it was merged into another identity',
  'given-up': 'given up: what remains is listed below',
} as const;

function headline(t: Teardown): string {
  if (t.ended !== null) return `${outcomes[t.ended.outcome]}, since ${localTime(t.ended.at, zone)}`;
  return `phase **${t.phase}** since ${localTime(t.phaseSince, zone)}`;
}

/** The status card that the Web UI shows as current details: Markdown, ids only. */
export function teardownCard(t: Teardown): string {
  const rows = kinds.flatMap((kind) => {
    const all = t.resources.filter((one) => one.kind === kind);
    if (all.length === 0) return [];
    const left = all.filter((one) => !isGone(one));
    const since = left.flatMap(({ askedAt }) => askedAt ?? []).toSorted()[0];
    const awaits = since === undefined ? '' : `, awaited since ${localTime(since, zone)}`;
    return [`- ${kind}: ${all.length - left.length} gone, ${left.length} left${awaits}`];
  });
  const users = knownUsers(t).map(({ propertyId, reservationId }) => `${code(reservationId)} at ${code(propertyId)}`);
  return cardText([
    `User identity ${code(t.userIdentityId)}: ${headline(t)}. Times are in UTC.`,
    ...(users.length > 0 ? ['', `In use by ${named(users)}.`] : []),
    ...(t.attention.length > 0 ? ['', '**Needs attention**', ''] : []),
    ...attentionLines(t.attention, zone),
    '',
    '**What it has**',
    '',
    ...rows,
  ]);
}
