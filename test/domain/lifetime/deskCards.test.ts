import { describe, expect, it } from 'vitest';
import { at, stay } from '../hotelAurora.ts';
import { grantsOf, inHouse, openReservation } from './oneReservation.ts';

/** A reservation of two guests in house in room 101. */
function opened(options: Parameters<typeof openReservation>[0] = {}) {
  const r = openReservation(options);
  r.grant(grantsOf(['101']));
  r.say('replaceReservation', inHouse);
  return r;
}

describe("the desk's card (rule 19)", () => {
  it('is joined by the first key if it was encoded before check-in', () => {
    const r = openReservation();
    r.grant(grantsOf(['101']));
    const card = r.encode({ rooms: ['101'] });
    r.say('replaceReservation', { ...inHouse, status: 'booked' });
    expect([r.keys(), r.attention()]).toEqual([{}, ['unknown-occupant']]);
    r.say('checkIn', {});
    expect(r.keys()).toEqual({ g1: [card], g2: [card] });
    expect(r.isValid(card)).toBe(true);
    expect(r.attention()).toEqual(['joined-card']);
  });

  it('gets the keys of all guests that it ended joined in one round, without an override', () => {
    const r = opened();
    const card = r.encode({ rooms: ['101'] });
    r.go();
    expect(r.keys()).toEqual({ g1: [card], g2: [card] });
    expect(r.steps()).toEqual([
      'issueOverride g1 101',
      'issueJoiner g2 101',
      'issueJoiner g1 101',
      'issueJoiner g2 101',
    ]);
    r.say('addGuest', { guest: { guestId: 'g3', fullName: 'Guest Three' } });
    expect(Object.keys(r.keys())).toEqual(['g1', 'g2', 'g3']);
    expect(r.isValid(card)).toBe(true);
  });

  it('is found if Seam lists it a minute late', () => {
    const r = opened();
    const card = r.encode({ rooms: ['101'], listedFrom: r.later(60) });
    r.go(45);
    expect(r.keys()).toEqual({});
    r.go(30);
    expect(r.keys()).toEqual({ g1: [card], g2: [card] });
  });

  it('is no loss by rule 17, however often the desk encodes one', () => {
    const r = opened();
    for (let count = 0; count < 3; count += 1) {
      r.encode({ rooms: ['101'] });
      r.go(60);
    }
    const card = r.encode({ rooms: ['101'] });
    r.go(60);
    expect(r.keys()).toEqual({ g1: [card], g2: [card] });
    expect([...new Set(r.attention())]).toEqual(['joined-card', 'desk-cards-repeat']);
  });

  it('leaves rule 17 as it is if no card is found within two minutes', () => {
    const r = opened();
    const hidden = r.later(1e6);
    for (let count = 0; count < 2; count += 1) {
      r.encode({ rooms: ['101'], listedFrom: hidden });
      r.go(110);
      expect(r.keys()).toEqual({});
      r.go(15);
    }
    expect(r.keys()).toEqual({});
    expect(r.attention()).toContain('invalidated-again');
    expect(r.steps().filter((step) => step.startsWith('issueOverride'))).toHaveLength(2);
    r.say('newKey', { guestId: 'g2' });
    expect(Object.keys(r.keys())).toEqual(['g1', 'g2']);
    expect(r.attention()).not.toContain('invalidated-again');
  });

  it('is not joined again after a lost phone, and has to be encoded again', () => {
    const r = opened();
    const card = r.encode({ rooms: ['101'] });
    r.go();
    r.say('reportLostPhone', { guestId: 'g1' });
    expect(r.attention()).toEqual(['card-to-encode-again']);
    expect(r.isValid(card)).toBe(false);
    expect(Object.keys(r.keys())).toEqual(['g1', 'g2']);
    const another = r.encode({ rooms: ['101'] });
    r.go();
    expect(r.keys()).toEqual({ g1: [another], g2: [another] });
    expect(r.attention()).toEqual(['joined-card']);
  });

  it('is not joined again after new keys for all (rekey)', () => {
    const r = opened();
    const card = r.encode({ rooms: ['101'] });
    r.go();
    r.say('removeGuest', { guestId: 'g2', rekey: true });
    expect([r.keys(), r.isValid(card)]).toEqual([{ g1: [] }, false]);
  });

  it('ends by new keys for all, and not by a new key for one guest', () => {
    const r = opened();
    const card = r.encode({ rooms: ['101'] });
    r.go();
    const before = r.steps().length;
    r.say('newKey', { guestId: 'g1' });
    expect(r.steps().slice(before)).toEqual(['issueJoiner g1 101']);
    expect([Object.keys(r.keys()).length, r.isValid(card)]).toEqual([2, true]);
    r.say('newKey', { guestId: 'g1', rekey: true });
    expect(r.steps().slice(before + 1)).toEqual(['issueOverride g1 101', 'issueJoiner g2 101']);
    expect([r.isValid(card), r.attention()]).toEqual([false, ['card-to-encode-again']]);
  });

  it('keeps its room out of the override for a second room', () => {
    const r = opened();
    const card = r.encode({ rooms: ['101'] });
    r.go();
    r.grant(grantsOf(['101', '102']));
    r.say('changeRooms', { rooms: ['101', '102'] });
    expect(r.isValid(card)).toBe(true);
    expect(r.steps()).toContain('issueOverride g1 102');
    expect(Object.values(r.keys()).every((joined) => joined.includes(card))).toBe(true);
  });

  it('stays theirs once it was joined, if the stay ends earlier', () => {
    const r = opened();
    const card = r.encode({ rooms: ['101'] });
    r.go();
    r.say('changeStay', { stay: { from: stay.from, to: at(24 + 11) } });
    r.grant(grantsOf(['101', '102']));
    r.say('changeRooms', { rooms: ['101', '102'] });
    expect(r.isValid(card)).toBe(true);
    expect(Object.values(r.keys()).every((joined) => joined.includes(card))).toBe(true);
  });

  it('is found by a second look if an override is sent long after the first one', () => {
    const r = openReservation();
    r.grant(grantsOf(['101']));
    r.say('replaceReservation', { ...inHouse, guests: [] });
    r.go(3_600);
    const card = r.encode({ rooms: ['101'] });
    r.say('replaceReservation', inHouse);
    expect(r.keys()).toEqual({ g1: [card], g2: [card] });
  });

  it('of two rooms opens both for the guests', () => {
    const r = openReservation();
    r.grant(grantsOf(['101', '102']));
    const card = r.encode({ rooms: ['101', '102'] });
    r.say('replaceReservation', { ...inHouse, rooms: ['101', '102'] });
    expect(r.keys()).toEqual({ g1: [card], g2: [card] });
  });

  it('of a room that the guests do not have is none of theirs', () => {
    const r = opened();
    const card = r.encode({ rooms: ['101', '102'] });
    r.go(125);
    expect([r.isValid(card), r.attention()]).toEqual([false, ['card-to-encode-again']]);
  });

  it('that ends long after the stay is none of theirs', () => {
    const r = opened();
    const card = r.encode({ rooms: ['101'], to: at(3 * 24 + 11 + 7) });
    r.go(125);
    expect(r.isValid(card)).toBe(false);
    const another = r.encode({ rooms: ['101'], to: at(3 * 24 + 11 + 5) });
    r.go(125);
    expect(r.isValid(another)).toBe(true);
  });

  it('of a former guest delays nobody, and is not joined', () => {
    const r = openReservation();
    const card = r.encode({ rooms: ['101'] });
    r.grant(grantsOf(['101'], { cardsSince: r.later(1) }));
    r.say('replaceReservation', { ...inHouse, status: 'booked' });
    expect([r.keys(), r.isValid(card)]).toMatchObject([{ g1: [] }, false]);
    expect(r.attention()).toEqual([]);
  });

  it('that Seam lets no key join is never overridden by itself', () => {
    const r = opened({ refusesCards: true });
    const card = r.encode({ rooms: ['101'] });
    r.go(3_600);
    expect([r.keys(), r.isValid(card)]).toEqual([{}, true]);
    expect(r.attention()).toContain('card-not-joinable');
  });

  it('is told of until the next message', () => {
    const r = opened();
    r.encode({ rooms: ['101'] });
    r.go();
    expect(r.attention()).toEqual(['joined-card']);
    r.say('changeStay', { stay });
    expect(r.attention()).toEqual([]);
  });

  it('before check-in delays keys that it ended until check-in', () => {
    const r = openReservation();
    r.grant(grantsOf(['101']));
    r.say('replaceReservation', { ...inHouse, status: 'booked' });
    const card = r.encode({ rooms: ['101'] });
    r.go(600);
    expect([r.keys(), r.isValid(card), r.attention()]).toMatchObject([{}, true, ['unknown-occupant']]);
    r.say('checkIn', {});
    expect(r.keys()).toEqual({ g1: [card], g2: [card] });
  });

  it('outlasts a room that is granted anew to nobody else, and a check-out that is undone', () => {
    const r = opened();
    const card = r.encode({ rooms: ['101'] });
    r.go();
    r.say('checkOut', {});
    r.say('undoCheckOut', {});
    expect([r.keys(), r.isValid(card)]).toEqual([{ g1: [card], g2: [card] }, true]);
  });
});
