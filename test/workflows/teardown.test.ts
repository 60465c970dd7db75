import { describe, expect, it } from 'vitest';
import { kinds } from '../../src/domain/teardown/phases.ts';
import { openHotel } from '../support/hotel.ts';
import { callsOf, deletionsIn, personWith, resultOf, tearDown, workedExample } from './teardown.ts';

describe('the teardown of a user identity', () => {
  it('removes everything in order, each phase confirmed before the next, with a receipt that names nobody', async () => {
    await using hotel = await openHotel({ settings: { deleteDelay: 60 } });
    const userIdentityId = await personWith(hotel, workedExample);
    const handle = await tearDown(hotel, userIdentityId);
    const view = await resultOf(handle);
    console.log(JSON.stringify(view, null, 1));
    const calls = await callsOf(hotel);
    console.log(calls.map(({ path, at }) => `${at} ${path}`).join('\n'));
    expect(view).toMatchObject({ status: 'completed', phase: 'done', remaining: [] });
    const order = deletionsIn(calls).map(({ kind }) => kinds.indexOf(kind));
    expect(order).toEqual(order.toSorted());
  });
});
