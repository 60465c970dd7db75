import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/domain/lifetime/inbox.ts';
import { initialState } from '../../../src/domain/lifetime/state.ts';
import { emailAddressIn, phoneNumberIn } from '../../../src/domain/messages/contacts.ts';
import { messageSchemas, parse, type MessageName } from '../../../src/domain/messages/index.ts';
import { guest, type Guest } from '../../../src/domain/messages/reservation.ts';
import { unusableContacts } from '../../../src/domain/status/unusableContacts.ts';
import { at, desired, stay } from '../hotelAurora.ts';

/** The guest that a message's guest is read as. */
function read(given: object): Guest {
  const parsed = parse(guest, { guestId: 'g1', ...given });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

describe('an e-mail address', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    [' Ada.Example+hotel@Example.COM\n', 'ada.example+hotel@example.com'],
    ["o'neill_1@mail.example.co.uk", "o'neill_1@mail.example.co.uk"],
    ['áda@example.com', 'áda@example.com'],
    ['a\u0301da@example.com', 'áda@example.com'],
    ['ada@bücher.example', 'ada@bücher.example'],
    ['用户@例子.广告', '用户@例子.广告'],
    ['अजय@उदाहरण.कॉम', 'अजय@उदाहरण.कॉम'],
    ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
  ])('such as %j is taken', (given, taken) => {
    expect(emailAddressIn(given)).toBe(taken);
  });

  it.each([
    'n/a',
    'none',
    'noemail@',
    '@example.com',
    'ada@localhost',
    'ada@@example.com',
    'ada example@example.com',
    'ada@example.com; bo@example.com',
    'Ada Example <ada@example.com>',
    'ada@example.com,',
    'ada@-example.com',
    'ada\u200b@example.com',
    'ada@\ud800.com',
    `${'a'.repeat(250)}@example.com`,
  ])('such as %j is none', (given) => {
    expect(emailAddressIn(given)).toBeNull();
  });
});

describe('a phone number', () => {
  it.each([
    ['+15550100000', '+15550100000'],
    [' +1 (555) 010-0000 ', '+15550100000'],
    ['+1.555.010.0000', '+15550100000'],
    ['\u202a+1\u00a0555\u2011010\u20110000\u202c', '+15550100000'],
  ])('such as %j is taken', (given, taken) => {
    expect(phoneNumberIn(given)).toBe(taken);
  });

  it.each(['555-0100', 'n/a', '0', '+0', '+1 555 010 0000 ext. 5', '+44 (0)20 5550 1000', '+1555010000055501'])(
    'such as %j is none',
    (given) => {
      expect(phoneNumberIn(given)).toBeNull();
    },
  );
});

describe('a guest with an odd contact', () => {
  it('keeps the name and the other contact, and the field is named without its text', () => {
    const odd = { fullName: ' Ada Example ', emailAddress: 'n/a', phoneNumber: '+1 555 010 0000' };
    expect(read(odd)).toStrictEqual({
      guestId: 'g1',
      fullName: 'Ada Example',
      phoneNumber: '+15550100000',
      unusableContacts: ['emailAddress'],
    });
  });

  it('is read the same a second time, as the workflow reads what the client has read', () => {
    const once = read({ emailAddress: 'n/a', phoneNumber: 'none' });
    expect(read(once)).toStrictEqual(once);
  });

  it('is taken even if nothing else says who the guest is', () => {
    expect(read({ emailAddress: 'n/a' })).toStrictEqual({ guestId: 'g1', unusableContacts: ['emailAddress'] });
  });

  it('does not keep the other guests of the reservation from their keys, in every message that has guests', () => {
    const good = { guestId: 'g1', fullName: 'Ada Example' };
    const odd = { guestId: 'g2', fullName: 'Bo Example', emailAddress: 'bo(at)example', phoneNumber: 'reception' };
    const bodies = [
      ['replaceReservation', { stay, rooms: ['101'], guests: [good, odd] }],
      ['addGuest', { guest: odd }],
    ] as const satisfies readonly (readonly [MessageName, object])[];
    for (const [name, body] of bodies) {
      const state = { ...initialState(at(1)), desired: desired() };
      // As another tool sends it directly to Temporal: without the client.
      const judged = judge(state, { name, body }, at(14));
      if (judged.verdict !== 'taken') throw new Error(JSON.stringify(judged));
      expect(judged.desired.guests).toHaveLength(2);
      const [trouble] = unusableContacts(judged.desired);
      expect(trouble).toMatchObject({ code: 'contact-unusable', about: 'g2' });
      expect(JSON.stringify(trouble)).not.toMatch(/\(at\)|reception/);
    }
  });

  it('needs no attention once the contact is corrected or left out', () => {
    const odd = desired({ guests: [read({ fullName: 'Ada Example', emailAddress: 'n/a' })] });
    expect(unusableContacts(odd)).toHaveLength(1);
    for (const emailAddress of ['ada@example.com', '', null])
      expect(unusableContacts(desired({ guests: [read({ fullName: 'Ada Example', emailAddress })] }))).toEqual([]);
  });
});

describe('what is absent', () => {
  it('may be null, or empty if it is a contact, and a blank name is no name', () => {
    const nothing = { userIdentityId: null, rooms: null, stay: null, areas: null, emailAddress: ' ', phoneNumber: '' };
    expect(read({ ...nothing, fullName: 'Ada Example' })).toEqual({ guestId: 'g1', fullName: 'Ada Example' });
    for (const fullName of ['', ' \u00a0\t', null])
      expect(read({ fullName, emailAddress: 'ada@example.com' }).fullName).toBeUndefined();
  });

  it('identifies no guest', () => {
    const given = parse(guest, { guestId: 'g1', fullName: ' ', emailAddress: '', phoneNumber: null });
    expect(given).toMatchObject({
      ok: false,
      problems: [{ field: '$', reason: expect.stringMatching(/^does not identify the guest/) }],
    });
  });

  it.each<[MessageName, object, object]>([
    [
      'replaceReservation',
      { stay, rooms: ['101'], guests: [] },
      { revision: null, eventId: null, status: null, sharesWith: null, join: null },
    ],
    ['changeRooms', { rooms: ['101'] }, { revision: null, eventId: null, moves: null }],
    ['removeGuest', { guestId: 'g1' }, { revision: null, eventId: null, rekey: null }],
    ['newKey', { guestId: 'g1' }, { revision: null, eventId: null, rekey: null }],
    ['reportLostPhone', { guestId: 'g1' }, { revision: null, eventId: null, deviceId: null }],
    ['checkIn', {}, { revision: null, eventId: null }],
  ])('may be null in %s', (name, body, nothing) => {
    const [without, withNull] = [body, { ...body, ...nothing }].map((given) =>
      parse<unknown>(messageSchemas[name], given),
    );
    expect(without).toMatchObject({ ok: true });
    // As it goes to Temporal.
    expect(JSON.stringify(withNull)).toBe(JSON.stringify(without));
  });
});
