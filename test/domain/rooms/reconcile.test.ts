import { describe, expect, it } from 'vitest';
import { occupantsOf, type Seer } from '../../../src/domain/rooms/looks.ts';
import { differences } from '../../../src/domain/rooms/reconcile.ts';
import type { SeamCredential } from '../../../src/domain/seam/resources.ts';
import { at, stay } from '../hotelAurora.ts';

const now = at(20);

function listed(id: string, part: Partial<SeamCredential> = {}): SeamCredential {
  return {
    ...stay,
    acsCredentialId: id,
    acsUserId: null,
    userIdentityId: null,
    parentId: null,
    isGuest: true,
    isCard: true,
    acsEntranceIds: ['door-101', 'door-main', 'door-pool'],
    guestEntranceIds: ['door-101'],
    joinedTo: [],
    createdAt: at(12),
    isIssued: true,
    isValid: true,
    isBeingDeleted: false,
    ...part,
  };
}

const ended = { from: at(1), to: at(19) };

describe('the slow reconcile', () => {
  it('takes a valid credential for a stranger, with its guest doors only', () => {
    const { strangers } = differences([listed('card'), listed('ours')], { ours: stay.to }, now);
    expect(strangers).toEqual([{ acsCredentialId: 'card', acsEntranceIds: ['door-101'] }]);
  });

  it('takes no credential for a stranger that has ended, although Seam calls it valid', () => {
    expect(differences([listed('old', ended)], {}, now).strangers).toEqual([]);
  });

  it('doubts a known credential that has a problem, and none that is only being made', () => {
    const known = { ours: stay.to };
    expect(differences([listed('ours')], known, now).doubtful).toEqual([]);
    expect(differences([listed('ours', { problems: ['needs_to_be_reissued'] })], known, now).doubtful).toEqual([
      'ours',
    ]);
    expect(differences([listed('ours', { isChangedOutside: true })], known, now).doubtful).toEqual(['ours']);
  });

  it('answers 2,000 cards in far less than the 2 MB that a payload may have', () => {
    const doors = Array.from({ length: 29 }, (_, n) => `00000000-0000-4000-8000-0000000000${10 + n}`);
    const cards = Array.from({ length: 2_000 }, (_, n) =>
      listed(`00000000-0000-4000-8000-00000000${1_000 + n}`, {
        acsEntranceIds: doors,
        guestEntranceIds: doors.slice(0, 1),
      }),
    );
    expect(JSON.stringify(differences(cards, {}, now)).length).toBeLessThan(400_000);
  });
});

describe('the look at a room', () => {
  const seer: Seer = {
    ownCredentials: new Set(),
    ownIdentities: new Set(),
    knownElsewhere: new Set(),
    newestGeneration: 0,
    before: [],
    automaticDoors: [],
    now,
  };
  function found(...credentials: readonly SeamCredential[]) {
    return occupantsOf(credentials, seer).map(({ acsCredentialId, acsEntranceIds }) => [
      acsCredentialId,
      acsEntranceIds,
    ]);
  }

  it('finds no occupant that has ended, although Seam calls it valid', () => {
    expect(found(listed('old', ended), listed('card'))).toEqual([['card', ['door-101', 'door-main', 'door-pool']]]);
  });

  it('knows all doors of a credential that was found on several and shows none', () => {
    const [one, two] = ['door-401', 'door-402'].map((door) => listed('app', { acsEntranceIds: [door] }));
    expect(found(one!, two!)).toEqual([['app', ['door-401', 'door-402']]]);
  });
});
