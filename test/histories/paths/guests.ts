import { eventually } from '../../support/eventually.ts';
import { holds, inHouse, person } from '../../support/guestsAndDoors.ts';
import { known, personWithPhone, type Path } from '../path.ts';

const two = { guests: [person(1), person(2)] };

const comesBack: Path['live'] = async (hotel) => {
  await hotel.put('R1', inHouse(hotel, { guests: [known(1)] }));
  await holds(hotel, { 'R1/g1': ['101'] });
  await hotel.send('R1', 'checkOut');
  await holds(hotel, { 'R1/g1': [] });
  await hotel.put('R2', inHouse(hotel, { guests: [known(1)] }));
  await holds(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
};

/** Guests who come and go, and who they are. */
export const guestPaths: readonly Path[] = [
  {
    name: 'first-key',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
    },
    shows: {
      R1: [
        'started',
        'update replaceReservation',
        'tells claimRooms',
        'signal roomGrants',
        'createUserIdentity',
        'createCredential override',
        'listEvents',
      ],
      property: ['started', 'signal configure', 'signal claimRooms', 'tells roomGrants'],
    },
  },
  {
    name: 'guest-added',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.send('R1', 'addGuest', { guest: person(2) });
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    },
    shows: { R1: ['createCredential override', 'update addGuest', 'createCredential joiner'] },
  },
  {
    name: 'guest-added-before-the-first-key',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await hotel.signal('R1', 'addGuest', { guest: person(2) });
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    },
    shows: { R1: ['update replaceReservation', 'signal addGuest', 'createCredential joiner'] },
  },
  {
    name: 'guest-removed',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel, two));
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'removeGuest', { guestId: 'g2' });
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': [] });
    },
    shows: { R1: ['createCredential joiner', 'update removeGuest', 'deleteCredential', 'listEvents'] },
  },
  {
    name: 'guest-removed-with-rekey',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel, two));
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'removeGuest', { guestId: 'g1', rekey: true });
      await holds(hotel, { 'R1/g1': [], 'R1/g2': ['101'] });
    },
    shows: { R1: ['createCredential joiner', 'update removeGuest', 'createCredential override'] },
  },
  {
    name: 'new-keys',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel, two));
      const before = await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'newKey', { guestId: 'g1' });
      await eventually(async () => {
        const keys = await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
        return keys['R1/g1']?.acsCredentialId !== before['R1/g1']?.acsCredentialId;
      });
      await hotel.send('R1', 'newKey', { guestId: 'g1', rekey: true });
      await eventually(async () => {
        const keys = await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
        return keys['R1/g2']?.generation === 2;
      });
    },
    shows: {
      R1: [
        'createCredential override',
        'update newKey',
        'createCredential joiner',
        'deleteCredential',
        'update newKey',
        'createCredential override',
        'createCredential joiner',
      ],
    },
  },
  {
    name: 'keys-taken-back',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel, two));
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'revokeKeys');
      await holds(hotel, { 'R1/g1': [], 'R1/g2': [] });
      await hotel.send('R1', 'release');
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    },
    shows: {
      R1: [
        'createCredential joiner',
        'update revokeKeys',
        'deleteCredential',
        'deleteCredential',
        'update release',
        'createCredential override',
        'createCredential joiner',
      ],
    },
  },
  {
    name: 'primary-guest-replaced',
    live: async (hotel) => {
      const body = inHouse(hotel, two);
      await hotel.put('R1', body);
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.put('R1', { ...body, guests: [person(3), person(2)] });
      await holds(hotel, { 'R1/g1': [], 'R1/g2': ['101'], 'R1/g3': ['101'] });
    },
    shows: { R1: ['createCredential joiner', 'update replaceReservation', 'createCredential joiner'] },
  },
  {
    name: 'returning-guest',
    live: comesBack,
    shows: { R2: ['createUserIdentity', 'activity failed', 'findUserIdentity', 'createCredential override'] },
  },
  {
    name: 'returning-guest-whose-access-is-granted-anew',
    hotel: { policies: { returningGuest: 'regrant-entrances' } },
    live: comesBack,
    shows: { R2: ['revokeAccessToAllEntrances', 'grantAccess', 'createCredential override'] },
  },
  {
    name: 'family-on-one-address',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel, { guests: [known(1)] }));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.put('R2', inHouse(hotel, { rooms: ['102'], guests: [known(1, 'Another Guest')] }));
      await holds(hotel, { 'R1/g1': ['101'], 'R2/g1': ['102'] });
    },
    shows: { R2: ['createUserIdentity', 'findUserIdentity', 'createUserIdentity', 'createCredential override'] },
  },
  {
    name: 'lost-phone',
    live: async (hotel) => {
      const [one, other] = await Promise.all([personWithPhone(hotel, 1), personWithPhone(hotel, 2)]);
      await hotel.put('R1', inHouse(hotel, { guests: [one.guest, other.guest] }));
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'reportLostPhone', { guestId: 'g1', deviceId: one.deviceId });
      await hotel.until('R1', ({ guests }) => guests.every(({ credentials }) => credentials[0]?.generation === 2));
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    },
    shows: {
      R1: [
        'update reportLostPhone',
        'listClientSessions',
        'listPhones',
        'deactivatePhone',
        'listPhones',
        'createCredential override',
        'createCredential joiner',
      ],
    },
  },
  {
    name: 'phone-required',
    hotel: { policies: { requirePhone: true } },
    live: async (hotel) => {
      const { guest } = await personWithPhone(hotel, 1);
      await hotel.put('R1', inHouse(hotel, { guests: [guest, person(2)] }));
      await hotel.until('R1', ({ guests }) => guests[0]?.credentials[0]?.state === 'issued');
    },
    shows: { R1: ['listPhones', 'createCredential override'] },
  },
];
