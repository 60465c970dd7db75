import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodePlace,
  encodePlace,
  isAfter,
  placeAfter,
  type ListPlace,
  type Started,
} from '../../../src/client/reservation/listPlace.ts';

/** Some reservations in the order of a list; many of them started at the same instant. */
const reservations = array(integer({ min: 0, max: 4 }), { maxLength: 20 }).map((moments): readonly Started[] =>
  moments
    .toSorted((a, b) => b - a)
    .map((moment, index) => ({ reservationId: `R-${index}`, startedAt: `2026-12-01T15:00:00.00000000${moment}Z` })),
);

test('places lead through a list in order, each reservation once, even if many started at one instant', () => {
  const holds = property(reservations, integer({ min: 1, max: 5 }), (all, limit) => {
    const listed: Started[] = [];
    for (let place: ListPlace | null = null; listed.length <= all.length;) {
      const from: ListPlace | null = place;
      const page = all.filter((one) => from === null || isAfter(from, one)).slice(0, limit);
      if (page.length === 0) break;
      listed.push(...page);
      const next = placeAfter(page, from);
      place = next === null ? null : decodePlace(encodePlace(next));
    }
    expect(listed).toEqual(all);
  });
  assert(holds);
});
