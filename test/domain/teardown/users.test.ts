import { describe, expect, it } from 'vitest';
import { plus } from '../../../src/domain/instant.ts';
import { advance, afterFind, afterMarkLost, end, forced } from '../../../src/domain/teardown/advance.ts';
import { teardownAttention } from '../../../src/domain/teardown/attention.ts';
import { afterDeletion, afterListing, asking } from '../../../src/domain/teardown/learn.ts';
import { listedKinds, type Phase } from '../../../src/domain/teardown/phases.ts';
import { freshTeardown, mayStillGo, type Teardown } from '../../../src/domain/teardown/state.ts';
import { teardownTasks } from '../../../src/domain/teardown/tasks.ts';
import { afterAnswer } from '../../../src/domain/teardown/uses.ts';
import { teardownView } from '../../../src/domain/teardown/view.ts';
import { at } from '../hotelAurora.ts';

const userIdentityId = '11111111-1111-4111-8111-111111111111';
const [aurora, borealis] = ['hotel-aurora', 'hotel-borealis'];
const input = { userIdentityId, propertyIds: [aurora, borealis], force: false };

interface Answer {
  readonly uses?: readonly string[];
  readonly waiting?: readonly string[];
}

function answered(t: Teardown, propertyId: string, { uses = [], waiting = [] }: Answer = {}): Teardown {
  const { number } = t.look;
  return afterAnswer(t, { propertyId, userIdentityId, number, reservationIds: uses, waiting, access: null });
}

/** Both hotels have answered, the second one as given, and everything is listed: a phone. */
function looked(t: Teardown, answer: Answer = {}, now = at(0)): Teardown {
  const found = afterFind(answered(answered(t, aurora), borealis, answer), { mergedInto: null, aliases: [] }, now);
  return listedKinds.reduce(
    (before, kind) => afterListing(before, { kind, ids: kind === 'phone' ? ['p1'] : [] }, now),
    found,
  );
}

function begun(part: Partial<typeof input> = {}): Teardown {
  return advance(looked(freshTeardown({ ...input, ...part }, at(0))), at(0));
}

function planned(t: Teardown, now = at(0)): readonly string[] {
  return teardownTasks(t, now)
    .filter(({ isDue }) => isDue)
    .map(({ kind }) => kind);
}

describe('a teardown while one property does not answer', () => {
  it('ends at the first known use, so that no guest of the other hotels waits for the silent one', () => {
    const t = advance(answered(freshTeardown(input, at(0)), aurora, { uses: ['R1'] }), at(0));
    expect(teardownView(t)).toMatchObject({
      status: 'failed',
      inUseBy: [{ propertyId: aurora, reservationId: 'R1' }],
    });
    const looking = { ...begun(), phase: 'last-look' as Phase };
    const late = { ...looking, look: { ...looking.look, uses: {} } };
    expect(advance(answered(late, aurora, { uses: ['R1'], waiting: ['R1'] }), at(0)).ended?.outcome).toBe('in-use');
  });

  it('takes no guest out and deletes nothing, even by force, and says which property is silent', () => {
    const t = advance(answered(freshTeardown({ ...input, force: true }, at(0)), aurora, { uses: ['R1'] }), at(0));
    expect([t.ended, planned(t)]).toEqual([null, expect.not.arrayContaining(['take-out', 'delete'])]);
    expect(teardownAttention(t, plus(at(0), 600_000))).toMatchObject([
      { code: 'property-silent', about: borealis },
      { code: 'still-in-use', forOperator: expect.stringContaining('R1 at hotel-aurora') },
    ]);
  });
});

describe('a teardown whose identity is used again', () => {
  it('ends at once if it is not forced, and has not asked Seam to delete the identity itself', () => {
    const t = begun();
    expect(t.phase).toBe('phones');
    expect(advance(answered(t, aurora, { uses: ['R1'] }), at(1)).ended).toMatchObject({ outcome: 'in-use' });
    expect(advance(answered({ ...t, force: true }, aurora, { uses: ['R1'] }), at(1)).ended).toBeNull();
    const last = { ...t, phase: 'user-identity' as const };
    expect(advance(answered(last, aurora, { uses: ['R1'] }), at(1)).ended).toBeNull();
  });

  it('takes out by force only the reservations that used it before the mark: the others wait', () => {
    const fresh = freshTeardown({ ...input, force: true }, at(0));
    const both = advance(looked(fresh, { uses: ['R1', 'R2'], waiting: ['R2'] }), at(0));
    const row = teardownTasks(both, at(0)).find(({ kind }) => kind === 'take-out');
    expect(row).toMatchObject({ reservations: [{ propertyId: borealis, reservationId: 'R1' }] });
    const waiting = advance(looked(fresh, { uses: ['R2'], waiting: ['R2'] }), at(0));
    expect([waiting.phase, planned(waiting)]).toEqual(['phones', ['delete']]);
  });

  it('begins with a new look if force comes after its end: the properties may have taken the marks away', () => {
    const deleting = begun();
    const [phone] = deleting.resources.filter(({ kind }) => kind === 'phone');
    const called = asking(deleting, phone!);
    const ended = advance(answered(called, aurora, { uses: ['R1'] }), at(1));
    expect([ended.ended?.outcome, ended.phase]).toEqual(['in-use', 'phones']);
    const resumed = advance(forced(ended, at(1)), at(1));
    expect([resumed.ended, resumed.phase, resumed.look.uses]).toEqual([null, 'checking', {}]);
    expect(planned(resumed, at(1))).toEqual(expect.arrayContaining(['ask', 'list']));
    // The deletion that the end called off is sent again.
    expect(planned(advance(looked(resumed, {}, at(1)), at(1)), at(1))).toEqual(['delete']);
  });
});

describe('a teardown whose mark may be lost', () => {
  it('asks again before it deletes anything, if it hears so while it looks', () => {
    const half = answered(freshTeardown(input, at(0)), aurora);
    const t = afterMarkLost(half, at(0));
    expect([t.look.number, t.look.uses]).toEqual([half.look.number + 1, {}]);
    expect(planned(t)).toContain('ask');
    // The answer from before does not count.
    expect(afterMarkLost(begun(), at(0))).toEqual(begun());
  });

  it('asks again before it deletes anything, if the answers are older than a minute', () => {
    const slow = plus(at(0), 60_001);
    for (const phase of ['checking', 'last-look'] as const) {
      const looking = { ...freshTeardown(input, at(0)), phase };
      const seen = looked(looking);
      const gone = { ...seen, resources: seen.resources.filter(({ kind }) => kind !== 'phone') };
      const t = advance(gone, slow);
      expect([t.phase, t.look.uses, planned(t, slow)]).toEqual([phase, {}, ['ask', 'ask']]);
      expect(advance(answered(answered(t, aurora), borealis), slow).phase).toBe('user-identity');
    }
  });
});

describe('a teardown that is given up', () => {
  it('keeps the mark for a while if Seam may still delete the identity', () => {
    const t = { ...begun(), phase: 'user-identity' as const };
    const [identity] = t.resources;
    expect(mayStillGo(end(t, 'given-up', at(1)))).toBe(false);
    expect(mayStillGo(end(asking(t, identity!), 'given-up', at(1)))).toBe(true);
    const taken = afterDeletion(asking(t, identity!), identity!, { wasGone: false, now: at(1) });
    expect(mayStillGo(end(taken, 'given-up', at(1)))).toBe(true);
    const gone = afterDeletion(asking(t, identity!), identity!, { wasGone: true, now: at(1) });
    expect(mayStillGo(advance(gone, at(1)))).toBe(false);
  });
});
