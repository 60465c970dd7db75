import { describe, expect, it } from 'vitest';
import { propertyCard } from '../../../src/domain/propertyLifetime/card.ts';
import { initialProperty } from '../../../src/domain/propertyLifetime/state.ts';
import { emptyBook, type RoomBook } from '../../../src/domain/rooms/book.ts';
import { at, attention, claim, claimAt, settings } from '../hotelAurora.ts';

const holding = { holders: ['R1'], grant: 7, opener: 'R1', withdrawing: [], left: [] };
const book: RoomBook = {
  ...emptyBook,
  claims: {
    R1: claim('R1', { inHouse: true }),
    R2: claim('R2', { inHouse: true }),
    R3: claimAt('R3', [15, 40], { rooms: ['999'] }),
    R4: claimAt('R4', [100, 120]),
    R5: claimAt('R5', [1, 2]),
  },
  holdings: { '101': holding },
};

function cardOf(part: object = {}): string {
  const state = { ...initialProperty(0, false), settings: settings(), book, catalogue: [], reconcileAt: at(17) };
  return propertyCard('hotel-aurora', { ...state, carriedSize: 0, now: at(16), ...part });
}

describe('what operators see of a property', () => {
  it('shows which reservations wait for a room now, and which reservation holds it', () => {
    const card = cardOf();
    expect(card).toContain('5 claims, 1 room held, 2 waiting.');
    expect(card).toContain('- `R2` waits for `101`, which `R1` holds, since 2026-12-01 16:00');
    expect(card).toContain('- `R3` waits for `999`, which no reservation holds, since ');
    expect(card).not.toContain('`R4`');
    expect(card).not.toContain('`R5`');
  });

  it('shows what is wrong, or that nothing is', () => {
    expect(cardOf()).toContain('Nothing is wrong with the lock system or the doors.');
    const card = cardOf({ attention: [attention({ code: 'lock-system-down', forOperator: 'Bridge is off.' })] });
    expect(card).toContain('- `lock-system-down` since 2026-12-01 02:00: Bridge is off.');
    expect(card).not.toContain('Nothing is wrong');
  });

  it('shows unknown cards, or that there are none, and when it looks again', () => {
    expect(cardOf()).toContain('No unknown card or key was found at Seam. Compared again at 2026-12-01 18:00.');
    expect(cardOf({ strangers: ['card-1'] })).toContain('that no reservation knows: `card-1`.');
  });

  it('names the zone of its times', () => {
    expect(cardOf()).toContain("Times are the hotel's (Europe/Oslo).");
  });

  it('stays short in a large hotel', () => {
    const rooms = Array.from({ length: 3_000 }, (_, n) => String(1_000 + n));
    const holdings = Object.fromEntries(rooms.map((room) => [room, holding]));
    expect(cardOf({ book: { ...book, holdings } }).length).toBeLessThan(20_000);
  });
});
