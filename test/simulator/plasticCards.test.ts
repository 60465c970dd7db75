import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSimulatedHotel, type SimulatedHotel } from './simulatedHotel.ts';

let hotel: SimulatedHotel;
beforeEach(async () => {
  hotel = await openSimulatedHotel();
});
afterEach(async () => {
  await hotel.close();
});

/** The front desk encodes a new card for 101, without more from now on for two days. */
async function encode(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const body = { rooms: ['101'], to: hotel.hoursFromNow(48), ...more };
  return ((await hotel.control('POST', '/plastic-cards', body)) as { acsCredentialId: string }).acsCredentialId;
}

async function listed(): Promise<readonly string[]> {
  const [all, onDoor] = await Promise.all([
    hotel.seam.acs.credentials.list(),
    hotel.seam.acs.entrances.listCredentialsWithAccess({ acs_entrance_id: hotel.door('101') }),
  ]);
  const ids = all.map((one) => one.acs_credential_id);
  expect(onDoor.map((one) => one.acs_credential_id).toSorted()).toEqual(ids.toSorted());
  return ids;
}

describe('a card that the front desk encodes', () => {
  test('is a valid credential of no user, made now, with the card’s doors and times', async () => {
    const to = hotel.hoursFromNow(48);
    const card = await encode({ to });
    const shown = await hotel.seam.acs.credentials.get({ acs_credential_id: card });
    expect(shown).toMatchObject({
      access_method: 'card',
      is_issued: true,
      is_multi_phone_sync_credential: false,
      ends_at: to,
      visionline_metadata: {
        is_valid: true,
        card_function_type: 'guest',
        guest_acs_entrance_ids: [hotel.door('101')],
        joiner_acs_credential_ids: [],
      },
    });
    expect(Math.abs(Date.parse(shown.created_at) - hotel.simulator.now().getTime())).toBeLessThan(60_000);
    expect(shown).not.toHaveProperty('user_identity_id');
    expect(shown).not.toHaveProperty('acs_user_id');
  });

  test.each(['at-issue', 'at-first-use'] as const)(
    'ends the other keys of its room: %s',
    async (overrideInvalidates) => {
      await hotel.control('PUT', '/settings', { overrideInvalidates });
      const key = await hotel.issue(await hotel.guest('Ada'), { override: true });
      const card = await encode();
      expect([await hotel.isValid(key), await hotel.tap('101', key)]).toEqual([
        overrideInvalidates === 'at-first-use',
        'opens',
      ]);
      expect([await hotel.tap('101', card), await hotel.tap('101', key)]).toEqual(['opens', 'overridden']);
      expect(await hotel.isValid(key)).toBe(false);
    },
  );

  test.each([
    ['sent', ['acs_credential.issued', 'acs_credential.invalidated']],
    ['not-sent', []],
  ] as const)('has events that are %s', async (plasticCardEvents, types) => {
    await hotel.control('PUT', '/settings', { plasticCardEvents, eventsFor: 'children' });
    const card = await encode();
    await encode();
    const events = await hotel.seam.events.list({ since: '2020-01-01T00:00:00Z', acs_credential_id: card });
    expect(events.map((event) => event.event_type)).toEqual(types);
  });

  test('is in the lists late, by the hotel’s clock, and can be read by id before', async () => {
    const card = await encode({ listedAfter: 'PT1M' });
    expect(await listed()).toEqual([]);
    expect(await hotel.isValid(card)).toBe(true);
    await hotel.control('PUT', '/clock', { advance: 'PT1M' });
    expect(await listed()).toEqual([card]);
    await expect(encode({ listedAfter: '1 minute' })).rejects.toThrow('ISO 8601');
  });

  test('cannot be joined if the lock system refuses it, but can be copied', async () => {
    await hotel.control('PUT', '/settings', { joiningPlasticCard: 'refuse' });
    const card = await encode();
    await expect(hotel.create(await hotel.guest('Ada'), { joins: [card] })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('plastic card'),
    });
    const copy = await encode({ joins: [card] });
    expect([await hotel.tap('101', card), await hotel.tap('101', copy)]).toEqual(['opens', 'opens']);
  });
});
