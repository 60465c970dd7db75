import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import {
  isBehind,
  placeBehind,
  placeOfText,
  textOfPlace,
  type Place,
  type Started,
} from '../../src/client/temporal/place.ts';

/** Some reservations in a list's order, many of them started at one instant. */
const reservations = array(integer({ min: 0, max: 4 }), { maxLength: 20 }).map((moments): readonly Started[] =>
  moments
    .toSorted((a, b) => b - a)
    .map((moment, index) => ({ reservationId: `R-${index}`, startedAt: `2026-12-01T15:00:00.00000000${moment}Z` })),
);

test('places lead through a list: each reservation once, in order, however many were started at one instant', () => {
  const holds = property(reservations, integer({ min: 1, max: 5 }), (all, limit) => {
    const listed: Started[] = [];
    for (let place: Place | null = null; listed.length <= all.length;) {
      const from: Place | null = place;
      const page = all.filter((one) => from === null || isBehind(from, one)).slice(0, limit);
      if (page.length === 0) break;
      listed.push(...page);
      const behind = placeBehind(page, from);
      place = behind === null ? null : placeOfText(textOfPlace(behind));
    }
    expect(listed).toEqual(all);
  });
  assert(holds);
});
