import { describe, expect, it } from 'vitest';
import { messageSchemas, parse, problemText } from '../../../src/domain/messages/index.ts';

const good = { stay: { from: '2026-12-01T15:00:00+01:00', to: '2026-12-04T11:00:00+01:00' }, rooms: ['101', '102'] };
const id = '11111111-1111-4111-8111-111111111111';

/** What is wrong with a PUT of `good` and these guests, as one line. */
function wrong(list: readonly unknown[], part: object = {}): string {
  const read = parse(messageSchemas.replaceReservation, { ...good, guests: list, ...part });
  return read.ok ? '' : problemText(read.problems);
}

describe('a reservation as a PUT sends it', () => {
  it('is read with its instants in UTC', () => {
    const read = parse(messageSchemas.replaceReservation, { ...good, guests: [{ guestId: 'g1', userIdentityId: id }] });
    expect(read).toMatchObject({ ok: true, value: { stay: { from: '2026-12-01T14:00:00.000Z' } } });
  });

  it('is read with Seam ids in lower case, as Seam writes them', () => {
    const upper = 'ABCDEF11-1111-4111-8111-111111111111';
    const read = parse(messageSchemas.replaceReservation, {
      ...good,
      guests: [{ guestId: 'g1', userIdentityId: upper }],
      join: { acsCredentialIds: [upper] },
    });
    const lower = upper.toLowerCase();
    expect(read).toMatchObject({
      value: { guests: [{ userIdentityId: lower }], join: { acsCredentialIds: [lower] } },
    });
    const lost = parse(messageSchemas.reportLostPhone, { guestId: 'g1', deviceId: upper });
    expect(lost).toMatchObject({ value: { deviceId: lower } });
  });

  it.each([
    [
      'two guests with one id',
      [
        { guestId: 'g1', fullName: 'A' },
        { guestId: 'g1', fullName: 'B' },
      ],
      'guests[1].guestId is used by two guests',
    ],
    [
      'the same identity twice',
      [
        { guestId: 'g1', userIdentityId: id },
        { guestId: 'g2', userIdentityId: id },
      ],
      'guests[1].userIdentityId is used by two guests',
    ],
    [
      'the same identity twice, in capitals and in lower case',
      [
        { guestId: 'g1', userIdentityId: 'abcdef11-1111-4111-8111-111111111111' },
        { guestId: 'g2', userIdentityId: 'ABCDEF11-1111-4111-8111-111111111111' },
      ],
      'guests[1].userIdentityId is used by two guests',
    ],
    [
      "a room that is not the reservation's",
      [{ guestId: 'g1', fullName: 'A', rooms: ['103'] }],
      "guests[0].rooms[0] is not one of the reservation's rooms",
    ],
    ['a guest without identity, name or contact', [{ guestId: 'g1' }], 'guests[0] does not identify the guest'],
    [
      'an id that looks like an e-mail address',
      [{ guestId: 'a@example.com', fullName: 'A' }],
      'guests[0].guestId looks like an e-mail address',
    ],
    [
      'an id that looks like a phone number',
      [{ guestId: '+15550100000', fullName: 'A' }],
      'guests[0].guestId looks like an e-mail address or phone',
    ],
    ['an id with a slash', [{ guestId: 'a/b', fullName: 'A' }], 'guests[0].guestId must start with'],
    [
      'an id of 10,000 characters',
      [{ guestId: 'a'.repeat(10_000), fullName: 'A' }],
      'guests[0].guestId is longer than 64',
    ],
    ['an unknown field', [{ guestId: 'g1', fullName: 'A', nickname: 'B' }], 'guests[0]'],
  ])('is refused with %s', (_name, list, reason) => {
    expect(wrong(list)).toContain(reason);
  });

  it('takes a family on the contacts of the booker', () => {
    const booker = { emailAddress: 'ada@example.com', phoneNumber: '+15550100000' };
    const family = ['Ada', 'Bo'].map((name, index) => ({
      guestId: `g${index}`,
      fullName: `${name} Example`,
      ...booker,
    }));
    expect(wrong(family)).toBe('');
  });

  it.each([
    [
      'a stay that ends before it begins',
      { stay: { from: good.stay.to, to: good.stay.from } },
      'stay.to must be after arrival',
    ],
    [
      'an instant without offset',
      { stay: { from: '2026-12-01T15:00:00', to: good.stay.to } },
      'stay.from must be a date and time with an offset',
    ],
    [
      'a date that does not exist',
      { stay: { from: '2026-02-30T15:00:00Z', to: good.stay.to } },
      'stay.from must be a date and time',
    ],
    [
      'a stay of more than two years',
      { stay: { from: good.stay.from, to: '2029-12-01T11:00:00Z' } },
      'stay.to is more than two years after arrival',
    ],
    [
      'a stay before all calendars',
      { stay: { from: '0000-01-01T00:00:00+23:00', to: '0000-01-02T00:00:00Z' } },
      'stay.from must be between the years 2000 and 2199',
    ],
    [
      'a stay at the end of the calendar',
      { stay: { from: '9999-12-30T00:00:00Z', to: '9999-12-31T23:59:59-23:00' } },
      'stay.to must be between the years 2000 and 2199',
    ],
    ['a room twice', { rooms: ['101', '101'] }, 'rooms[1] names the same room twice'],
    ['a room with control characters', { rooms: ['10\u00001'] }, 'rooms[0] contains control characters'],
    ['a revision that is no integer', { revision: 1.5 }, 'revision'],
  ])('is refused with %s', (_name, part, reason) => {
    expect(wrong([], part)).toContain(reason);
  });

  it.each(['constructor', 'toString', '__proto__'])('is refused with the name %s, which every object has', (name) => {
    expect(wrong([{ guestId: name, fullName: 'A' }])).toContain('guests[0].guestId');
    expect(wrong([], { rooms: [name] })).toContain('rooms[0]');
  });

  it('never repeats the content of a contact field in a problem', () => {
    const text = wrong([{ guestId: 'g1', emailAddress: { secret: 'person' }, phoneNumber: ['555-nope'] }]);
    expect(text).toContain('guests[0].emailAddress is not a text');
    expect(text).not.toMatch(/secret|person|nope/);
  });
});

describe('a change of rooms', () => {
  it.each([
    ['a room twice', { rooms: ['101', '101'] }, 'rooms[1] names the same room twice'],
    ['a move to elsewhere', { rooms: ['102'], moves: [{ from: '101', to: '103' }] }, 'moves[0].to is not one of'],
  ])('is refused with %s', (_name, body, reason) => {
    const read = parse(messageSchemas.changeRooms, body);
    expect(read.ok ? '' : problemText(read.problems)).toContain(reason);
  });
});
