import { describe, expect, it } from 'vitest';
import { booked, creates, holds, inHouse, openLife, opens, person, stay, taps } from '../../support/guestsAndDoors.ts';
import { isFull } from '../../support/run.ts';

const two = { guests: [person(1), person(2)] };
const both = { 'R1/g1': ['101'], 'R1/g2': ['101'] };
const noKeys = { 'R1/g1': [], 'R1/g2': [] };

describe.concurrent('a stay that has begun', () => {
  it('an extension gives joiners up to the new end and revokes the old keys', async () => {
    await using hotel = await openLife();
    const first = stay(hotel, -1, 10);
    await hotel.put('R1', inHouse(hotel, { stay: first, ...two }));
    await opens(hotel, both);
    const { stay: longer } = await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(20) } });
    const keys = await opens(hotel, both);
    expect(Object.values(keys)).toMatchObject([
      { kind: 'joiner', generation: 1, ...longer },
      { kind: 'joiner', generation: 1, ...longer },
    ]);
    expect(await creates(hotel)).toBe(4);
    await hotel.advance(11);
    await opens(hotel, both);
    await hotel.advance(10);
    await opens(hotel, noKeys);
  });

  it.runIf(isFull)('keys end with a shortened stay', async () => {
    await using hotel = await openLife();
    const first = stay(hotel, -1, 20);
    await hotel.put('R1', inHouse(hotel, { stay: first, ...two }));
    await opens(hotel, both);
    await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(10) } });
    const keys = await opens(hotel, both);
    expect(Object.values(keys).map(({ kind, generation }) => [kind, generation])).toEqual([
      ['joiner', 1],
      ['joiner', 1],
    ]);
    await hotel.advance(11);
    await opens(hotel, noKeys);
  });

  it.runIf(isFull)("an extension leaves the guest's own stay unchanged", async () => {
    await using hotel = await openLife();
    const first = stay(hotel, -1, 10);
    const guests = [person(1), person(2, { stay: first })];
    await hotel.put('R1', inHouse(hotel, { stay: first, guests }));
    const before = await opens(hotel, both);
    await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(20) } });
    const after = await opens(hotel, both);
    expect(after['R1/g1']?.acsCredentialId).not.toBe(before['R1/g1']?.acsCredentialId);
    expect(after['R1/g2']).toEqual(before['R1/g2']);
    await hotel.advance(11);
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': [] });
  });

  it.runIf(isFull)('an extension after the end of the stay gives keys again', async () => {
    await using hotel = await openLife();
    const first = stay(hotel, -1, 2);
    await hotel.put('R1', inHouse(hotel, { stay: first, ...two }));
    await opens(hotel, both);
    await hotel.advance(3);
    await opens(hotel, noKeys);
    await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(20) } });
    await opens(hotel, both);
  });

  it('an extension into the next stay keeps the room, and the next reservation needs attention shortly before it', async () => {
    await using hotel = await openLife();
    const first = stay(hotel, -1, 10);
    await hotel.put('R1', inHouse(hotel, { stay: first }));
    await hotel.put('R2', booked(hotel, { stay: stay(hotel, 12, 48) }));
    await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
    await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(20) } });
    await holds(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
    await hotel.advance(10.5);
    await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
    expect((await hotel.status('R2')).needsAttention.map(({ code }) => code)).not.toContain('room-occupied');
    await hotel.advance(1);
    await hotel.until('R2', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'room-occupied'));
    await hotel.send('R1', 'checkOut');
    await holds(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
    expect((await hotel.status('R2')).needsAttention).toEqual([]);
    await hotel.advance(0.6);
    await opens(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
  });

  it.runIf(isFull)('the last of two stay changes in the middle of issuing decides', async () => {
    await using hotel = await openLife();
    const first = stay(hotel, -1, 10);
    await hotel.put('R1', inHouse(hotel, { stay: first, ...two }));
    await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(20) } });
    const last = await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(15) } });
    const keys = await opens(hotel, both);
    expect(Object.values(keys).map(({ to }) => to)).toEqual([last.stay.to, last.stay.to]);
  });
});

describe.concurrent('a stay to come', () => {
  it.runIf(isFull)('an earlier arrival brings keys forward', async () => {
    await using hotel = await openLife();
    const first = stay(hotel, 3, 48);
    await hotel.put('R1', booked(hotel, { stay: first, ...two }));
    await holds(hotel, both);
    await hotel.send('R1', 'changeStay', { stay: { ...first, from: hotel.inHours(1) } });
    await holds(hotel, both);
    await taps(hotel, {});
    await hotel.advance(1.5);
    await opens(hotel, both);
  });

  it.runIf(isFull)('a later arrival replaces keys that are still due', async () => {
    await using hotel = await openLife();
    const first = stay(hotel, 1, 48);
    await hotel.put('R1', booked(hotel, { stay: first, ...two }));
    await holds(hotel, both);
    await hotel.send('R1', 'changeStay', { stay: { ...first, from: hotel.inHours(3) } });
    await holds(hotel, both);
    await hotel.advance(2);
    await taps(hotel, {});
    await hotel.advance(1.5);
    await opens(hotel, both);
  });

  it.runIf(isFull)('a later arrival revokes keys that are no longer due, and issues them later', async () => {
    await using hotel = await openLife();
    const first = stay(hotel, 1, 48);
    await hotel.put('R1', booked(hotel, { stay: first, ...two }));
    await holds(hotel, both);
    await hotel.send('R1', 'changeStay', { stay: { ...first, from: hotel.inHours(24) } });
    await holds(hotel, noKeys);
    expect((await hotel.status('R1')).waiting).toBe('lead');
    await hotel.advance(21);
    await holds(hotel, both);
    await hotel.advance(4);
    await opens(hotel, both);
  });

  it.runIf(isFull)('a stay that is moved to other dates loses its keys and gets new ones in time', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', booked(hotel, { stay: stay(hotel, 1, 10), ...two }));
    await holds(hotel, both);
    await hotel.send('R1', 'changeStay', { stay: stay(hotel, 30, 40) });
    await holds(hotel, noKeys);
    await hotel.advance(27);
    const keys = await holds(hotel, both);
    expect(Object.values(keys).map(({ kind }) => kind)).toEqual(['override', 'joiner']);
    await hotel.advance(4);
    await opens(hotel, both);
  });

  it.runIf(isFull)('a stay that is moved away and back at once has its keys as before', async () => {
    await using hotel = await openLife();
    const [first, other] = [stay(hotel, -1, 10), stay(hotel, 30, 40)];
    await hotel.put('R1', booked(hotel, { stay: first, ...two }));
    await opens(hotel, both);
    await hotel.send('R1', 'changeStay', { stay: other });
    await hotel.send('R1', 'changeStay', { stay: first });
    await opens(hotel, both);
  });

  it.runIf(isFull)('a stay that is moved while the guests are in house has keys only for the new stay', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', booked(hotel, { stay: stay(hotel, -2, 2), ...two }));
    await opens(hotel, both);
    await hotel.send('R1', 'changeStay', { stay: stay(hotel, 3, 10) });
    await holds(hotel, both);
    await taps(hotel, {});
    await hotel.advance(4);
    await opens(hotel, both);
    await hotel.advance(7);
    await opens(hotel, noKeys);
  });
});
