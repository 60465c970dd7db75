import { describe, expect, it } from 'vitest';
import { attributesOf, statusCard } from '../../../src/domain/status/card.ts';
import { reservationView } from '../../../src/domain/status/view.ts';
import { at, attention, credential, desired, guests } from '../hotelAurora.ts';

describe('what operators see of a reservation', () => {
  const crowd = Array.from({ length: 64 }, (_, index) =>
    credential({
      requestId: `c${index}`,
      guestId: `g${index + 1}`,
      acsCredentialId: `${String(index).padStart(8, '0')}-1111-4111-8111-111111111111`,
      acsUserId: `${String(index).padStart(8, '0')}-2222-4222-8222-222222222222`,
    }),
  );
  const view = reservationView({
    propertyId: 'hotel-aurora',
    reservationId: 'R-1',
    workflowId: 'reservation/hotel-aurora/R-1',
    revision: 1,
    desired: desired({ guests: guests(64) }),
    plan: [],
    now: at(14),
    isBlocked: false,
    credentials: crowd,
    identities: {},
    needsAttention: [attention({ code: 'room-occupied', about: '101', forOperator: 'Room 101 is taken.' })],
    ignored: [],
  });

  it('keeps every search attribute of 64 guests under the 2,048 bytes that the server allows', () => {
    for (const value of Object.values(attributesOf(view, crowd)))
      expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThan(2_048);
  });

  it('names reservation, state, needs and keys on the card, and no person', () => {
    const card = statusCard(view, crowd, 'Europe/Oslo');
    expect(card).toContain('**`R-1`** at `hotel-aurora`: **booked**, room `101`');
    expect(card).toContain('`room-occupied`');
    expect(card).toContain('- `g40`: override for `101`, issued, from ');
    expect(card).toContain('- and 24 more');
    expect(card).not.toContain('Guest 1');
  });

  it("shows times as the hotel's clocks show them, and names the zone", () => {
    const card = statusCard(view, crowd, 'Europe/Oslo');
    expect(card).toContain("Stay 2026-12-01 16:00 to 2026-12-04 12:00. Times are the hotel's (Europe/Oslo).");
    expect(card).toContain('since 2026-12-01 02:00: ');
    expect(card).toContain('issued, from 2026-12-01 16:00 to 2026-12-04 12:00');
    expect(card).not.toMatch(/\dT\d/);
  });

  it('calls an issued key old if the guest has no key that opens their rooms', () => {
    const waiting = { ...view, needsAttention: [attention({ code: 'key-not-issued', about: 'g1' })] };
    const card = statusCard(waiting, crowd, 'Europe/Oslo');
    expect(card).toContain('- `g1`: override for `101`, issued, old: is being replaced, from ');
    expect(card).toContain('- `g2`: override for `101`, issued, from ');
  });
});
