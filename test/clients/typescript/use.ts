import createClient from 'openapi-fetch';
// What openapi-typescript makes of /openapi.json.
import type { components, paths } from './schema.js';

// A PMS that uses the generated client: it puts, reads and lists a reservation, and prints what it got as JSON.
// test/clients/clients.test.ts checks the types of this file and runs it.

declare const process: { readonly env: Readonly<Record<string, string>> };

type Schemas = components['schemas'];

const { BASE: baseUrl = '', KEY: key = '', PROPERTY: propertyId = '' } = process.env;
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${key}` } });
const path = { propertyId, reservationId: 'TS-1' };

const guests: Schemas['GuestInput'][] = [
  { guestId: 'g1', fullName: 'Ada Example' },
  { guestId: 'g2', emailAddress: 'bo@example.com', rooms: ['102'] },
];
const body: Schemas['ReservationInput'] = {
  status: 'booked',
  stay: { arrival: '2031-06-01', departure: '2031-06-04' },
  rooms: ['101', '102'],
  guests,
};

/** What a wrong program would send. None of it compiles. */
export const wrong: Schemas['ReservationInput'] = {
  // @ts-expect-error: no such status
  status: 'gone',
  // @ts-expect-error: a stay has dates or instants
  stay: { arrival: '2031-06-01' },
  rooms: [],
  // @ts-expect-error: a guest has no such field
  guests: [{ guestId: 'g1', name: 'Ada Example' }],
};

async function put(): Promise<Schemas['Reservation']> {
  const { data, error } = await client.PUT('/v1/properties/{propertyId}/reservations/{reservationId}', {
    params: { path, header: { 'idempotency-key': 'typescript-1' } },
    body,
  });
  if (error !== undefined) throw new Error(`${error.type}: ${error.detail ?? error.title}`);
  if ('accepted' in data) throw new Error('no worker answered');
  return data;
}

async function read(): Promise<Schemas['Reservation']> {
  const { data, error } = await client.GET('/v1/properties/{propertyId}/reservations/{reservationId}', {
    params: { path },
  });
  if (error !== undefined) throw new Error(error.title);
  return data;
}

/** A list shows a change only some moments later. */
async function listed(): Promise<Schemas['ReservationSummary']> {
  for (;;) {
    const { data, error } = await client.GET('/v1/properties/{propertyId}/reservations', {
      params: { path: { propertyId }, query: { arrivals: '2031-06-01', room: '102', status: 'booked', limit: 10 } },
    });
    if (error !== undefined) throw new Error(error.title);
    const found = data.reservations.find(({ reservationId }) => reservationId === path.reservationId);
    if (found !== undefined && found.guests.length === guests.length) return found;
  }
}

/** Why Nightlatch refuses a reservation, by field. */
async function refused(): Promise<Record<string, string>> {
  const { error } = await client.PUT('/v1/properties/{propertyId}/reservations/{reservationId}', {
    params: { path },
    body: { ...body, stay: { from: '2031-06-04T11:00:00Z', to: '2031-06-01T15:00:00Z' } },
  });
  if (error?.type !== 'urn:nightlatch:problem:invalid-input') throw new Error('was not refused');
  return Object.fromEntries((error.errors ?? []).map(({ field, reason }) => [field, reason]));
}

const first: Schemas['Reservation'] = await put();
const again = await read();
const waiting: Schemas['WaitingFor'] | null = again.waiting;
const keys: Schemas['CredentialState'][] = again.guests.flatMap(({ credentials }) =>
  credentials.map(({ state }) => state),
);
const summary = await listed();
const codes: Schemas['AttentionCode'][] = summary.needsAttention;
console.log(
  JSON.stringify({
    status: first.status,
    guests: again.guests.map(({ guestId }) => guestId),
    waiting,
    keys,
    listed: summary.guests,
    rooms: summary.rooms,
    codes,
    refused: await refused(),
  }),
);
