import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { TestHotel } from '../../support/hotel.ts';
import { mobileKeyOfAnotherApp } from '../../support/otherApp.ts';
import { booked, creates, holds, inHouse, openLife, person, stay } from '../../support/guestsAndDoors.ts';
import { isFull } from '../../support/run.ts';

/** The front desk encodes a card for rooms, from so many hours from now to so many. */
async function encode(
  hotel: TestHotel,
  rooms: readonly string[],
  { from, to, hidden = false }: { readonly from: number; readonly to: number; readonly hidden?: boolean },
) {
  return (
    await hotel.control<{ acsCredentialId: string }>('POST', '/plastic-cards', {
      rooms,
      ...stay(hotel, from, to),
      hidden,
    })
  ).acsCredentialId;
}

/** Checks that all these keys and cards open the room. */
async function allOpen(hotel: TestHotel, room: string, ids: readonly (string | null)[]): Promise<void> {
  for (const id of [...ids, ...ids]) expect(await hotel.tap(room, id ?? '')).toBe(true);
}

const guests = [person(1), person(2)];

/** What Seam reports as ended when a card has a successor, and the ids of the ended credentials. */
type End = readonly [string, (card: string, key: string) => readonly string[]];

const cardAndKey: End = ['card and key', (card, key) => [card, key]];
const everyEnd: readonly End[] = [cardAndKey, ['the key alone', (_card, key) => [key]]];

describe.concurrent('joining what exists (rule 7)', () => {
  it('guests join a plastic card without any override, and check-out names the card that remains', async () => {
    await using hotel = await openLife();
    const card = await encode(hotel, ['101'], { from: -1, to: 48 });
    await hotel.put('R1', inHouse(hotel, { guests, join: 'existing' }));
    const keys = await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    expect(Object.values(keys).map(({ kind }) => kind)).toEqual(['joiner', 'joiner']);
    expect(Object.values(keys).flatMap(({ joinedTo }) => joinedTo)).toContain(card);
    await allOpen(hotel, '101', [card, ...Object.values(keys).map(({ acsCredentialId }) => acsCredentialId)]);
    await hotel.send('R1', 'addGuest', { guest: person(3) });
    const three = await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'], 'R1/g3': ['101'] });
    await allOpen(hotel, '101', [card, three['R1/g3']?.acsCredentialId ?? '']);
    await hotel.send('R1', 'checkOut');
    await holds(hotel, { 'R1/g1': [], 'R1/g2': [], 'R1/g3': [] });
    const told = await hotel.until('R1', ({ needsAttention }) => needsAttention.length > 0);
    expect(told.needsAttention).toMatchObject([{ code: 'foreign-credential-remains', about: card }]);
    expect(await hotel.tap('101', card)).toBe(true);
  });

  it.each(isFull ? everyEnd : [cardAndKey])(
    'the successor of a card is joined at once when Seam reports the end of %s',
    async (_what, dead) => {
      await using hotel = await openLife();
      const card = await encode(hotel, ['101'], { from: -1, to: 48 });
      await hotel.put('R1', inHouse(hotel, { join: 'existing' }));
      const before = (await holds(hotel, { 'R1/g1': ['101'] }))['R1/g1']?.acsCredentialId ?? '';
      const another = await encode(hotel, ['101'], { from: -1, to: 48 });
      expect([await hotel.tap('101', another), await hotel.tap('101', before)]).toEqual([true, false]);
      await hotel.handle('R1').signal(
        'seamEvents',
        dead(card, before).map((id) => ({
          eventId: id,
          eventType: 'acs_credential.invalidated',
          occurredAt: hotel.inHours(0),
          resourceId: id,
        })),
      );
      const after = await eventually(async () => {
        const { 'R1/g1': key } = await holds(hotel, { 'R1/g1': ['101'] });
        return key?.acsCredentialId !== before && key;
      });
      expect(after.joinedTo).toEqual([another]);
      await allOpen(hotel, '101', [another, after.acsCredentialId]);
      expect(await creates(hotel)).toBe(2);
    },
  );

  it.runIf(isFull)(
    'waits for a card that is not encoded yet, says so shortly before the stay, and joins it',
    async () => {
      await using hotel = await openLife();
      await hotel.put('R1', inHouse(hotel, { join: 'existing' }));
      const waiting = await hotel.until('R1', (view) => view.waiting === 'existing');
      expect(waiting.needsAttention.map(({ code }) => code)).toContain('nothing-to-join');
      expect(await creates(hotel)).toBe(0);
      const card = await encode(hotel, ['101'], { from: -1, to: 48 });
      await hotel.advance(0.5);
      const keys = await holds(hotel, { 'R1/g1': ['101'] });
      await allOpen(hotel, '101', [card, keys['R1/g1']?.acsCredentialId ?? '']);
      expect((await hotel.status('R1')).needsAttention).toEqual([]);
    },
  );

  it.runIf(isFull)('does not join a card that covers less than half of the stay', async () => {
    await using hotel = await openLife();
    await encode(hotel, ['101'], { from: -1, to: 20 });
    await hotel.put('R1', inHouse(hotel, { join: 'existing' }));
    await hotel.until('R1', (view) => view.waiting === 'existing');
    expect(await creates(hotel)).toBe(0);
  });

  it.runIf(isFull)('joins one card per room if each room has its own card', async () => {
    await using hotel = await openLife();
    const cards = [
      await encode(hotel, ['101'], { from: -1, to: 48 }),
      await encode(hotel, ['102'], { from: -1, to: 48 }),
    ];
    await hotel.put('R1', inHouse(hotel, { rooms: ['101', '102'], join: 'existing' }));
    const keys = await holds(hotel, { 'R1/g1': ['101', '102'] });
    expect(keys['R1/g1']?.joinedTo.toSorted()).toEqual(cards.toSorted());
    const key = keys['R1/g1']?.acsCredentialId ?? '';
    await allOpen(hotel, '101', [cards[0] ?? '', key]);
    await allOpen(hotel, '102', [cards[1] ?? '', key]);
  });

  it.runIf(isFull)('joins another app’s mobile key named by its parent, by its child, or by both', async () => {
    await using hotel = await openLife();
    const { parent, child } = await mobileKeyOfAnotherApp(hotel);
    for (const [id, named] of Object.entries({ R1: [parent], R2: [child], R3: [parent, child] })) {
      await hotel.put(id, inHouse(hotel, { join: { acsCredentialIds: named } }));
      const {
        guests: [guest],
      } = await hotel.atRest(id);
      expect(guest?.credentials[0]).toMatchObject({ kind: 'joiner', state: 'issued' });
      expect(guest?.credentials[0]?.joinedTo.toSorted()).toEqual(named.toSorted());
      await hotel.send(id, 'checkOut');
      await hotel.until(id, (view) => view.waiting === null && view.guests[0]?.credentials[0]?.state === 'revoked');
    }
  });

  it.runIf(isFull)('does not join a credential of other rooms', async () => {
    await using hotel = await openLife();
    const elsewhere = await encode(hotel, ['103'], { from: -1, to: 48 });
    await hotel.put('R1', inHouse(hotel, { join: { acsCredentialIds: [elsewhere] } }));
    await hotel.until('R1', (view) => view.waiting === 'existing');
    expect(await creates(hotel)).toBe(0);
  });
});

describe.concurrent('a look before the override (rule 16)', () => {
  it('an unknown key on the room delays a booked reservation until check-in and is named', async () => {
    await using hotel = await openLife();
    const card = await encode(hotel, ['101', '102'], { from: -2, to: 30 });
    await hotel.put('R1', booked(hotel));
    const waiting = await hotel.until('R1', ({ needsAttention }) =>
      needsAttention.some(({ code }) => code === 'unknown-occupant'),
    );
    expect([waiting.waiting, await creates(hotel)]).toEqual(['room', 0]);
    expect(await hotel.tap('101', card)).toBe(true);
    await hotel.send('R1', 'checkIn');
    const keys = await holds(hotel, { 'R1/g1': ['101'] });
    await allOpen(hotel, '101', [keys['R1/g1']?.acsCredentialId ?? '']);
    expect(await hotel.tap('101', card)).toBe(false);
    const { needsAttention } = await hotel.status('R1');
    expect(needsAttention.map(({ code }) => code)).toEqual(['card-to-encode-again']);
  });

  it.runIf(isFull)('waits past check-in until the card has ended, if the policy says so', async () => {
    await using hotel = await openLife({ policies: { unknownOccupant: 'wait' } });
    await encode(hotel, ['101'], { from: -2, to: 8 });
    // Encoded too long before check-in to be the card of these guests (rule 19).
    await hotel.advance(3);
    await hotel.put('R1', inHouse(hotel));
    await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'unknown-occupant'));
    await hotel.advance(4);
    expect(await creates(hotel)).toBe(0);
    await hotel.advance(1.5);
    await holds(hotel, { 'R1/g1': ['101'] });
  });

  it.runIf(isFull)(
    "cards that end before the stay, unlisted cards, staff cards and Nightlatch's own keys delay no guest",
    async () => {
      await using hotel = await openLife();
      await encode(hotel, ['101'], { from: -3, to: 1 });
      await encode(hotel, ['101'], { from: -3, to: 48, hidden: true });
      await hotel.put('R1', booked(hotel, { stay: stay(hotel, 2, 48) }));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.put('R2', inHouse(hotel, { stay: stay(hotel, -1, 1) }));
      await holds(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
      expect((await hotel.status('R2')).needsAttention).toEqual([]);
    },
  );
});

describe.concurrent("the desk's card (rule 19)", () => {
  it('opens beside the key: one that was encoded before check-in, and one that ended the key', async () => {
    await using hotel = await openLife();
    const first = await encode(hotel, ['101'], { from: 0, to: 40 });
    await hotel.put('R1', booked(hotel));
    await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'unknown-occupant'));
    await hotel.send('R1', 'checkIn');
    const { 'R1/g1': key } = await holds(hotel, { 'R1/g1': ['101'] });
    expect(key?.joinedTo).toEqual([first]);
    await allOpen(hotel, '101', [first, key?.acsCredentialId ?? '']);
    expect((await hotel.status('R1')).needsAttention).toMatchObject([{ code: 'joined-card', about: first }]);

    const second = await encode(hotel, ['101'], { from: 0, to: 40 });
    expect([await hotel.tap('101', second), await hotel.tap('101', key?.acsCredentialId ?? '')]).toEqual([true, false]);
    const event = { eventType: 'acs_credential.invalidated', occurredAt: hotel.inHours(0) };
    const resourceId = key?.acsCredentialId ?? '';
    await hotel.handle('R1').signal('seamEvents', [{ ...event, eventId: 'e1', resourceId }]);
    const next = await eventually(async () => {
      const { 'R1/g1': one } = await holds(hotel, { 'R1/g1': ['101'] });
      return one?.acsCredentialId !== resourceId && one;
    });
    expect([next.kind, next.joinedTo]).toEqual(['joiner', [second]]);
    await allOpen(hotel, '101', [second, next.acsCredentialId]);
    expect(await creates(hotel)).toBe(2);
  });
});
