import { describe, expect, it } from 'vitest';
import { attributesOf, statusCard } from '../../../src/domain/status/card.ts';
import { reservationView } from '../../../src/domain/status/view.ts';
import { at, credential, desired, guests } from '../hotelAurora.ts';

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
    isBlocked: false,
    credentials: crowd,
    identities: {},
    needsAttention: [{ code: 'room-occupied', message: 'Room 101 is taken.', about: '101', since: at(1) }],
    ignored: [],
  });

  it('keeps every search attribute of 64 guests under the 2,048 bytes that the server allows', () => {
    for (const value of Object.values(attributesOf(view, crowd)))
      expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThan(2_048);
  });

  it('names reservation, state, needs and keys on the card, and no person', () => {
    const card = statusCard(view, crowd);
    expect(card).toContain('**`R-1`** at `hotel-aurora`: **booked**, room `101`');
    expect(card).toContain('`room-occupied`');
    expect(card).toContain('- `g40`: override for `101`, issued, from ');
    expect(card).toContain('- and 24 more');
    expect(card).not.toContain('Guest 1');
  });
});
