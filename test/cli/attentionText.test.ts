import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { reservationText } from '../../src/cli/output/reservation.ts';
import { reservationView } from '../../src/domain/status/view.ts';
import { at, attention, credential, desired } from '../domain/hotelAurora.ts';

const view = reservationView({
  propertyId: 'hotel-aurora',
  reservationId: 'R-1',
  workflowId: 'reservation/hotel-aurora/R-1',
  revision: 1,
  desired: desired(),
  plan: [],
  isBlocked: false,
  credentials: [credential()],
  identities: {},
  needsAttention: [
    attention({ about: 'g1', forDesk: 'Encode a card.', forOperator: 'HTTP 503. Look in Seam Console.' }),
  ],
  ignored: [],
  now: at(16),
});

function shown(options: { readonly forOperator?: boolean } = {}): string {
  return stripVTControlCharacters(reservationText(view, 'Europe/Oslo', options).join('\n'));
}

it('`reservation get` shows what the front desk does, and with --operator also what happened and where to look', () => {
  expect(shown()).toContain('key-not-issued: Encode a card. (since 2026-12-01 02:00)');
  expect(shown()).not.toContain('HTTP 503');
  expect(shown({ forOperator: true })).toContain('for the operator: HTTP 503. Look in Seam Console.');
});

it('calls an issued key old if the guest has no key that opens their rooms', () => {
  expect(shown()).toContain('issued, old: is being replaced');
});
