import { describe, expect, it } from 'vitest';
import { shownMoments } from '../../../src/domain/lifetime/moments.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { initialState, type State } from '../../../src/domain/lifetime/state.ts';
import { plus, type Instant } from '../../../src/domain/instant.ts';
import type { NotGranted } from '../../../src/domain/rooms/granted.ts';
import { at, desired, granted, settings } from '../hotelAurora.ts';
import { grantsOf } from './aroundIssuing.ts';

const begins = at(15);
const keysGoOut = plus(begins, -settings().policies.issueLeadMs);
const early = plus(keysGoOut, -3_600_000);
const keyMoment = { at: keysGoOut, what: 'until keys go out' };

/** A booked reservation for room 101, and what the property says of the room. */
function booked(grants: {
  readonly rooms: readonly string[];
  readonly notGranted: Readonly<Record<string, NotGranted>>;
}): State {
  return {
    ...initialState(early),
    desired: desired({ status: 'booked', checkedInAt: null }),
    grants: grantsOf(grants.rooms, { granted: { ...granted(grants.rooms), notGranted: grants.notGranted } }),
  };
}

function momentsOf(state: State, now: Instant = early) {
  return shownMoments(state, outlookOf(state, now));
}

describe('the moments at which a reservation wakes by itself', () => {
  it('leave it to the property to say when a room can be granted that is only not due yet', () => {
    const state = booked({ rooms: [], notGranted: { '101': { why: 'lead', until: keysGoOut } } });
    expect(momentsOf(state)).not.toContainEqual(keyMoment);
  });

  it('have the moment when keys go out while it holds a room', () => {
    const state = {
      ...booked({ rooms: ['101'], notGranted: {} }),
      looks: { '101': { grant: 1, seenAt: null, occupants: [], vainLooks: 0, nextLookAt: null } },
    };
    expect(momentsOf(state)).toContainEqual(keyMoment);
  });

  it.each<NotGranted>([
    // The clocks of Temporal's hosts differ a little: the word of the property, at its time, may come before ours.
    { why: 'occupied', by: 'R2', until: at(40) },
    { why: 'releasing', by: 'R2' },
    { why: 'unknown-room' },
    { why: 'no-mobile-key' },
    { why: 'unread' },
  ])('have it, too, if the property will say nothing new then, as it has said $why', (why) => {
    expect(momentsOf(booked({ rooms: [], notGranted: { '101': why } }))).toContainEqual(keyMoment);
  });
});
