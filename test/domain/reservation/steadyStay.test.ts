import { expect, it } from 'vitest';
import type { Message } from '../../../src/domain/messages/index.ts';
import { applyMessage } from '../../../src/domain/reservation/apply.ts';
import { guestWindow, type Desired } from '../../../src/domain/reservation/desired.ts';
import { plus, type Window } from '../../../src/domain/instant.ts';
import { at, desired, stay } from '../hotelAurora.ts';

/** The stay, with both ends moved by seconds. */
function moved({ from, to }: Window, seconds: number, more = seconds): Window {
  return { from: plus(from, seconds * 1_000), to: plus(to, more * 1_000) };
}

function after(known: Desired, message: Message): Desired {
  const applied = applyMessage(known, message, { now: at(10), credentials: [] });
  if (!applied.ok) throw new Error(applied.message);
  return applied.desired;
}

const before = desired({ guests: [{ guestId: 'g1', fullName: 'Ada Example', stay }] });

/** The stay and the guest's own stay after both of these messages. */
function after2(sent: Window): readonly unknown[] {
  const guests = before.guests.map((guest) => ({ ...guest, stay: sent }));
  const body = { stay: sent, rooms: ['101'], guests };
  const put = after(before, { name: 'replaceReservation', body });
  const changed = after(before, { name: 'changeStay', body: { stay: sent } });
  return [put.stay, put.guests[0]?.stay, changed.stay];
}

it('a stay that differs by less than a minute has not changed', () => {
  for (const seconds of [59, -59, 0.001]) expect(after2(moved(stay, seconds))).toEqual([stay, stay, stay]);
});

it('a stay that differs by a minute or more at one end has changed at this end', () => {
  for (const seconds of [60, -60, 3_600]) {
    const later = moved(stay, 30, seconds);
    const expected = { from: stay.from, to: later.to };
    expect(after2(later)).toEqual([expected, expected, expected]);
  }
});

it('small differences do not add up to a change that is never seen', () => {
  let now = before;
  for (const seconds of [30, 50, 70]) now = after(now, { name: 'changeStay', body: { stay: moved(stay, seconds) } });
  expect(now.stay).toEqual(moved(stay, 70));
});

it('a stay of less than a minute is taken as it is sent, if the kept end would come before the other', () => {
  const short = { from: stay.from, to: plus(stay.from, 30_000) };
  const known = desired({ stay: { from: plus(stay.from, 40_000), to: stay.to } });
  expect(after(known, { name: 'changeStay', body: { stay: short } }).stay).toEqual(short);
});

it("a guest whose own stay begins in the reservation's first minute gets the key from an early check-in on, too", () => {
  const early = desired({ status: 'in-house', checkedInAt: at(12) });
  const window = guestWindow(early, { guestId: 'g1', stay: moved(stay, 40) });
  expect(window?.from).toBe(at(12));
});
