import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/domain/messages/index.ts';
import { applyMessage } from '../../../src/domain/reservation/apply.ts';
import { at, desired } from '../hotelAurora.ts';
import { credentialId, grantsOf, inHouse, openReservation } from './oneReservation.ts';

type Encoded = Parameters<ReturnType<typeof openReservation>['encode']>[0];

/** Grants of a hotel that goes live: keys wait for a person if something unknown is on the room. */
function waiting(rooms: readonly string[]) {
  const grants = grantsOf(rooms);
  const policies = { ...grants.granted.policies, unknownOccupant: 'wait' as const };
  return { ...grants, granted: { ...grants.granted, policies }, settings: { ...grants.settings, policies } };
}

/** A reservation in house in 101 and more, on whose rooms this was encoded before Nightlatch knew of it. */
function goesLive(found: readonly Encoded[], rooms: readonly string[] = ['101']) {
  const r = openReservation();
  r.grant(waiting(rooms));
  const ids: string[] = [];
  for (const one of found) ids.push(r.encode(one));
  r.say('replaceReservation', { ...inHouse, rooms });
  return { r, ids, adopt: () => r.say('adopt', { acsCredentialIds: r.adoption()?.acsCredentialIds ?? [] }) };
}

function findings({ r }: ReturnType<typeof goesLive>) {
  return (r.adoption()?.rooms ?? []).map((one) => (one.is === 'unsure' ? one.why : one.is));
}

/** A card that was encoded in the morning, long before check-in. */
const early: Encoded = { rooms: ['101'], createdAt: at(8) };

describe('going live with guests in house', () => {
  it('needs nothing if nothing is on the room, or a card that fits', () => {
    expect(findings(goesLive([]))).toEqual(['has-key']);
    const fits = goesLive([{ rooms: ['101'], createdAt: at(14) }]);
    expect(findings(fits)).toEqual(['has-key']);
    expect(fits.r.keys()).toEqual({ g1: fits.ids, g2: fits.ids });
  });

  it.each([
    ['a card that was encoded in the morning', [early]],
    ['a card that ends long after the stay', [{ rooms: ['101'], to: at(5 * 24) }]],
    ['a key of another app', [{ rooms: ['101'], isKey: true }]],
  ] as const)('adopts %s, and keys join it without an override', (_what, found) => {
    const live = goesLive(found);
    expect([findings(live), live.r.keys(), live.r.attention()[0]]).toEqual([['adopts'], {}, 'unknown-occupant']);
    expect(live.r.adoption()?.acsCredentialIds).toEqual(live.ids);
    live.adopt();
    expect(live.r.keys()).toEqual({ g1: live.ids, g2: live.ids });
    expect(live.r.steps().join()).not.toContain('issueOverride');
    expect([findings(live), live.r.attention()]).toEqual([['has-key'], []]);
  });

  it('adopts a card with its copy, and a key of another app that joined it', () => {
    const card = credentialId(1);
    const live = goesLive([early, { ...early, joinedTo: [card] }, { rooms: ['101'], isKey: true, joinedTo: [card] }]);
    expect(live.r.adoption()?.acsCredentialIds).toEqual(live.ids);
    live.adopt();
    expect(live.ids.every(live.r.isValid)).toBe(true);
    expect(Object.keys(live.r.keys())).toEqual(['g1', 'g2']);
  });

  it('stays true if the PMS sends the reservation again, and if it changes the rooms', () => {
    const live = goesLive([early]);
    live.adopt();
    live.r.say('replaceReservation', inHouse);
    live.r.grant(waiting(['101', '102']));
    live.r.say('changeRooms', { rooms: ['101', '102'] });
    expect(live.ids.every(live.r.isValid)).toBe(true);
    expect(live.r.steps()).toContain('issueOverride g1 102');
  });

  it('ends with a lost phone, as for every card of the desk', () => {
    const live = goesLive([early]);
    live.adopt();
    live.r.say('reportLostPhone', { guestId: 'g1' });
    expect(live.ids.some(live.r.isValid)).toBe(false);
    expect(live.r.attention()).toEqual(['card-to-encode-again']);
  });

  it.each([
    ['other-doors', [{ rooms: ['101', '102'], createdAt: at(8) }]],
    ['too-early', [{ rooms: ['101'], createdAt: at(-10) }]],
    ['too-short', [{ ...early, to: at(40) }]],
    ['several', [early, { rooms: ['101'], isKey: true, joinedTo: ['another'] }]],
  ] as const)('is unsure: %s', (why, found) => {
    const live = goesLive(found);
    expect(findings(live)).toEqual([why]);
    expect(live.r.adoption()?.acsCredentialIds).toEqual([]);
    live.r.go(3_600);
    expect([live.r.keys(), live.ids.every(live.r.isValid)]).toEqual([{}, true]);
  });

  it('says so if a room is not looked at, and nothing of reservations that are not in house', () => {
    const r = openReservation();
    expect(r.adoption()).toBeNull();
    r.say('replaceReservation', inHouse);
    expect(r.adoption()?.rooms.map(({ is }) => is)).toEqual(['unread']);
    r.say('checkOut', {});
    expect(r.adoption()?.rooms).toEqual([]);
    const booked = desired({ status: 'booked' });
    const message: Message = { name: 'adopt', body: { acsCredentialIds: [credentialId(1)] } };
    expect(applyMessage(booked, message, { now: at(16), credentials: [] })).toMatchObject({ type: 'WrongState' });
  });
});
