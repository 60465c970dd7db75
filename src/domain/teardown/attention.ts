import type { Trouble } from '../trouble.ts';
import { plus, type Instant } from '../instant.ts';

import type { Attention } from '../status/view.ts';
import { counted, kindIn, kinds } from './phases.ts';
import { nameOf } from './plan.ts';
import { knownUsers, leftOf, type Teardown } from './state.ts';
import { isOverdue } from './timing.ts';

/** What does not go, one entry for each reason. */
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

function overdue(t: Teardown, now: Instant): readonly Trouble[] {
  const kind = kindIn(t.phase);
  if (kind !== null) {
    const message = `${counted(leftOf(t, kind).length, kind)} still there since ${t.phaseSince}. It is tried again at a slow pace; \`teardown go-on\` tries now.`;
    return [{ code: 'deletion-overdue', about: kind, message }];
  }
  const isAsked = now >= plus(t.look.at, answersWithinMs);
  const silent = t.propertyIds.filter(
    (propertyId) =>
      isAsked &&
      t.look.uses[propertyId] === undefined &&
      // Else it is known why, and said already.
      t.obstacles[nameOf(t, { step: 'ask', propertyId })] === undefined,
  );
  const users = knownUsers(t).map(({ propertyId, reservationId }) => `${reservationId} at ${propertyId}`);
  return [
    ...silent.map((propertyId) => ({
      code: 'property-silent',
      about: propertyId,
      message: `Property ${propertyId} does not say who uses the identity. Look whether its workflow runs, and whether its status card asks for claimAgain.`,
    })),
    ...(users.length > 0
      ? [
          {
            code: 'still-in-use',
            about: null,
            message: `The identity is still in use by reservation ${users.join(', ')}.`,
          },
        ]
      : []),
    ...(t.look.lingering.length > 0
      ? [
          {
            code: 'still-listed',
            about: null,
            message: `Seam still lists ${t.look.lingering.join(', ')}, though it took the deletion. \`teardown go-on\` deletes again.`,
          },
        ]
      : []),
  ];
}

function troublesOf(t: Teardown, now: Instant): readonly Trouble[] {
  return [
    ...obstacles(t),
    ...Object.entries(t.obstacles).map(([about, { code, message }]) => ({ code, about, message })),
    ...(t.lockSystemProblems.length > 0
      ? [
          {
            code: 'lock-system-down',
            about: null,
            message: `Seam reports ${t.lockSystemProblems.join(', ')}: nothing is deleted in the lock system until that is over. Look at Seam Bridge and the Visionline server on the site.`,
          },
        ]
      : []),
    ...(isOverdue(t, now) ? overdue(t, now) : []),
  ];
}

/** What a person has to look at now; what is still so keeps the moment since when, what is no longer so is gone. */
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
