import { describe, expect, it } from 'vitest';
import type { Credential } from '../../src/domain/credentials/credential.ts';
import { wantedKeys } from '../../src/domain/plan/wanted.ts';
import { applyMessage, type Applied } from '../../src/domain/reservation/apply.ts';
import type { Desired } from '../../src/domain/reservation/desired.ts';
import { afterRefusedSignal, judge } from '../../src/domain/lifetime/inbox.ts';
import { initialState } from '../../src/domain/lifetime/state.ts';
import { messageSchemas, parse, type Message } from '../../src/domain/messages/index.ts';
import { maxGuests, maxPersons, maxRooms, maxRoomsOfKeys } from '../../src/domain/messages/size.ts';
import { pruned } from '../../src/domain/plan/prune.ts';
import { roomsNotNamed } from '../../src/domain/status/roomsNotNamed.ts';
import { statusCard } from '../../src/domain/status/card.ts';
import { reservationView } from '../../src/domain/status/view.ts';
import { createBeat, startDue, underWay } from '../../src/workflows/runtime/beat.ts';
import { at, attention, credential, desired, granted, stay } from '../domain/hotelAurora.ts';

function names(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, n) => String(1_000 + from + n));
}

function crowd(count: number, from = 0, part: object = {}): readonly object[] {
  return names(count, from).map((n) => ({ guestId: `g${n}`, fullName: `Guest ${n}`, ...part }));
}

/** What messages do, as their senders write them, to a reservation with these keys. */
function sayWith(credentials: readonly Credential[]) {
  return (before: Desired | null, name: Message['name'], body: object): Applied => {
    const read = parse<unknown>(messageSchemas[name], body);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return applyMessage(before, { name, body: read.value } as Message, { now: at(16), credentials });
  };
}

const say = sayWith([]);

function desiredOf(applied: Applied): Desired {
  if (!applied.ok) throw new Error(applied.message);
  return applied.desired;
}

describe('all keys of a reservation together', () => {
  const rooms = names(maxRooms);
  const body = { status: 'in-house', stay, rooms };
  const own = Math.floor((maxRoomsOfKeys - maxRooms) / (maxGuests - 1));
  const all = desiredOf(say(null, 'replaceReservation', { ...body, guests: crowd(maxGuests) }));
  const [primary] = crowd(1);
  const sayWithKey = sayWith([credential({ grants: { '1000': 1 } })]);

  function wantedOf(reservation: Desired) {
    return wantedKeys({ desired: reservation, granted: granted(rooms), credentials: [], now: at(16) });
  }

  it('name as many rooms as its state has place for', () => {
    const others = crowd(maxGuests - 1, 1, { rooms: rooms.slice(0, own) });
    const fits = desiredOf(say(null, 'replaceReservation', { ...body, guests: [primary, ...others] }));
    expect(wantedOf(fits).filter((one) => one.key === null)).toEqual([]);
    expect(roomsNotNamed(fits)).toEqual([]);
  });

  it('are made for as many guests as fit if a PUT of 200 guests and 200 rooms names no guest’s rooms', () => {
    const wanted = wantedOf(all);
    expect(wanted.filter((one) => one.key !== null).map(({ guestId }) => guestId)).toEqual(
      names(10).map((n) => `g${n}`),
    );
    expect(wanted[10]).toEqual({ guestId: 'g1010', key: null, why: 'too-many-rooms' });
    const [trouble, ...more] = roomsNotNamed(all);
    expect(more).toEqual([]);
    expect(trouble).toMatchObject({
      code: 'rooms-not-named',
      forOperator: expect.stringMatching(/40000 rooms.* 2000 .*g1010, .* and 180 more.*guests\[\]\.rooms/),
    });
  });

  it('are made for all once the PMS names their rooms, and first for those whose rooms it has named', () => {
    const last = crowd(maxGuests - 10, 10, { rooms: ['1000'] });
    const some = desiredOf(say(all, 'replaceReservation', { ...body, guests: [...crowd(10), ...last] }));
    const keys = wantedOf(some).filter((one) => one.key !== null);
    expect(keys.map(({ guestId }) => guestId)).toEqual(expect.arrayContaining(['g1000', 'g1010', 'g1199']));
    const named = desiredOf(
      say(some, 'replaceReservation', { ...body, guests: [primary, ...crowd(199, 1, { rooms: ['1000'] })] }),
    );
    expect(wantedOf(named).every((one) => one.key !== null)).toBe(true);
  });

  it('stay: a change that would take them away is refused, and says what to do', () => {
    const ten = desiredOf(say(null, 'replaceReservation', { ...body, guests: crowd(10) }));
    const crowded = desiredOf(say(null, 'replaceReservation', { ...body, rooms: ['1000'], guests: crowd(200) }));
    const changes = [
      [ten, 'addGuest', { guest: { guestId: 'more', fullName: 'Bo' } }, 'guest'],
      [crowded, 'changeRooms', { rooms: names(11) }, 'rooms'],
      [ten, 'replaceReservation', { ...body, guests: crowd(11) }, 'guests'],
    ] as const;
    for (const [before, name, sent, field] of changes) {
      const refused = sayWithKey(before, name, sent);
      const reason = expect.stringContaining('name the rooms of each guest');
      expect(refused).toMatchObject({ ok: false, type: 'InvalidMessage', problems: [{ field, reason }] });
      expect(say(before, name, sent).ok).toBe(true);
    }
    expect(sayWithKey(crowded, 'changeRooms', { rooms: names(10) }).ok).toBe(true);
    // What was taken before is taken again.
    expect(sayWithKey(all, 'replaceReservation', { ...body, guests: crowd(maxGuests) }).ok).toBe(true);
  });
});

describe('a reservation in whose life guests come and go', () => {
  it('takes 600 persons and no more, but lets guests leave and change', () => {
    let state: Desired | null = null;
    const body = { status: 'in-house', stay, rooms: ['101'] };
    for (let from = 0; from < maxPersons; from += maxGuests)
      state = desiredOf(say(state, 'replaceReservation', { ...body, guests: crowd(maxGuests, from) }));
    expect(Object.keys(state?.persons ?? {})).toHaveLength(maxPersons);
    const one = say(state, 'replaceReservation', { ...body, guests: crowd(1, maxPersons) });
    expect(one).toMatchObject({ ok: false, problems: [{ field: 'guests' }] });
    // Another person under a guest id that is known is one more, too.
    const other = [{ guestId: 'g1599', fullName: 'Somebody Else' }];
    expect(say(state, 'replaceReservation', { ...body, guests: other }).ok).toBe(false);
    expect(say(state, 'replaceReservation', { ...body, guests: crowd(1, maxPersons - 1) }).ok).toBe(true);
    expect(say(state, 'removeGuest', { guestId: 'g1599' }).ok).toBe(true);
  });

  it('keeps a hundred revoked keys, and those from which its generations follow', () => {
    const old = Array.from({ length: 1_000 }, (_, n) =>
      credential({
        requestId: `c${n}`,
        guestId: `g${n}`,
        state: 'revoked',
        kind: n === 0 ? 'override' : 'joiner',
        generation: 1,
        grants: { '101': 1 },
      }),
    );
    const kept = pruned(old, granted(['101']));
    expect(kept.length).toBeLessThanOrEqual(102);
    expect(kept.map(({ requestId }) => requestId)).toEqual(expect.arrayContaining(['c0', 'c999']));
  });
});

describe('what is kept of a refusal', () => {
  it('is short, whatever was wrong', () => {
    const wrong = {
      stay,
      rooms: names(200).map(() => ''),
      guests: crowd(200).map(() => ({ guestId: '', x: 1 })),
      eventId: 'e1',
    };
    const now = at(1);
    let state = initialState(now);
    for (let n = 0; n < 30; n += 1) {
      const why = judge(state, { name: 'replaceReservation', body: { ...wrong, eventId: `e${n}` } }, now);
      if (why.verdict !== 'refused') throw new Error(why.verdict);
      expect(why.problems?.length).toBeLessThanOrEqual(20);
      state = afterRefusedSignal(state, 'replaceReservation', { why, now });
    }
    expect(JSON.stringify(state).length).toBeLessThan(20_000);
  });

  it('of a Signal that would add the 201st guest is short, too', () => {
    const full = desiredOf(
      say(null, 'replaceReservation', { status: 'in-house', stay, rooms: ['101'], guests: crowd(200) }),
    );
    const state = { ...initialState(at(1)), desired: full };
    const more = { eventId: 'e201', guest: { guestId: 'g201', fullName: 'x'.repeat(190) } };
    const why = judge(state, { name: 'addGuest', body: more }, at(16));
    if (why.verdict !== 'refused') throw new Error(why.verdict);
    expect(why).toMatchObject({ type: 'InvalidMessage', problems: [{ field: 'guest' }] });
    const { desired: after, ignored, refused } = afterRefusedSignal(state, 'addGuest', { why, now: at(16) });
    expect(after?.guests).toHaveLength(maxGuests);
    const told = 'one guest too many: a reservation has at most 200';
    expect([ignored, refused]).toMatchObject([
      [{ eventId: 'e201', why: expect.stringContaining(told) }],
      [{ eventId: 'e201', why: expect.stringContaining(told) }],
    ]);
    expect(JSON.stringify([ignored, refused]).length).toBeLessThan(500);
  });

  it('has no event id that is none', () => {
    const judged = judge(initialState(at(1)), { name: 'checkIn', body: { eventId: '\u001b[2J' } }, at(1));
    expect(judged).toMatchObject({ verdict: 'refused', eventId: null });
  });
});

describe('the card of a crowd', () => {
  it('has some lines of each kind, and says how many more there are', () => {
    const keys = names(400).map((n) => credential({ requestId: n, guestId: `g${n}`, grants: { '101': 1 } }));
    const view = reservationView({
      propertyId: 'hotel-aurora',
      reservationId: 'R-1',
      workflowId: 'reservation/hotel-aurora/R-1',
      revision: 1,
      desired: desired({ rooms: names(200) }),
      plan: [],
      now: at(14),
      isBlocked: false,
      credentials: keys,
      identities: {},
      needsAttention: names(400).map((about) =>
        attention({ about, forDesk: 'x'.repeat(300), forOperator: 'y'.repeat(600) }),
      ),
      ignored: [],
    });
    const card = statusCard(view, keys, 'Europe/Oslo');
    // Temporal shows 20,000 bytes.
    expect(card.length).toBeLessThan(20_000);
    expect(card.match(/and 360 more|and 380 more/g)).toEqual(['and 380 more', 'and 360 more']);
  });
});

describe('tasks of one kind', () => {
  it('are under way ten at a time, so that their answers fit into one workflow task', async () => {
    const beat = createBeat();
    const ends: (() => void)[] = [];
    const tasks = names(50).map((about) => ({
      kind: 'issue',
      about,
      what: 'until the next try',
      isDue: true,
      nextAt: null,
      run: () => new Promise<void>((resolve) => ends.push(resolve)),
    }));
    startDue(beat, tasks);
    startDue(beat, tasks);
    expect(underWay(beat, 'issue').size).toBe(10);
    for (const end of ends.splice(0, 5)) end();
    await new Promise((resolve) => setImmediate(resolve));
    startDue(beat, tasks.slice(10));
    expect([underWay(beat, 'issue').size, ends.length]).toEqual([10, 10]);
  });
});
