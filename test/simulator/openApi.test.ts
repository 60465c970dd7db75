import { expect, test } from 'vitest';
import { createValidator } from '../support/seamOpenApi.ts';
import { openHotel } from './hotel.ts';

const id = '9f15f726-3599-5281-adbb-daac7393c932';
const get = { method: 'GET', path: '/acs/users/get', requestBody: { acs_user_id: id } };

test('a request, an answer or an error that Seam would not have is a violation', () => {
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
  const hotel = await openHotel();
  await hotel.seam.client.post('/acs/systems/list', { label: 'x' });
  await expect(hotel.close()).rejects.toThrow('POST /acs/systems/list request');
});

test('the clock’s hook is awaited before the answer, and the clock has moved by then', async () => {
  const seen: string[] = [];
  const hotel = await openHotel(
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
