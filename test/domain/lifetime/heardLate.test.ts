import { describe, expect, it } from 'vitest';
import { plus, type Instant } from '../../../src/domain/instant.ts';
import { afterRoomLook, roomLooks, staleRooms, withOccupantEvents } from '../../../src/domain/lifetime/looking.ts';
import { heldBy, outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import type { State } from '../../../src/domain/lifetime/state.ts';
import { afterStrayLook, straysDue } from '../../../src/domain/lifetime/strays.ts';
import { newsPauseMs } from '../../../src/domain/rooms/looks.ts';
import type { SeamCredential } from '../../../src/domain/seam/resources.ts';
import { at, stay } from '../hotelAurora.ts';
import { ready } from './aroundIssuing.ts';

// A worker may die between a look and its answer. Another one hears the answer then, many seconds later.

const askedAt = at(16);
const heardAt = plus(askedAt, 100_000);

const key: SeamCredential = {
  ...stay,
  acsCredentialId: 'seam-c9',
  acsUserId: null,
  userIdentityId: 'identity-g1',
  parentId: null,
  isGuest: true,
  isCard: false,
  guestEntranceIds: ['door-101'],
  acsEntranceIds: ['door-101', 'door-main'],
  joinedTo: [],
  createdAt: plus(askedAt, -5_000),
  isIssued: true,
  isValid: true,
  isBeingDeleted: false,
};

function afterLook(state: State, found: readonly SeamCredential[], now: Instant): State {
  const grant = heldBy(state).rooms['101'];
  if (grant === undefined) throw new Error('room 101 is not granted');
  return afterRoomLook(state, { room: '101', grant, found, askedAt }, now);
}

describe('the answer of a look that is heard late', () => {
  it('is too old for an override: the room is looked at again', () => {
    const state = afterLook(ready(), [], heardAt);
    const [step] = outlookOf(state, heardAt).plan;
    if (step?.step !== 'issueOverride') throw new Error('no override is due');
    expect(staleRooms(state, step, heardAt)).toEqual(['101']);
  });

  it('does not hide an event that came meanwhile: the room is looked at again', () => {
    const event = { eventId: 'e1', eventType: 'acs_credential.issued', occurredAt: askedAt, resourceId: 'door-101' };
    const state = afterLook(withOccupantEvents(ready(), [event], plus(askedAt, 1)), [], heardAt);
    expect(roomLooks(state, heardAt)).toEqual([{ room: '101', at: plus(heardAt, newsPauseMs) }]);
    expect(roomLooks(afterLook(ready(), [], heardAt), heardAt)).toEqual([]);
  });

  it('does not end the search for a card: the card may have come meanwhile', () => {
    const search = { room: '101', grant: 1, generations: [1], until: plus(askedAt, 60_000), looks: 3 };
    const state = ready({ searches: [{ ...search, nextLookAt: askedAt }] });
    expect(afterLook(state, [], heardAt).searches).toMatchObject([{ looks: 4 }]);
  });

  it('does not make a young key a stray: it may be of a reservation that has not reported it yet', () => {
    const { acsEntranceIds } = key;
    const sent = { userIdentityId: 'identity-g1', window: stay, acsEntranceIds, sentAt: plus(askedAt, -60_000) };
    const state = ready({ strays: [{ ...sent, checks: 1, nextCheckAt: at(20) }] });
    const next = afterStrayLook(state, state.strays, { found: [key], askedAt, now: heardAt });
    expect(next.credentials).toEqual([]);
    expect(straysDue(next, heardAt)).toHaveLength(1);
  });
});
