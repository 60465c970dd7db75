import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plus } from '../../../src/domain/instant.ts';
import { nextOf, type Moment } from '../../../src/domain/moment.ts';
import { momentsOf } from '../../../src/domain/task.ts';
import {
  advance,
  afterFind,
  afterRound,
  askAgain,
  backToLastLook,
  end,
  forced as forcedSince,
  goOn,
  isToLook,
} from '../../../src/domain/teardown/advance.ts';
import { teardownAttention } from '../../../src/domain/teardown/attention.ts';
import { teardownAttributes, teardownCard } from '../../../src/domain/teardown/card.ts';
import {
  afterDeletion,
  afterEvents,
  afterListing,
  afterLookAt,
  afterRefusedDeletion,
  asking,
} from '../../../src/domain/teardown/learn.ts';
import { goneEvents, kindIn, kinds, listedKinds, type ListedKind } from '../../../src/domain/teardown/phases.ts';
import { receiptOf } from '../../../src/domain/teardown/receipt.ts';
import { freshTeardown, type Resource, type Teardown } from '../../../src/domain/teardown/state.ts';
import { teardownMoments, teardownTasks, type TeardownRow } from '../../../src/domain/teardown/tasks.ts';
import { afterAnswer } from '../../../src/domain/teardown/uses.ts';
import { teardownView } from '../../../src/domain/teardown/view.ts';
import { at } from '../hotelAurora.ts';

const userIdentityId = '11111111-1111-4111-8111-111111111111';
const input = { userIdentityId, propertyIds: ['hotel-aurora'], force: false };

/** An identity that was not merged. */
const alone = { mergedInto: null, aliases: [] };

function answered(t: Teardown, reservationIds: readonly string[] = [], webhooks = true): Teardown {
  return afterAnswer(t, {
    propertyId: 'hotel-aurora',
    userIdentityId,
    number: t.look.number,
    reservationIds,
    access: { webhooks, seamTimeoutMs: 1_000, acsSystemId: 'system' },
  });
}

function listed(t: Teardown, has: Partial<Record<ListedKind, readonly string[]>>, now = at(0)): Teardown {
  const isThere = t.phase === 'last-look' || Object.values(has).some((ids) => ids.length > 0);
  const found = isThere ? afterFind(t, alone, now) : t;
  return listedKinds.reduce((before, kind) => afterListing(before, { kind, ids: has[kind] ?? [] }, now), found);
}

function begun(has: Partial<Record<ListedKind, readonly string[]>>, now = at(0)): Teardown {
  return advance(listed(answered(freshTeardown(input, now)), has, now), now);
}

function resource(t: Teardown, id: string): Resource {
  return t.resources.find((one) => one.id === id)!;
}

function deleted(t: Teardown, id: string, { wasGone = false, now = at(0) } = {}): Teardown {
  return advance(afterDeletion(asking(t, resource(t, id)), resource(t, id), { wasGone, now }), now);
}

function told(t: Teardown, { kind, id }: { kind: ListedKind; id: string }, now = at(0)): Teardown {
  const event = { eventId: id, eventType: goneEvents[kind], occurredAt: now, resourceId: id };
  return advance(afterEvents(t, { events: [event], by: 'webhook' }, now), now);
}

function dueTasks(t: Teardown, now = at(0)): readonly TeardownRow[] {
  return teardownTasks(t, now).filter(({ isDue }) => isDue);
}

function planned(t: Teardown, now = at(0)): readonly string[] {
  return dueTasks(t, now).map((task) => (task.kind === 'delete' ? `delete ${task.resource.id}` : task.kind));
}

function nextMoment(t: Teardown, now = at(0)): Moment | null {
  return nextOf([...momentsOf(teardownTasks(t, now)), ...teardownMoments(t)], now);
}

describe('the tasks of a teardown', () => {
  it('lists everything and asks the properties at once, then deletes kind by kind', () => {
    expect(planned(freshTeardown(input, at(0)))).toEqual(['ask', 'list', 'list', 'list', 'list', 'list', 'find']);
    let t = begun({ 'client-session': ['s1'], credential: ['c1', 'c2'], 'acs-user': ['u1'] });
    expect([t.phase, planned(t)]).toEqual(['client-sessions', ['delete s1']]);
    t = deleted(t, 's1');
    // A session need only be deleted; that it is gone is confirmed by the end.
    expect([t.phase, planned(t)]).toEqual(['credentials', ['delete c1', 'delete c2']]);
    t = deleted(deleted(t, 'c1'), 'c2');
    expect([t.phase, planned(t)]).toEqual(['credentials', []]);
    t = told(told(t, { kind: 'credential', id: 'c1' }), { kind: 'credential', id: 'c2' });
    expect([t.phase, planned(t)]).toEqual(['acs-users', ['delete u1']]);
    t = deleted(t, 'u1', { wasGone: true });
    expect([t.phase, planned(t)]).toEqual(['last-look', ['ask', 'list', 'list', 'list', 'list', 'list', 'find']]);
    t = advance(listed(answered(t), {}), at(0));
    expect([t.phase, planned(t)]).toEqual(['user-identity', [`delete ${userIdentityId}`]]);
    expect(receiptOf(t).removed.map(({ id, confirmedBy }) => [id, confirmedBy])).toEqual([
      ['s1', 'look'],
      ['c1', 'webhook'],
      ['c2', 'webhook'],
      ['u1', 'already-gone'],
    ]);
    t = deleted(t, userIdentityId);
    expect(t.phase).toBe('user-identity');
    t = advance(afterLookAt(t, resource(t, userIdentityId), { seen: null, askedAt: at(0), now: at(0) }), at(0));
    expect(teardownView(t)).toMatchObject({ status: 'completed', phase: 'done', remaining: [] });
  });

  it('goes back for what appeared meanwhile, and deletes nothing twice that Seam still lists', () => {
    let t = deleted(begun({ phone: ['p1'] }), 'p1', { wasGone: true });
    t = advance(listed(answered(t), { credential: ['c9'], phone: ['p1'] }), at(0));
    expect([t.phase, planned(t)]).toEqual(['credentials', ['delete c9']]);
    t = deleted(t, 'c9', { wasGone: true });
    t = advance(listed(answered(t), { phone: ['p1'] }), at(0));
    expect([t.phase, planned(t)]).toEqual(['last-look', []]);
    expect(nextMoment(t)?.what).toMatch(/asked again|listed again/);
    // Only what lingers is listed again.
    expect(planned(t, at(1))).toEqual(['ask', 'list']);
    expect(teardownAttention(t, at(0))).toEqual([]);
    expect(teardownAttention(t, at(1))).toMatchObject([{ code: 'property-silent' }, { code: 'still-listed' }]);
    // A person has it deleted again.
    t = advance(afterListing(answered(goOn(t, at(1))), { kind: 'phone', ids: ['p1'] }, at(1)), at(1));
    expect([t.phase, planned(t, at(1))]).toEqual(['phones', ['delete p1']]);
  });

  it('ends if the last look hears of a reservation, lists or no lists: without force it takes no guest out', () => {
    const looking = told(deleted(begun({ phone: ['p1'] }), 'p1'), { kind: 'phone', id: 'p1' });
    expect(looking.phase).toBe('last-look');
    for (const soFar of [looking, listed(looking, {})]) {
      const t = advance(answered(soFar, ['R1']), at(0));
      expect(teardownView(t)).toMatchObject({
        status: 'failed',
        phase: 'last-look',
        inUseBy: [{ reservationId: 'R1' }],
      });
      expect(planned(t)).toEqual([]);
      // Before the decision is made, nothing is planned that only force allows.
      expect(planned(answered(soFar, ['R1']))).not.toContain('take-out');
    }
  });

  it('ends at once if there is nothing, and if a reservation uses the identity', () => {
    const bare = begun({});
    expect(planned(bare)).toEqual(['find']);
    const unknown = advance({ ...bare, look: { ...bare.look, exists: false } }, at(0));
    expect(teardownView(unknown)).toMatchObject({ status: 'completed', receipt: { outcome: 'not-found' } });
    expect(advance({ ...bare, look: { ...bare.look, exists: true } }, at(0)).phase).toBe('user-identity');
    const used = advance(answered(freshTeardown(input, at(0)), ['R1']), at(0));
    expect(teardownView(used)).toMatchObject({
      status: 'failed',
      inUseBy: [{ propertyId: 'hotel-aurora', reservationId: 'R1' }],
    });
    const forced = advance(answered(freshTeardown({ ...input, force: true }, at(0)), ['R1']), at(0));
    expect([teardownView(forced).status, planned(forced)]).toEqual(['running', ['take-out']]);
    // Force that comes later, even after the refusal, is as good; it undoes no other end.
    const resumed = advance(forcedSince(used, at(0)), at(0));
    expect(planned(resumed)).toContain('ask');
    expect(planned(answered(resumed, ['R1']))).toEqual(['take-out']);
    expect(forcedSince(end(used, 'given-up', at(0)), at(0)).ended?.outcome).toBe('given-up');
    const asked = askAgain(forced, at(0));
    expect([planned(asked), planned(asked, at(1))[0]]).toEqual([[], 'ask']);
    expect(teardownView(asked).inUseBy).toEqual(teardownView(forced).inUseBy);
    expect(teardownAttention(asked, plus(at(0), 600_000))).toContainEqual(
      expect.objectContaining({ code: 'still-in-use', forOperator: expect.stringContaining('R1 at hotel-aurora') }),
    );
    expect(advance(answered(asked), at(1)).look.uses).toEqual({ 'hotel-aurora': { all: [], waiting: [] } });
  });

  it('ignores an answer to an earlier question, and one of a property that was not asked', () => {
    const t = freshTeardown(input, at(0));
    const answer = { propertyId: 'hotel-aurora', userIdentityId, number: 2, reservationIds: ['R1'], access: null };
    expect(afterAnswer(t, answer)).toBe(t);
    expect(afterAnswer(t, { ...answer, number: 1, propertyId: 'other' })).toBe(t);
    expect(afterAnswer(t, { ...answer, number: 1, userIdentityId: 'another' })).toBe(t);
  });
});

describe('a teardown that waits until Seam confirms deletions', () => {
  function waiting(webhooks: boolean): Teardown {
    return deleted(
      advance(listed(answered(freshTeardown(input, at(0)), [], webhooks), { credential: ['c1'] }), at(0)),
      'c1',
    );
  }

  it('asks in rounds whose pauses grow; after two silent rounds it looks at each thing', () => {
    let t = waiting(false);
    const pauses: number[] = [];
    let now = at(0);
    for (let round = 0; round < 4; round += 1) {
      pauses.push(Date.parse(t.rounds!.at) - Date.parse(now));
      now = t.rounds!.at;
      expect(planned(t, now)).toEqual(['round']);
      t = afterRound(t, now);
      expect(isToLook(t)).toBe(round > 0);
    }
    expect(pauses).toEqual([400, 800, 1_600, 3_200]);
    expect(Date.parse(waiting(true).rounds!.at) - Date.parse(at(0))).toBe(15_000);
  });

  it('repeats a deletion only after the deadline, and then says what is still there', () => {
    const t = { ...waiting(true), rounds: null };
    const overdue = plus(at(0), 600_000);
    expect(planned(t, plus(overdue, -1))).toEqual([]);
    expect(planned(t, overdue)).toEqual(['delete c1']);
    expect(teardownAttention(t, plus(overdue, -1))).toEqual([]);
    expect(teardownAttention(t, overdue)).toMatchObject([
      {
        code: 'deletion-overdue',
        about: 'credential',
        forOperator: expect.stringMatching(/^1 credential still there/),
      },
    ]);
  });

  it('says what Seam reports as failed, keeps a slow pace, and tries at once if a person says go on', () => {
    const seen = { isBeingDeleted: true, problems: ['failed_to_delete_on_acs_system'] };
    const once = afterLookAt(waiting(true), resource(waiting(true), 'c1'), { seen, askedAt: at(0), now: at(0) });
    expect(teardownAttention(once, at(0))).toMatchObject([{ code: 'deletion-failed', about: 'credential' }]);
    const idle = { isBeingDeleted: false, problems: [] };
    const early = afterLookAt(waiting(true), resource(waiting(true), 'c1'), {
      seen: idle,
      // Heard late, because the worker died: it shows what was true soon after the deletion.
      askedAt: plus(at(0), 59_000),
      now: plus(at(0), 99_000),
    });
    expect(teardownAttention(early, at(0))).toEqual([]);
    const [askedAt, now] = [plus(at(0), 60_000), plus(at(0), 60_000)];
    const late = afterLookAt(early, resource(early, 'c1'), { seen: idle, askedAt, now });
    expect(teardownAttention(late, at(0))).toMatchObject([
      { forOperator: expect.stringContaining('not carrying it out') },
    ]);
    const again = afterLookAt(once, resource(once, 'c1'), { seen, askedAt: at(1), now: at(1) });
    expect(resource(again, 'c1').nextTryAt).toBe(resource(once, 'c1').nextTryAt);
    expect(planned(again, plus(at(0), 299_000))).not.toContain('delete c1');
    expect(planned(goOn(again, at(0)))).toEqual(['delete c1']);
    expect(teardownAttention(goOn(again, at(0)), at(0))).toEqual([]);
  });

  it('waits longer after each refusal, and looks for what prevents the deletion of the identity', () => {
    let t = begun({ phone: ['p1'] });
    const obstacle = { code: 'deletion-refused', message: 'no' } as const;
    const pauses = [1, 2, 3].map(() => {
      t = afterRefusedDeletion(asking(t, resource(t, 'p1')), resource(t, 'p1'), { obstacle, now: at(0) });
      return Date.parse(resource(t, 'p1').nextTryAt!) - Date.parse(at(0));
    });
    expect(pauses).toEqual([5_000, 10_000, 20_000]);
    const back = backToLastLook(t, at(1));
    expect([planned(back, at(0)), planned(back, at(1))]).toEqual([
      [],
      ['ask', 'list', 'list', 'list', 'list', 'list', 'find'],
    ]);
  });

  it('takes an event that comes before the answer to the deletion, and none of another thing', () => {
    let t = begun({ credential: ['c1', 'c2'] });
    t = asking(t, resource(t, 'c1'));
    t = told(told(t, { kind: 'phone', id: 'c1' }), { kind: 'credential', id: 'c3' });
    expect(resource(t, 'c1').state).toBe('asking');
    t = told(t, { kind: 'credential', id: 'c1' }, at(1));
    expect(afterDeletion(t, resource(t, 'c1'), { wasGone: false, now: at(2) }).resources).toEqual(t.resources);
    expect(receiptOf(t).removed).toMatchObject([{ id: 'c1', confirmedBy: 'webhook', confirmedAt: at(1) }]);
  });
});

describe('a teardown’s status card and search attributes', () => {
  it('keep within the limit of the server, and the card shows every kind', () => {
    function ids(prefix: string, count: number): readonly string[] {
      return Array.from(
        { length: count },
        (_, n) => `${prefix}${String(n).padStart(7, '0')}-1111-4111-8111-111111111111`,
      );
    }
    const t = begun({ credential: ids('a', 500), 'acs-user': ids('b', 8), phone: ids('c', 8) });
    const { SeamIds } = teardownAttributes(t);
    expect(SeamIds).toHaveLength(120);
    expect(JSON.stringify(SeamIds).length).toBeLessThan(2_048);
    expect(teardownCard(t)).toContain('credential: 0 gone, 500 left');
    expect(teardownCard(end(t, 'given-up', at(1)))).toContain('given up');
    const view = teardownView(end(t, 'given-up', at(1)));
    expect(view).toMatchObject({ status: 'failed', phase: 'credentials' });
    expect(view.remaining).toHaveLength(517);
  });
});

describe('a teardown whose deletions are answered and confirmed in any order', () => {
  it('begins no phase before everything of the one before is gone, and deletes each thing once', () => {
    const count = fc.integer({ min: 0, max: 3 });
    const having = fc.tuple(count, count, count, count, count);
    fc.assert(
      fc.property(having, fc.infiniteStream(fc.nat(1_000)), (counts, choices) => {
        function pick<T>(from: readonly T[]): T {
          return from[choices.next().value % from.length]!;
        }
        const has = Object.fromEntries(
          listedKinds.map((kind, index) => [kind, Array.from({ length: counts[index]! }, (_, n) => `${kind}-${n}`)]),
        );
        let t = advance(listed(answered(freshTeardown(input, at(0))), has), at(0));
        if (t.look.exists === null && t.phase === 'checking')
          t = advance({ ...t, look: { ...t.look, exists: true } }, at(0));
        const sent: string[] = [];
        while (t.ended === null) {
          if (t.phase === 'last-look') t = listed(answered(t), {});
          for (const step of dueTasks(t))
            if (step.kind === 'delete') {
              const { kind, id } = step.resource;
              const earlier = kinds.slice(1, kinds.indexOf(kind));
              expect(t.resources.every((one) => !earlier.includes(one.kind) || one.state === 'gone')).toBe(true);
              expect(kindIn(t.phase)).toBe(kind);
              sent.push(id);
              t = asking(t, step.resource);
            }
          const open = t.resources.filter(({ state }) => state === 'asking' || state === 'asked');
          if (open.length > 0) {
            const { kind, id, state } = pick(open);
            if (kind !== 'user-identity' && pick([true, false])) t = told(t, { kind, id });
            else if (state === 'asking')
              t = afterDeletion(t, resource(t, id), { wasGone: pick([true, false]), now: at(0) });
            else t = afterLookAt(t, resource(t, id), { seen: null, askedAt: at(0), now: at(0) });
          }
          t = advance(t, at(0));
        }
        expect(sent.toSorted()).toEqual([userIdentityId, ...Object.values(has).flat()].toSorted());
        expect(
          receiptOf(t)
            .removed.map(({ id }) => id)
            .toSorted(),
        ).toEqual(sent.toSorted());
      }),
      { numRuns: 300 },
    );
  });
});

describe('the removal of an identity that was merged', () => {
  const other = '22222222-2222-4222-8222-222222222222';

  it('stops before anything is deleted, and says what happened and what to do', () => {
    const lists = listed(answered(freshTeardown(input, at(0))), {});
    const withKeys = {
      ...lists,
      resources: [...lists.resources, { ...lists.resources[0]!, kind: 'credential' as const, id: 'c1' }],
    };
    // What Seam lists is the other one's: nothing is planned before the look at the identity.
    expect(planned(advance(withKeys, at(0)))).toEqual(['find']);
    const t = advance(afterFind(withKeys, { mergedInto: other, aliases: [] }, at(0)), at(0));
    expect(planned(t)).toEqual([]);
    expect(teardownView(t)).toMatchObject({
      status: 'failed',
      receipt: { outcome: 'merged', removed: [] },
      needsAttention: [
        { code: 'identity-merged', about: other, forOperator: expect.stringContaining(`teardown of ${other}`) },
      ],
    });
    expect(teardownAttention(t, at(5))).toEqual(t.attention);
    expect(teardownCard(t)).toContain('merged into another identity');
  });

  it('stops at the last look, too, if the merge came meanwhile', () => {
    const looking = deleted(begun({ phone: ['p1'] }), 'p1');
    const last = told(looking, { kind: 'phone', id: 'p1' });
    expect([last.phase, planned(last)]).toEqual(['last-look', expect.arrayContaining(['find'])]);
    expect(advance(afterFind(last, { mergedInto: other, aliases: [] }, at(0)), at(0)).ended?.outcome).toBe('merged');
  });

  it('asks for the reservations that know it by an id that was merged into it', () => {
    const first = answered(freshTeardown(input, at(0)));
    const t = afterFind(first, { mergedInto: null, aliases: [other] }, at(0));
    expect(planned(t)).toContain('ask');
    // The answer to the question without that id comes too late.
    expect(
      afterAnswer(t, {
        propertyId: 'hotel-aurora',
        userIdentityId,
        number: first.look.number,
        reservationIds: [],
        access: null,
      }),
    ).toBe(t);
    expect(advance(answered(t, ['R1']), at(0)).ended?.outcome).toBe('in-use');
    expect(afterFind(t, { mergedInto: null, aliases: [other] }, at(0)).look.number).toBe(t.look.number);
  });
});
