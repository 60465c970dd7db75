import { describe, expect, it } from 'vitest';
import { plus } from '../../../src/domain/instant.ts';
import {
  afterFreed,
  afterQuestion,
  afterTeardownLook,
  closingIds,
  teardownLooks,
  usesToTell,
} from '../../../src/domain/propertyLifetime/closing.ts';
import { indexesOf } from '../../../src/domain/propertyLifetime/indexes.ts';
import { afterClaim } from '../../../src/domain/propertyLifetime/news.ts';
import { initialProperty, type PropertyState } from '../../../src/domain/propertyLifetime/state.ts';
import { propertyTasks } from '../../../src/domain/propertyLifetime/tasks.ts';
import type { Claim } from '../../../src/domain/rooms/book.ts';
import { grantsFor } from '../../../src/domain/rooms/view.ts';
import { at, claim as claimOf, propertyAt, settings } from '../hotelAurora.ts';

const userIdentityId = '11111111-1111-4111-8111-111111111111';
const askedBy = `user-identity-teardown/hotel-aurora/${userIdentityId}`;
const question = { userIdentityId, askedBy, number: 3 };
const now = at(16);

const empty: PropertyState = { ...initialProperty(0, false), settings: settings(), catalogue: [] };

/** The claim of a reservation in house that uses the identity. */
function claim(reservationId: string, part: Partial<Claim> = {}): Claim {
  return claimOf(reservationId, { inHouse: true, identities: [userIdentityId], found: [userIdentityId], ...part });
}

function claimed(state: PropertyState, one: Claim): PropertyState {
  return afterClaim(state, one, { heardNothing: true, holds: {}, catalogue: indexesOf(state).catalogue });
}

function answering(state: PropertyState) {
  return { propertyId: 'hotel-aurora', index: indexesOf(state).book, now };
}

function asked(state: PropertyState, more: Partial<typeof question> & { readonly deletes?: true } = {}) {
  return afterQuestion(state, { ...question, ...more }, answering(state));
}

function heard(state: PropertyState, reservationId: string) {
  return grantsFor({ ...propertyAt(state.book, 16), closing: closingIds(state) }, reservationId).uses;
}

describe('an identity that a teardown asks about', () => {
  it('is marked by the very answer that nobody uses it, and a new use hears so', () => {
    const { state, uses } = asked(empty, {});
    expect(uses).toMatchObject({ number: 3, reservationIds: [] });
    const used = claimed(state, claim('R1', { uses: 2 }));
    expect(heard(used, 'R1')).toEqual({ number: 2, identities: [userIdentityId], closing: [userIdentityId] });
    expect(heard(afterFreed(used, { askedBy }, now), 'R1')).toMatchObject({ closing: [] });
    expect(heard(afterFreed(used, { askedBy: 'user-identity-teardown/a/b' }, now), 'R1')).toMatchObject({
      closing: [userIdentityId],
    });
  });

  it('is not marked while a reservation uses it, nor while the room book lacks reservations', () => {
    const used = claimed(empty, claim('R1'));
    expect(asked(used)).toEqual({ state: used, uses: expect.objectContaining({ reservationIds: ['R1'] }) });
    const lost = { ...empty, lost: { heardBy: null } };
    expect(asked(lost)).toEqual({ state: lost, uses: null });
  });

  it('is marked again at a property that was lost, if the teardown already deletes', () => {
    const lost = { ...empty, lost: { heardBy: null } };
    const { state, uses } = asked(lost, { deletes: true });
    expect([uses, [...closingIds(state)]]).toEqual([null, [userIdentityId]]);
  });

  it('is one of another id, too, if identities were merged into it', () => {
    const alias = '22222222-2222-4222-8222-222222222222';
    const { state } = afterQuestion(empty, { ...question, aliases: [alias] }, answering(empty));
    expect([...closingIds(state)].toSorted()).toEqual([userIdentityId, alias]);
    expect(afterFreed(state, { askedBy }, now).closing).toEqual({});
  });

  it('makes its teardown hear of a reservation that begins to use it, once', () => {
    const { state } = asked(empty);
    const used = claimed(state, claim('R1'));
    const told = { by: askedBy, uses: expect.objectContaining({ number: 3, reservationIds: ['R1'] }) };
    expect(usesToTell(used, { before: undefined, claim: claim('R1') }, answering(used))).toEqual([told]);
    expect(usesToTell(used, { before: claim('R1'), claim: claim('R1') }, answering(used))).toEqual([]);
    expect(usesToTell(empty, { before: undefined, claim: claim('R1') }, answering(empty))).toEqual([]);
  });

  it('loses its mark if the teardown was terminated: the property looks at growing pauses', () => {
    const { state } = asked(empty);
    const context = { beingTold: new Set<string>(), now };
    const row = propertyTasks(state, indexesOf(state), context).find(({ kind }) => kind === 'look-at-teardown');
    expect(row).toMatchObject({ about: askedBy, isDue: false, nextAt: plus(now, 60_000) });
    const mark = state.closing[askedBy];
    const later = afterTeardownLook(state, askedBy, { mark, isRunning: true, now: plus(now, 60_000) });
    expect(teardownLooks(later)).toMatchObject([{ by: askedBy, lookAt: plus(now, 180_000) }]);
    const over = { mark: later.closing[askedBy], isRunning: false, now };
    expect(afterTeardownLook(later, askedBy, over).closing).toEqual({});
    // A new teardown of that name has asked during the look.
    const anew = asked(later).state;
    expect(afterTeardownLook(anew, askedBy, over)).toBe(anew);
  });

  it('tells its teardown which reservations only wait: those that began to use it after the mark', () => {
    const { state } = asked(empty);
    const created = claim('R2', { found: [] });
    const used = claimed(claimed(claimed(state, claim('R1')), created), claim('R3', { isFar: true }));
    const again = asked(used);
    // R2 created the identity itself, and so has a key by it.
    expect(again.uses).toMatchObject({ reservationIds: ['R1', 'R2', 'R3'], waiting: ['R1', 'R3'] });
    expect(again.state.closing).toEqual(used.closing);
    const waiting = asked(claimed(state, claim('R1')), { number: 4 });
    expect(waiting.state.closing[askedBy]).toMatchObject({ number: 4 });
    // At a property that was lost, a reservation that used it before the new mark does not wait.
    const lost = asked(claimed(empty, claim('R1')), { deletes: true }).state;
    expect(asked(claimed(lost, claim('R4'))).uses).toMatchObject({ reservationIds: ['R1', 'R4'], waiting: ['R4'] });
    // So does one that uses it by an id of which the teardown hears later.
    const alias = '22222222-2222-4222-8222-222222222222';
    const other = claimed(state, claim('R5', { identities: [alias], found: [alias] }));
    const merged = afterQuestion(other, { ...question, aliases: [alias] }, answering(other));
    expect(merged.uses).toEqual(expect.objectContaining({ reservationIds: ['R5'] }));
    expect(merged.uses).not.toHaveProperty('waiting');
  });

  it('stays marked until the last of several teardowns has ended: a hotel joined the workspace', () => {
    const by = `user-identity-teardown/a-hotel/${userIdentityId}`;
    const both = asked(asked(empty).state, { askedBy: by }).state;
    expect(teardownLooks(both).map((one) => one.by)).toEqual([askedBy, by]);
    const used = claimed(both, claim('R1'));
    const told = usesToTell(used, { before: undefined, claim: claim('R1') }, answering(used));
    expect(told.map((one) => one.by)).toEqual([askedBy, by]);
    for (const [first, last] of [
      [askedBy, by],
      [by, askedBy],
    ] as const) {
      const half = afterFreed(used, { askedBy: first }, now);
      expect(heard(half, 'R1')).toMatchObject({ closing: [userIdentityId] });
      expect(heard(afterFreed(half, { askedBy: last }, now), 'R1')).toMatchObject({ closing: [] });
    }
  });

  it('stays marked for 15 minutes after the end if Seam may still delete it', () => {
    const { state } = asked(empty);
    const later = afterFreed(state, { askedBy, later: true }, now);
    expect([...closingIds(later)]).toEqual([userIdentityId]);
    expect(teardownLooks(later)).toEqual([{ by: askedBy, lookAt: plus(now, 900_000) }]);
    expect(afterFreed(empty, { askedBy, later: true }, now)).toBe(empty);
  });

  it('stays marked when the property continues as new', () => {
    const { state } = asked(empty);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});
