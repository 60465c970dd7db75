import { expect, test } from 'vitest';
import { createValidator } from '../support/seamOpenApi.ts';
import { openSimulatedHotel } from './simulatedHotel.ts';

const id = '9f15f726-3599-5281-adbb-daac7393c932';
const get = { method: 'GET', path: '/acs/users/get', requestBody: { acs_user_id: id } };

test('a request, an answer or an error that is not in the OpenAPI document is a violation', () => {
  const validate = createValidator();
  const deleted = { method: 'DELETE', path: '/acs/users/delete', requestBody: { acs_user_id: id }, status: 200 };
  expect(validate({ ...deleted, responseBody: { ok: true } })).toEqual([]);
  expect(validate({ ...deleted, responseBody: { ok: true, extra: 1 } })).toHaveLength(1);
  expect(validate({ ...deleted, requestBody: { acs_user: id }, responseBody: { ok: true } })).toHaveLength(1);
  expect(validate({ ...get, status: 200, responseBody: { acs_user: { acs_user_id: id }, ok: true } })).toHaveLength(1);
  expect(validate({ ...get, status: 404, responseBody: { ok: false } })).toHaveLength(1);
  expect(validate({ ...get, path: '/acs/users/got', status: 200, responseBody: {} })).toHaveLength(1);
  const error = { type: 'acs_user_not_found', message: 'Could not find acs_user', request_id: id };
  expect(validate({ ...get, status: 404, responseBody: { error, ok: false } })).toEqual([]);
});

test('a field that today’s schema does not have fails the test that sends it', async () => {
  const hotel = await openSimulatedHotel();
  await hotel.seam.client.post('/acs/systems/list', { label: 'x' });
  await expect(hotel.close()).rejects.toThrow('POST /acs/systems/list request');
});

test('the clock moves, and onAdvance resolves, before the answer to a move of the clock', async () => {
  const seen: string[] = [];
  const hotel = await openSimulatedHotel(
    {},
    {
      onAdvance: async (ms) => {
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(`${ms} ${hotel.simulator.now().getTime() > Date.now() + 1_000}`);
      },
    },
  );
  await hotel.control('PUT', '/clock', { advance: 'PT1M' });
  expect(seen).toEqual(['60000 true']);
  expect(hotel.overview.entrances.map((entrance) => entrance.name)).toContain('301');
  await hotel.close();
});
