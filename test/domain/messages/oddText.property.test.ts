import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyCard } from '../../../src/domain/propertyLifetime/card.ts';
import { attributesOf, statusCard } from '../../../src/domain/status/card.ts';
import { messageSchemas, parse, type Message, type MessageName } from '../../../src/domain/messages/index.ts';
import { readSeamEvents } from '../../../src/domain/signals/fromClient.ts';
import { readRoomGrants } from '../../../src/domain/signals/fromProperty.ts';
import { readClaim } from '../../../src/domain/signals/fromReservation.ts';
import { planCredentials } from '../../../src/domain/plan/plan.ts';
import { applyMessage } from '../../../src/domain/reservation/apply.ts';
import { shownMoments } from '../../../src/domain/lifetime/moments.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { initialState } from '../../../src/domain/lifetime/state.ts';
import { digestOf } from '../../../src/domain/reservation/memory.ts';
import { emptyBook, recordClaim } from '../../../src/domain/rooms/book.ts';
import { nextChange } from '../../../src/domain/rooms/grant.ts';
import { grantsFor } from '../../../src/domain/rooms/view.ts';
import { reservationView, type ReservationView } from '../../../src/domain/status/view.ts';
import type { Desired } from '../../../src/domain/reservation/desired.ts';
import { at, attention, decidedAt, desired, granted, propertyAt, settings, stay } from '../hotelAurora.ts';

// A sender can put anything in the place of a text. Either it is refused, or nothing that a workflow does with it throws:
// that would fail the workflow task again and again, and the reservation or the hotel would make no progress.

const odd = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 }).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom(
    '',
    '\ud800',
    'Suite \udc00',
    '__proto__',
    'constructor',
    '9999-12-31T23:59:59-23:59',
    'x'.repeat(3_000),
  ),
);

const uuid = '11111111-1111-4111-8111-111111111111';
const guest = {
  guestId: 'g2',
  fullName: 'Bo Example',
  emailAddress: 'bo@example.com',
  phoneNumber: '+15550100001',
  rooms: ['101'],
  areas: ['spa'],
  stay,
};
const bodies: Readonly<Record<MessageName, object>> = {
  replaceReservation: {
    eventId: 'e1',
    status: 'booked',
    stay,
    rooms: ['101', '102'],
    guests: [guest],
    sharesWith: ['R2'],
    join: { acsCredentialIds: [uuid] },
  },
  addGuest: { guest },
  removeGuest: { guestId: 'g1' },
  newKey: { guestId: 'g1' },
  revokeKeys: {},
  noShow: {},
  changeRooms: { rooms: ['102'], moves: [{ from: '101', to: '102' }] },
  changeStay: { stay },
  checkIn: { eventId: 'e1' },
  undoCheckIn: {},
  checkOut: {},
  undoCheckOut: {},
  cancel: {},
  reinstate: {},
  reportLostPhone: { guestId: 'g1', deviceId: uuid },
  adopt: { acsCredentialIds: [uuid] },
  hold: {},
  release: {},
};

type Change = (text: string) => string;

/** Changes the text at one place of a body, counted through all of them. */
function changed(body: unknown, place: number, change: Change): unknown {
  const places = JSON.stringify(body).match(/"(?:[^"\\]|\\.)*"(?!:)/g)?.length ?? 0;
  let count = 0;
  function walk(value: unknown): unknown {
    if (typeof value === 'string') return count++ === place % Math.max(places, 1) ? change(value) : value;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  }
  return walk(body);
}

const place = fc.nat(40);
const inPlace = odd.chain((text) =>
  fc.constantFrom<Change>(
    () => text,
    (before) => `${before}${text}`,
  ),
);

function viewOf(of: Desired): ReservationView {
  return reservationView({
    propertyId: 'p',
    reservationId: 'R1',
    workflowId: 'reservation/p/R1',
    revision: null,
    desired: of,
    plan: planCredentials({ desired: of, granted: granted(['101']), credentials: [], now: at(15) }),
    now: at(14),
    isBlocked: false,
    credentials: [],
    identities: {},
    needsAttention: [],
    ignored: [],
  });
}

function expectShown(view: ReservationView): void {
  const attributes = attributesOf(view, []);
  for (const names of [attributes.Rooms, attributes.NeedsAttention]) {
    expect(Buffer.byteLength(JSON.stringify(names))).toBeLessThan(2_048);
    for (const name of names) expect(name.isWellFormed()).toBe(true);
  }
  expect(statusCard(view, [], 'Europe/Oslo').isWellFormed()).toBe(true);
}

describe('odd text', () => {
  it.each(Object.keys(bodies) as MessageName[])('is refused in %s, or harms nothing', (name) => {
    fc.assert(
      fc.property(place, inPlace, (where, change) => {
        const read = parse<unknown>(messageSchemas[name], changed(bodies[name], where, change));
        if (!read.ok) return;
        const message = { name, body: read.value } as Message;
        expect(JSON.stringify(message)).not.toMatch(/\\ud[89a-f]/);
        expect(digestOf(message)).toMatch(/^[0-9a-z]+$/);
        const applied = applyMessage(desired(), message, { now: at(14), credentials: [] });
        if (!applied.ok) {
          expect(applied.message.isWellFormed()).toBe(true);
          return;
        }
        expectShown(viewOf(applied.desired));
        const state = { ...initialState(at(14)), desired: applied.desired };
        shownMoments(state, outlookOf(state, at(14)));
      }),
      { numRuns: 100 },
    );
  });

  it('fits a search attribute and a status card wherever it is shown', () => {
    fc.assert(
      fc.property(fc.array(odd), odd, (rooms, code) => {
        const shown = attention({ code, about: code, forDesk: code, forOperator: code });
        expectShown({ ...viewOf(desired()), rooms, needsAttention: [shown] });
        const trouble = { code, about: null, forDesk: code, forOperator: code };
        const parts = {
          settings: settings(),
          catalogue: [],
          book: emptyBook,
          trouble,
          strangers: rooms,
          attention: [shown],
          carriedSize: 0,
          reconcileAt: null,
          now: at(1),
          lost: null,
        };
        expect(propertyCard(code, parts).isWellFormed()).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('is ignored in a stranger’s signal to a workflow, or harms nothing', () => {
    const claim = {
      reservationId: 'R2',
      rooms: ['101'],
      window: stay,
      inHouse: true,
      identities: [uuid],
      strays: [],
      heads: [{ acsCredentialId: uuid, rooms: { 101: 1 }, window: stay }],
    };
    const grants = {
      granted: granted(['101']),
      withdrawn: [{ room: '102', grant: 1 }],
      settings: settings(),
      leftOut: ['Pool'],
      usedElsewhere: [],
      trouble: { code: 'seam-unauthorized', about: null, forDesk: 'text', forOperator: 'text' },
    };
    const event = { eventId: 'e', eventType: 'acs_credential.issued', occurredAt: at(14), resourceId: uuid };
    fc.assert(
      fc.property(place, inPlace, (where, change) => {
        const claimed = readClaim(changed(claim, where, change));
        if (claimed !== null) {
          const book = decidedAt(recordClaim(emptyBook, claimed), 14);
          nextChange(book, 3_600_000, at(14));
          const told = grantsFor(propertyAt(book, 14), claimed.reservationId);
          expect(JSON.stringify(told)).not.toMatch(/\\ud[89a-f]/);
        }
        const read = readRoomGrants(changed(grants, where, change));
        if (read !== null) planCredentials({ desired: desired(), granted: read.granted, credentials: [], now: at(14) });
        for (const { occurredAt } of readSeamEvents([changed(event, where, change)]) ?? [])
          expect(new Date(occurredAt).toISOString()).toBe(occurredAt);
      }),
      { numRuns: 300 },
    );
  });
});
