import { describe, expect, it } from 'vitest';
import { plus } from '../../../src/domain/instant.ts';
import { nextOf } from '../../../src/domain/moment.ts';
import {
  afterEntrancesListed,
  afterReadBegan,
  afterReadRefused,
} from '../../../src/domain/propertyLifetime/catalogue.ts';
import { answerTo, isFromTeardown } from '../../../src/domain/propertyLifetime/identityUses.ts';
import { indexesOf } from '../../../src/domain/propertyLifetime/indexes.ts';
import { afterClaim, afterConfigure, afterSeamEvents } from '../../../src/domain/propertyLifetime/news.ts';
import { previewNew } from '../../../src/domain/propertyLifetime/preview.ts';
import {
  afterComparison,
  afterComparisonAsked,
  afterReconcile,
  comparisonView,
  reconcileDueAt,
} from '../../../src/domain/propertyLifetime/reconcile.ts';
import { initialProperty, type PropertyState } from '../../../src/domain/propertyLifetime/state.ts';
import {
  decided,
  propertyMoments,
  propertyTasks,
  type PropertyTask,
} from '../../../src/domain/propertyLifetime/tasks.ts';
import { afterGone, afterNotTold, afterTold, tellings } from '../../../src/domain/propertyLifetime/telling.ts';
import type { Entrance } from '../../../src/domain/property.ts';
import type { Claim } from '../../../src/domain/rooms/book.ts';
import { seamFailure } from '../../../src/domain/seam/resources.ts';
import { momentsOf } from '../../../src/domain/task.ts';
import { mostAtOnce } from '../../../src/domain/task.ts';
import { at, claim, settings } from '../hotelAurora.ts';

const nothing: ReadonlySet<string | null> = new Set();
const { acsSystemId } = settings();
const listed: readonly Entrance[] = [{ acsEntranceId: 'door-101', name: '101', kind: 'guest', takesMobileKey: true }];
const refusal = { type: seamFailure.unauthorized, message: 'Seam request 1', retryAfterMs: 0 };
const entranceAdded = { eventId: 'e1', eventType: 'acs_entrance.added', occurredAt: at(0), resourceId: 'door-102' };

function configured(): PropertyState {
  return afterConfigure(initialProperty(0, false), settings(), at(0));
}

function withEntrances(): PropertyState {
  return afterEntrancesListed(afterReadBegan(configured()), { acsSystemId, listed }, at(0));
}

function claimed(state: PropertyState, one: Claim, heardNothing = true): PropertyState {
  const { catalogue } = indexesOf(state);
  return afterClaim(state, one, { heardNothing, holds: {}, catalogue });
}

function decidedAt(state: PropertyState, now: string): PropertyState {
  return decided(state, indexesOf(state), { random: () => 0.5, now });
}

function table(state: PropertyState, now: string, beingTold = nothing): readonly PropertyTask[] {
  return propertyTasks(state, indexesOf(state), { beingTold, now });
}

function due(state: PropertyState, now: string, beingTold = nothing): readonly string[] {
  return table(state, now, beingTold)
    .filter(({ isDue, kind }) => isDue && kind !== 'look-at-systems')
    .map(({ kind, about }) => (about === null ? kind : `${kind} ${about}`));
}

/** A property whose room 101 is claimed by a guest in house, and decided. */
function inHouse(): PropertyState {
  return decidedAt(claimed(withEntrances(), claim('R1', { inHouse: true })), at(16));
}

describe('the entrances of a property', () => {
  it('are read once its settings are there, and again if an event or an unknown room asks for it', () => {
    expect(due(initialProperty(0, false), at(0))).toEqual([]);
    expect(due(configured(), at(0))).toEqual(['read-entrances']);
    expect(due(withEntrances(), at(0))).toEqual([]);
    expect(due(afterSeamEvents(withEntrances(), [entranceAdded], at(0)), at(0))).toEqual(['read-entrances']);
    expect(due(claimed(withEntrances(), claim('R1', { rooms: ['999'] })), at(0))).toContain('read-entrances');
    expect(due(claimed(withEntrances(), claim('R1')), at(0))).toEqual(['tell R1']);
  });

  it('are read again at growing pauses after a refusal, which only new settings cut short', () => {
    const once = afterReadRefused(afterReadBegan(configured()), refusal, at(0));
    expect(nextOf(momentsOf(table(once, at(0))), at(0))?.at).toBe(plus(at(0), 60_000));
    const twice = afterReadRefused(afterReadBegan(once), { ...refusal, message: 'Seam request 2' }, at(1));
    expect(nextOf(momentsOf(table(twice, at(1))), at(1))?.at).toBe(plus(at(1), 120_000));
    expect(twice.trouble).toEqual(once.trouble);
    expect(due(afterSeamEvents(twice, [entranceAdded], at(1)), at(1))).toEqual([]);
    expect(due(afterConfigure(twice, settings(), at(1)), at(1))).toEqual(['read-entrances']);
  });

  it('are discarded with the lock system that they belong to', () => {
    const other = afterConfigure(withEntrances(), settings({ acsSystemId: 'other' }), at(0));
    expect(other.catalogue).toBeNull();
    expect(afterEntrancesListed(other, { acsSystemId, listed }, at(0))).toBe(other);
  });
});

describe('the reservations that a property tells', () => {
  it('are those whose grants changed, one thing at a time', () => {
    const state = inHouse();
    const [telling] = tellings(state, indexesOf(state), { beingTold: nothing, now: at(16) });
    expect(telling?.grants.granted.rooms).toHaveProperty('101');
    expect(due(state, at(16), new Set(['R1']))).toEqual([]);
    const told = afterTold(state, telling!);
    expect(due(told, at(16))).toEqual([]);
    // A new life of the reservation has heard nothing.
    expect(due(claimed(told, claim('R1', { inHouse: true })), at(16))).toEqual(['tell R1']);
    expect(due(claimed(told, claim('R1', { inHouse: true }), false), at(16))).toEqual([]);
  });

  it('are at most 10 at once, however many claim', () => {
    const ids = Array.from({ length: 60 }, (_, n) => `R${n}`);
    const state = ids.reduce((before, id) => claimed(before, claim(id)), withEntrances());
    expect(due(state, at(0))).toHaveLength(mostAtOnce);
    expect(due(state, at(0), new Set(ids.slice(0, 5)))).toHaveLength(5);
  });

  it('wake the property again if a signal failed, and are forgotten if they have ended', () => {
    const failed = afterNotTold(inHouse(), 'R1', at(16));
    expect(due(failed, at(16))).toEqual([]);
    const next = nextOf(momentsOf(table(failed, at(16))), at(16));
    expect(next?.at).toBe(plus(at(16), 10_000));
    expect(due(failed, next!.at)).toEqual(['tell R1']);
    const gone = afterGone(failed, { reservationId: 'R1', claim: failed.book.claims['R1'] });
    expect([gone.book.claims, gone.book.holdings, gone.pauses]).toEqual([{}, {}, []]);
  });

  it('hear why nothing is granted before the entrances were ever read', () => {
    const waiting = claimed(configured(), claim('R1'));
    expect(due(waiting, at(0))).toEqual(['read-entrances']);
    const refused = afterReadRefused(afterReadBegan(waiting), refusal, at(0));
    expect(due(refused, at(0))).toEqual(['tell R1']);
  });
});

describe('the slow reconcile of a property (rule 18)', () => {
  it('is planned once a reservation holds or has anything, and follows each hour, spread by a tenth', () => {
    expect(decidedAt(withEntrances(), at(0)).reconcileAt).toBeNull();
    const state = inHouse();
    expect(reconcileDueAt(state)).toBe(at(17));
    expect(due(state, at(17))).toContain('reconcile');
    const early = afterReconcile(state, 3_600_000, { random: 0, now: at(17) });
    expect(reconcileDueAt(early)).toBe(plus(at(17), 0.9 * 3_600_000));
  });

  it('tells a reservation which of its keys differ, and of a stranger on its room only once', () => {
    const has = claimed(inHouse(), claim('R1', { inHouse: true, credentials: { c1: ['101'] } }), false);
    const strangers = [{ acsCredentialId: 'stranger', acsEntranceIds: ['door-101'] }];
    const first = afterComparison(has, { doubtful: ['c1'], strangers }, at(17));
    expect(first.events['R1']?.map(({ resourceId }) => resourceId)).toEqual(['c1', 'door-101']);
    expect(afterComparison(first.state, { doubtful: [], strangers }, at(18)).events).toEqual({});
    // A key that was reported while Seam was asked is no stranger.
    const own = [{ acsCredentialId: 'c1', acsEntranceIds: ['door-101'] }];
    expect(afterComparison(has, { doubtful: [], strangers: own }, at(17)).state.strangers).toEqual([]);
  });
});

describe('a comparison that a person asks for (nightlatch adopt)', () => {
  const strangers = [{ acsCredentialId: 'stranger', acsEntranceIds: ['door-101', 'door-9'] }];

  it('is made at once, also in an idle hotel, and names the doors of what no reservation has reported', () => {
    const idle = withEntrances();
    expect([due(idle, at(0)), comparisonView(idle)]).toEqual([[], null]);
    const asked = afterComparisonAsked(idle, at(1));
    expect([due(asked, at(1)), comparisonView(asked)]).toEqual([['reconcile'], { is: 'due', unclaimed: [] }]);
    const { state } = afterComparison(asked, { doubtful: [], strangers }, at(1));
    const done = afterReconcile(state, null, { random: 0.5, now: at(1) });
    expect([due(done, at(9)), comparisonView(done)]).toEqual([
      [],
      { is: 'done', unclaimed: [{ ...strangers[0], doors: ['101', 'door-9'] }] },
    ]);
  });

  it('is refused if Seam refuses it, and is not repeated by itself', () => {
    const refused = afterReconcile(afterComparisonAsked(withEntrances(), at(1)), null, { random: 0.5, now: at(1) });
    expect([due(refused, at(9)), comparisonView(refused)]).toEqual([[], { is: 'refused', unclaimed: [] }]);
  });
});

describe('what a property answers', () => {
  const userIdentityId = '11111111-1111-4111-8111-111111111111';
  const askedBy = `user-identity-teardown/hotel-aurora/${userIdentityId}`;
  const question = { userIdentityId, askedBy, number: 3 };

  it('names the live reservations that use an identity, and nothing while its room book is not whole', () => {
    const state = claimed(withEntrances(), claim('R1', { identities: [userIdentityId] }));
    const answering = { propertyId: 'hotel-aurora', index: indexesOf(state).book, now: at(16) };
    expect(answerTo(state, question, answering)).toMatchObject({ number: 3, reservationIds: ['R1'] });
    expect(answerTo({ ...state, lost: { heardBy: null } }, question, answering)).toBeNull();
    const others = ['property/other', `user-identity-teardown/hotel-of-others/${userIdentityId}`];
    const asking = [askedBy, ...others].map((one) => ({ ...question, askedBy: one }));
    expect(asking.map((one) => isFromTeardown(one, state, 'hotel-aurora'))).toEqual([true, false, false]);
  });

  it('previews a reservation that does not exist, and claims nothing for it', () => {
    const body = { stay: { from: at(15), to: at(35) }, guests: [{ guestId: 'g1', fullName: 'Ada Example' }] };
    function preview(state: PropertyState, sent: unknown): ReturnType<typeof previewNew> {
      return previewNew(state, { reservationId: 'R9', body: sent }, at(0));
    }
    expect(preview(initialProperty(0, false), body)).toBeNull();
    expect(preview(withEntrances(), { stay: 'no stay' })).toMatchObject({ refused: { type: 'InvalidMessage' } });
    expect(preview(withEntrances(), { ...body, rooms: ['101'] })).toMatchObject([{ step: 'wait', for: 'lead' }]);
  });
});

describe('a property that waits', () => {
  it('wakes when a claim falls due, and when it ends', () => {
    const state = claimed(withEntrances(), claim('R1'));
    const moments = propertyMoments(state, at(0)).map((moment) => moment.at);
    expect(moments).toEqual([plus(at(15), -settings().policies.issueLeadMs)]);
    expect(propertyMoments(state, at(16)).map((moment) => moment.at)).toEqual([at(3 * 24 + 11)]);
    expect(propertyMoments(state, at(200))).toEqual([]);
  });
});
