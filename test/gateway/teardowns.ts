import { NightlatchError } from '../../src/client/index.ts';
import type { StartedTeardown, Teardowns } from '../../src/gateway/index.ts';

/** User identities as the teardowns of these tests know them. */
export const identity = {
  free: 'b1e9c1e4-6d0a-4b1e-9d5a-0f2a7c1d3e11',
  inUse: 'b1e9c1e4-6d0a-4b1e-9d5a-0f2a7c1d3e12',
  unknown: 'b1e9c1e4-6d0a-4b1e-9d5a-0f2a7c1d3e13',
};

/** Identities are not removed here: what is tested are the routes, and what they make of the interface's words. */
export const teardownsOf = (isAway: boolean): Teardowns => {
  const started = new Map<string, StartedTeardown>();
  const away = new NightlatchError({ code: 'Unavailable', what: 'temporal', retryAfterSeconds: 5 });
  return {
    startTeardown: async ({ userIdentityId, force, propertyIds }) => {
      if (isAway) throw away;
      if (userIdentityId === identity.inUse && !force)
        throw new NightlatchError({ code: 'Refused', type: 'IdentityInUse', reason: 'R-1 uses it' });
      const teardown = { status: 'running', phase: 'credentials', remaining: [], receipt: [], propertyIds } as const;
      started.set(userIdentityId, teardown);
      return teardown;
    },
    getTeardown: async (userIdentityId) => {
      if (isAway) throw away;
      return started.get(userIdentityId) ?? null;
    },
  };
};
