import { plus, zonedTime, type Instant } from '../instant.ts';
import { problemText } from '../seam/codes.ts';
import { withSince } from '../status/since.ts';
import type { Attention } from '../status/view.ts';
import { entryOf } from '../subject.ts';
import { named } from '../text.ts';
import type { Trouble } from '../trouble.ts';
import { counted, kindIn, kinds } from './phases.ts';
import { leftOf, type Teardown } from './state.ts';
import { isOverdue } from './timing.ts';
import { teardownTrouble } from './trouble.ts';
import { knownUsers } from './users.ts';

/** What is not removed, one entry for each reason. */
function obstacles(t: Teardown): readonly Trouble[] {
  return kinds.flatMap((kind) => {
    const held = leftOf(t, kind).flatMap(({ obstacle }) => obstacle ?? []);
    return [...new Set(held.map(({ code }) => code))].map((code) => {
      const same = held.filter((obstacle) => obstacle.code === code);
      return teardownTrouble(code, kind, `${counted(same.length, kind)} not removed: ${same[0]?.message ?? ''}`);
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
    .map((propertyId) =>
      teardownTrouble(
        'property-silent',
        propertyId,
        `Property ${propertyId} does not say which reservations use the identity. Check that its workflow runs, and whether its status card asks for claimAgain.`,
      ),
    );
}

function stillInUse(t: Teardown): readonly Trouble[] {
  const users = knownUsers(t).map(({ propertyId, reservationId }) => `${reservationId} at ${propertyId}`);
  if (users.length === 0) return [];
  return [teardownTrouble('still-in-use', null, `The identity is still in use by reservation ${named(users)}.`)];
}

function stillListed({ look: { lingering } }: Teardown): readonly Trouble[] {
  if (lingering.length === 0) return [];
  const what = `Seam still lists ${named(lingering)}, though it took the deletion. \`teardown go-on\` deletes again.`;
  return [teardownTrouble('still-listed', null, what)];
}

/** What a phase that has taken too long still waits for. */
function overdue(t: Teardown, now: Instant): readonly Trouble[] {
  const kind = kindIn(t.phase);
  if (kind === null) return [...silentProperties(t, now), ...stillInUse(t), ...stillListed(t)];
  const what = `${counted(leftOf(t, kind).length, kind)} still there since ${zonedTime(t.phaseSince, 'UTC')}. Nightlatch tries again at a slow pace; \`teardown go-on\` tries now.`;
  return [teardownTrouble('deletion-overdue', kind, what)];
}

function lockSystemDown({ lockSystemProblems }: Teardown): readonly Trouble[] {
  if (lockSystemProblems.length === 0) return [];
  const texts = lockSystemProblems.map((code) => problemText({ object: 'acs_system', code })).join(' ');
  return [teardownTrouble('lock-system-down', null, `The lock system deletes nothing now. ${texts}`)];
}

function troublesOf(t: Teardown, now: Instant): readonly Trouble[] {
  return [
    ...obstacles(t),
    ...t.obstacles.map(({ about, obstacle: { code, message } }) => teardownTrouble(code, about, message)),
    ...lockSystemDown(t),
    ...(isOverdue(t, now) ? overdue(t, now) : []),
  ];
}

/** What a person has to look at now; an entry that was there before keeps its `since`. */
export function teardownAttention(t: Teardown, now: Instant): readonly Attention[] {
  return t.ended === null ? withSince(t.attention, troublesOf(t, now), now) : t.attention;
}

/** The teardown with what needs attention now; the same one if that is as before. */
export function withAttention(t: Teardown, now: Instant): Teardown {
  const attention = teardownAttention(t, now);
  return JSON.stringify(attention) === JSON.stringify(t.attention) ? t : { ...t, attention };
}
