import { expect, test } from 'vitest';
import { checkMessage } from '../../../src/client/check/message.ts';
import { aurora, oneGuest } from '../exampleProperties.ts';

test("dates become instants by the property's times, also across a change to daylight saving", () => {
  const stay = { arrival: '2027-03-27', departure: '2027-03-28' };
  const { body } = checkMessage(aurora, 'R-1001', {
    name: 'replaceReservation',
    body: {
      ...oneGuest,
      stay,
      guests: [{ guestId: 'g1', fullName: 'Ada Example', stay }],
    },
  });
  const resolved = { from: '2027-03-27T14:00:00.000Z', to: '2027-03-28T09:00:00.000Z' };
  expect(body).toMatchObject({ stay: resolved, guests: [{ stay: resolved }] });
  expect(checkMessage(aurora, 'R-1001', { name: 'changeStay', body: { stay } }).body).toMatchObject({ stay: resolved });
});

test('phone numbers become E.164, those without country code by the property’s country', () => {
  const hotel = { ...aurora, settings: { ...aurora.settings, country: 'US' } };
  const written = ['+1 (555) 010-0000', '001-555-010-0000', '(555) 010 0000', '555.010.0000'];
  for (const phoneNumber of written) {
    const guest = { guestId: 'g1', phoneNumber };
    const put = { name: 'replaceReservation' as const, body: { ...oneGuest, guests: [guest] } };
    const e164 = { phoneNumber: '+15550100000' };
    expect(checkMessage(hotel, 'R-1001', put).body).toMatchObject({ guests: [e164] });
    const add = { name: 'addGuest' as const, body: { guest } };
    expect(checkMessage(hotel, 'R-1001', add).body).toMatchObject({ guest: e164 });
  }
});

test('an event id is kept, and a message without one gets a new one each time', () => {
  const ids = [{}, {}, { eventId: 'pms-17' }].map(
    (body) => checkMessage(aurora, 'R-1001', { name: 'checkIn', body }).body.eventId,
  );
  expect(ids[2]).toBe('pms-17');
  expect(new Set(ids).size).toBe(3);
});

test('a message with no fields needs no body', () => {
  expect(checkMessage(aurora, 'R-1001', { name: 'cancel', body: undefined })).toMatchObject({ name: 'cancel' });
});
