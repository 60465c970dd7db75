import { describe, expect, it } from 'vitest';
import { reservationOfWorkflowId, reservationWorkflowId } from '../../../src/domain/ids.ts';
import { pmsId, roomName } from '../../../src/domain/messages/fields.ts';
import { messageSchemas, parse } from '../../../src/domain/messages/index.ts';
import { stay } from '../hotelAurora.ts';

describe('ids that PMSs give', () => {
  it.each([
    ['Mews', '7d3a4c1e-9f0b-4b6e-8a53-1c2d3e4f5a6b'],
    ['Mews, in capitals', '7D3A4C1E-9F0B-4B6E-8A53-1C2D3E4F5A6B'],
    ['Apaleo', 'XPGMSXGF-1'],
    ['Apaleo, a guest of it', 'ABCDEFGH-12'],
    ['Opera', '1534021'],
    ['Opera, with leading zeros', '0001534021'],
    ['Opera, with many leading zeros', '0015550100000'],
    ['Booking.com', '4712345678'],
    ['Booking.com, like a North American number', '5550100000'],
    ['Booking.com with a room', '4712345678-2'],
    ['Airbnb', 'HM5X2K9QWE'],
    ['Expedia', '73412345678901'],
    ['VRBO', 'HA-5BX9QW'],
    ['Agoda', '912345678'],
    ['Cloudbeds', '8123456789012'],
    ['Guesty', '64f1c0ab93e2d4001c9b7f55'],
    ['Hostaway', '23456789'],
    ['Protel', '100234.1'],
    ['SIHOT', 'G-123_2026'],
    ['a counter of a year', '101-2026'],
    ['a counter with a hyphen', '555-0100'],
    ['a guest by number', '1'],
    ['a guest by number, with zeros', '0002'],
    ['a date and a counter', '20261201-0042'],
    ['a prefix and a counter', 'R-1001'],
    ['iCal of a channel manager', '0e0f3b6a-1111-4c2d-9e8f-aabbccddeeff@pms.example.com'],
    ['iCal of Airbnb', '1418fb94e984-dc60b1c51bfa02b3a9a0da7dd4b1d8c1@airbnb.com'],
    ['iCal of Booking.com', 'c5e8a7d13cdd35e5f0a1c5b3ab0e6b5d@booking.com'],
    ['iCal of Google', '7kukuqrf3dlm2f9t2q3r5j1g5c@google.com'],
    ['iCal with a moment', '20261201T150000Z-123401@hotel.example'],
    ['iCal with a counter', '100234@pms.example.com'],
    ['iCal without a host name', '0e0f3b6a-1111-4c2d-9e8f-aabbccddeeff@localhost'],
  ])('are taken: %s, %s', (_whose, id) => {
    expect(parse(pmsId, id)).toEqual({ ok: true, value: id });
    const ref = { propertyId: 'hotel-aurora', reservationId: id };
    expect(reservationOfWorkflowId(reservationWorkflowId(ref))).toEqual(ref);
    const guests = [{ guestId: id, fullName: 'Ada Example' }];
    expect(parse(messageSchemas.replaceReservation, { stay, rooms: [], guests, eventId: id })).toMatchObject({
      ok: true,
    });
  });

  it.each([
    '+4712345678',
    '+15550100000',
    'tel:4712345678',
    '555-010-0000',
    '1-555-010-0000',
    'ada@example.com',
    'ada.example@hotel.example',
    'ada1985@example.com',
    'a.e@example.com',
    'ada-2@pms.example.com',
    'christopher.example1985@example.com',
    'mailto:ada@example.com',
    '4712345678@gmail.com',
    '123456789@qq.com',
    '0e0f3b6a-1111-4c2d-9e8f-aabbccddeeff@yahoo.co.uk',
    '100234.5678@guest.booking.com',
    '100234@pms.example.com@example.com',
  ])('are refused if they are plainly a phone number or address, and not repeated: %s', (id) => {
    const read = parse(pmsId, id);
    const problem = { field: '$', reason: expect.stringMatching(/^looks like an e-mail address or phone number/) };
    expect(read).toEqual({ ok: false, problems: [problem] });
    expect(JSON.stringify(read)).not.toContain(id);
  });

  it.each(['', ' R-1001', 'R 1001', 'a/b', '-1', '100234@', '100234@host@', 'Ada Example'])(
    'are refused with other characters: %j',
    (id) => {
      expect(parse(pmsId, id).ok).toBe(false);
    },
  );
});

describe('names of rooms', () => {
  it('are the same in every Unicode form', () => {
    const [composed, decomposed] = ['Zimmer Gr\u00fcn', 'Zimmer Gru\u0308n'];
    expect(parse(roomName, decomposed)).toEqual({ ok: true, value: composed });
    const twice = parse(messageSchemas.changeRooms, { rooms: [composed, decomposed] });
    expect(twice).toMatchObject({ ok: false, problems: [{ reason: 'names the same room twice' }] });
    const guests = [{ guestId: 'g1', fullName: 'Ada Example', rooms: [decomposed] }];
    expect(parse(messageSchemas.replaceReservation, { stay, rooms: [composed], guests })).toMatchObject({ ok: true });
  });
});
