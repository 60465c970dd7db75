import { plus, type Instant } from '../instant.ts';
import { problemText } from '../seam/codes.ts';
import type { Attention } from '../status/view.ts';
import { entryOf } from '../subject.ts';
import { named } from '../text.ts';
import type { Trouble } from '../trouble.ts';
import { counted, kindIn, kinds } from './phases.ts';
import { leftOf, type Teardown } from './state.ts';
import { isOverdue } from './timing.ts';
import { knownUsers } from './users.ts';

/** What is not removed, one entry for each reason. */
function obstacles(t: Teardown): readonly Trouble[] {
  return kinds.flatMap((kind) => {
    const held = leftOf(t, kind).flatMap(({ obstacle }) => obstacle ?? []);
    return [...new Set(held.map(({ code }) => code))].map((code) => {
      const same = held.filter((obstacle) => obstacle.code === code);
      const message = `${counted(same.length, kind)} not removed: ${same[0]?.message ?? ''}`;
      return { code, about: kind, message };
    });
  });
}

/** How long a property may take to answer before it is called silent. */
const answersWithinMs = 30_000;

/** The properties that do not answer, without a known reason. */
function silentProperties(t: Teardown, now: Instant): readonly Trouble[] {
  if (now < plus(t.look.at, answersWithinMs)) return [];
  return t.propertyIds
    .filter((propertyId) => t.look.uses[propertyId] === undefined)
    .filter((about) => entryOf(t.obstacles, { kind: 'ask', about }) === undefined)
    .map((propertyId) => ({
      code: 'property-silent',
      about: propertyId,
      message: `Property ${propertyId} does not say which reservations use the identity. Check that its workflow runs, and whether its status card asks for claimAgain.`,
    }));
}

function stillInUse(t: Teardown): readonly Trouble[] {
  const users = knownUsers(t).map(({ propertyId, reservationId }) => `${reservationId} at ${propertyId}`);
  if (users.length === 0) return [];
  const message = `The identity is still in use by reservation ${named(users)}.`;
  return [{ code: 'still-in-use', about: null, message }];
}

function stillListed({ look: { lingering } }: Teardown): readonly Trouble[] {
  if (lingering.length === 0) return [];
  const message = `Seam still lists ${named(lingering)}, though it took the deletion. \`teardown go-on\` deletes again.`;
  return [{ code: 'still-listed', about: null, message }];
}

/** What a phase that has taken too long still waits for. */
function overdue(t: Teardown, now: Instant): readonly Trouble[] {
  const kind = kindIn(t.phase);
  if (kind === null) return [...silentProperties(t, now), ...stillInUse(t), ...stillListed(t)];
  const message = `${counted(leftOf(t, kind).length, kind)} still there since ${t.phaseSince}. Nightlatch tries again at a slow pace; \`teardown go-on\` tries now.`;
  return [{ code: 'deletion-overdue', about: kind, message }];
}

function lockSystemDown({ lockSystemProblems }: Teardown): readonly Trouble[] {
  if (lockSystemProblems.length === 0) return [];
  const texts = lockSystemProblems.map((code) => problemText({ object: 'acs_system', code })).join(' ');
  const message = `The lock system deletes nothing now. ${texts}`;
  return [{ code: 'lock-system-down', about: null, message }];
}

function troublesOf(t: Teardown, now: Instant): readonly Trouble[] {
  return [
    ...obstacles(t),
    ...t.obstacles.map(({ about, obstacle: { code, message } }) => ({ code, about, message })),
    ...lockSystemDown(t),
    ...(isOverdue(t, now) ? overdue(t, now) : []),
  ];
}

/** What a person has to look at now; an entry that was there before keeps its `since`. */
export function teardownAttention(t: Teardown, now: Instant): readonly Attention[] {
  return t.ended === null
    ? troublesOf(t, now).map(({ code, about, message }) => ({
        code,
        about,
        message,
        since: t.attention.find((old) => old.code === code && old.about === about)?.since ?? now,
      }))
    : t.attention;
}

/** The teardown with what needs attention now; the same one if that is as before. */
export function withAttention(t: Teardown, now: Instant): Teardown {
  const attention = teardownAttention(t, now);
  return JSON.stringify(attention) === JSON.stringify(t.attention) ? t : { ...t, attention };
}
