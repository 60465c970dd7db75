import { describe, expect, it } from 'vitest';
import { instantOf, plus } from '../../../src/domain/instant.ts';
import { nextNewsAt } from '../../../src/domain/notices/news.ts';
import {
  emptyOutbox,
  forgotten,
  mostWaiting,
  triedForMs,
  withNews,
  withoutOld,
  withoutSent,
} from '../../../src/domain/notices/outbox.ts';
import type { Attention, CredentialView, ReservationView } from '../../../src/domain/status/view.ts';

const now = instantOf(Date.UTC(2026, 11, 1, 15));
const stay = { from: now, to: plus(now, 3 * 86_400_000) };

function credential(id: string | null, state: CredentialView['state']): CredentialView {
  return {
    acsCredentialId: id,
    kind: 'override',
    state,
    joinedTo: [],
    generation: 1,
    ...stay,
    acsEntranceIds: ['door-1'],
    onPhone: false,
  };
}

function view(credentials: readonly CredentialView[], needsAttention: readonly Attention[] = []): ReservationView {
  return {
    propertyId: 'hotel-aurora',
    reservationId: 'R1',
    revision: 7,
    status: 'in-house',
    waiting: null,
    issuing: false,
    stay,
    rooms: ['101'],
    guests: [{ guestId: 'g1', userIdentityId: 'u1', acsUserId: null, credentials }],
    needsAttention,
    ignored: [],
    workflowId: 'reservation/hotel-aurora/R1',
  };
}

function after(...views: readonly ReservationView[]) {
  return views.reduce((outbox, one) => withNews(outbox, one, { chain: 'run', now }), emptyOutbox);
}

function told(...views: readonly ReservationView[]): readonly string[] {
  return after(...views).waiting.map(({ type, data }) =>
    [type, data.key?.acsCredentialId ?? data.attention?.code].join(' '),
  );
}

describe('the notices about keys', () => {
  it('report each issued and each dead key once, and nothing in between', () => {
    const stages = (['requested', 'issued', 'issued', 'revoking', 'revoked', 'revoked'] as const).map((state) =>
      view([credential('c1', state)]),
    );
    expect(told(view([credential(null, 'requested')]), ...stages)).toEqual(['key.issued c1', 'key.dead c1']);
  });

  it('say whether Nightlatch or another system ended a key', () => {
    function waiting(state: 'invalidated' | 'revoked') {
      return after(view([credential('c1', 'issued')]), view([credential('c1', state)])).waiting;
    }
    expect(waiting('invalidated')[1]?.data.key).toMatchObject({ state: 'invalidated' });
    expect(waiting('revoked')[1]?.data.key).toMatchObject({ state: 'revoked' });
  });

  it('report a key as dead if it is no longer shown, as after its guest was removed', () => {
    const without: ReservationView = { ...view([]), guests: [] };
    expect(told(view([credential('c1', 'issued')]), without)).toEqual(['key.issued c1', 'key.dead c1']);
    expect(after(view([credential('c1', 'issued')]), without).waiting[1]?.data.key).toEqual({
      guestId: 'g1',
      acsCredentialId: 'c1',
      state: 'revoked',
    });
  });

  it('say nothing about a key that died before it was issued', () => {
    expect(told(view([credential('c1', 'requested')]), view([credential('c1', 'revoked')]))).toEqual([]);
  });

  it('are numbered from one and have ids of their own; the same status adds none', () => {
    const both = view([credential('c2', 'issued'), credential('c1', 'issued')]);
    const outbox = after(both, both);
    expect(outbox.waiting.map(({ id, data }) => [id, data.sequence])).toEqual([
      ['notice_run_1', 1],
      ['notice_run_2', 2],
    ]);
    expect(withNews(outbox, both, { chain: 'run', now })).toBe(outbox);
  });
});

describe('the notices about attention', () => {
  function attention(since: string, code = 'room-occupied'): Attention {
    return { code, about: '101', forDesk: 'Look.', forOperator: 'Look there.', message: 'Look.', since };
  }

  it('report what has lasted a minute, and that it is over', () => {
    const old = attention(plus(now, -60_000));
    expect(told(view([], [old]), view([], [old]), view([]))).toEqual([
      'attention.needed room-occupied',
      'attention.over room-occupied',
    ]);
  });

  it('say nothing about what ends within the minute', () => {
    const fresh = attention(plus(now, -20_000));
    expect(told(view([], [fresh]), view([]))).toEqual([]);
    expect(nextNewsAt(emptyOutbox.told, [fresh], now)).toBe(plus(now, 40_000));
    expect(nextNewsAt(emptyOutbox.told, [attention(plus(now, -60_000))], now)).toBeNull();
  });

  it('do not report that notices do not arrive', () => {
    const trouble = attention(plus(now, -3_600_000), 'notices-undelivered');
    expect(told(view([], [trouble]))).toEqual([]);
  });
});

describe('the outbox', () => {
  it('keeps the newest notices, and the gap shows in the sequence', () => {
    const many = Array.from({ length: mostWaiting + 5 }, (_, n) => credential(`c${n}`, 'issued'));
    const { waiting } = after(view(many));
    expect([waiting.length, waiting[0]?.data.sequence]).toEqual([mostWaiting, 6]);
  });

  it('goes on counting after all was forgotten, and stays the same while there is no news', () => {
    const status = view([credential('c1', 'issued')]);
    const outbox = forgotten(after(status));
    expect(outbox).toEqual({ ...emptyOutbox, sequence: 1 });
    expect(forgotten(outbox)).toBe(outbox);
    expect(withNews(outbox, status, { chain: 'run', now }).waiting.map(({ id }) => id)).toEqual(['notice_run_2']);
  });

  it('gives up old notices, and forgets sent ones', () => {
    const outbox = after(view([credential('c1', 'issued'), credential('c2', 'issued')]));
    const [first, ...others] = outbox.waiting;
    expect(first && withoutSent(outbox, [first]).waiting).toEqual(others);
    expect(withoutOld(outbox, plus(now, triedForMs - 1))).toBe(outbox);
    expect(withoutOld(outbox, plus(now, triedForMs)).waiting).toEqual([]);
  });
});
