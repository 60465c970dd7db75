import { defaultPolicies } from '../../src/domain/property.ts';
import type { KnownProperty, ReservationInput } from '../../src/client/index.ts';

const rooms = Array.from({ length: 60 }, (_, index) => String(101 + index));

/** A property whose settings list its rooms and areas. */
export const aurora: KnownProperty = {
  checkIn: '15:00',
  checkOut: '11:00',
  settings: {
    propertyId: 'hotel-aurora',
    timeZone: 'Europe/Oslo',
    acsSystemId: '9b4a6c1e-0000-4000-8000-000000000001',
    credentialManagerAcsSystemId: null,
    cardFormat: 'rfid48',
    rooms: Object.fromEntries(rooms.map((room) => [room, [room]])),
    areas: { spa: ['Spa'] },
    commonEntrances: null,
    webhooks: false,
    policies: defaultPolicies,
  },
};

/** A property that takes its rooms from Seam's catalogue. */
export const borealis: KnownProperty = {
  ...aurora,
  settings: { ...aurora.settings, propertyId: 'hotel-borealis', rooms: null, areas: {} },
};

/** A valid reservation of one guest in one room. */
export const oneGuest: ReservationInput = {
  stay: { from: '2030-12-01T15:00:00+01:00', to: '2030-12-04T11:00:00+01:00' },
  rooms: ['101'],
  guests: [{ guestId: 'g1', fullName: 'Ada Example', emailAddress: 'ada@example.com' }],
};
