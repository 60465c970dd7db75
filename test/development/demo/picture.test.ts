import { describe, expect, it } from 'vitest';
import { readExamples } from '../../../src/development/demo/examples.ts';
import { pictureLines, pictureWidth, plainLine, type Frame } from '../../../src/development/demo/picture.ts';
import { scoreOf, type Tap } from '../../../src/development/demo/score.ts';
import type { Look } from '../../../src/development/demo/story.ts';
import { commonDoors } from '../../../src/development/demo/truth.ts';

const frame: Frame = { examples: await readExamples('2026-12-01'), timeZone: 'Europe/Oslo' };

/** All guests at all doors, which do what they should except those that `opens` says. */
function taps(opens: (tap: Tap) => boolean): readonly Tap[] {
  const doors = [...new Set(frame.examples.flatMap(({ rooms }) => rooms)), ...commonDoors];
  return frame.examples.flatMap(({ reservationId, guests }) =>
    guests.flatMap(({ guestId }) =>
      doors.map((door) => {
        const tap = {
          reservationId,
          guestId,
          door,
          opens: false,
          expected: false,
          departed: reservationId === 'R-1001',
        };
        return { ...tap, opens: opens(tap) };
      }),
    ),
  );
}

const right = taps(() => false);
const wrong = [
  ...taps(({ departed, door }) => departed && door === 'Pool').filter(({ guestId }) => guestId !== 'g4'),
  { reservationId: 'R-1002', guestId: 'g4', door: '103', opens: false, expected: true, departed: false },
];

const look: Look = {
  at: '2026-12-01T14:15:00.000Z',
  title: 'on arrival',
  reservations: ['R-1001', 'R-1002'],
  trouble: null,
  isTapped: true,
  sides: [
    { taps: right, score: scoreOf(right, { keys: 6, guests: 6 }) },
    { taps: wrong, score: scoreOf(wrong, { keys: 8, guests: 6 }) },
  ],
};

describe('the score of the demo', () => {
  it('counts guests outside, departed guests inside, and keys beyond one for each guest', () => {
    expect(look.sides[1]!.score).toEqual({
      doors: wrong.length,
      right: wrong.length - 2,
      guestsOutside: 1,
      departedInside: 1,
      issuedTwice: 2,
    });
    expect(look.sides[0]!.score).toMatchObject({ guestsOutside: 0, departedInside: 0, issuedTwice: 0 });
  });
});

describe('the picture of the demo', () => {
  it('fits a terminal of 80 columns and 24 rows, also while something goes wrong', () => {
    const trouble = 'the process is killed in the middle of the next key';
    for (const one of [look, { ...look, trouble }]) {
      const lines = pictureLines(one, frame);
      expect(lines.length).toBeLessThanOrEqual(23);
      for (const { text } of lines) expect(text.length).toBeLessThanOrEqual(pictureWidth);
    }
  });

  it('shows both hotels side by side, and marks only what is wrong', () => {
    const lines = pictureLines(look, frame);
    expect(lines.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Tue,? 01 Dec, 15:15  on arrival: R-1001, R-1002$/),
        "              Nightlatch              the guides' script",
        '              101 102 103 Main Pool   101 102 103 Main Pool',
        'R-1001 g1     -   -   -   -    -      -   -   -   -    !',
        'R-1002 g4     -   -   -   -    -              X',
        'keys issued twice                                      0                   2',
      ]),
    );
    const troubles = lines.flatMap(({ text, troubleFrom }) =>
      troubleFrom === undefined ? [] : text.slice(troubleFrom),
    );
    expect(troubles.map((text) => text.trim())).toEqual(['-   -   -   -    !', 'X', '24 of 26', '1', '1', '2']);
  });

  it('is one or two lines for each scene in a pipe', () => {
    const [scene, doors] = plainLine(look, frame)!.split('\n');
    expect(scene).toMatch(/^Tue,? 01 Dec, 15:15  on arrival: R-1001, R-1002$/);
    expect(doors).toBe("  doors right: Nightlatch 30 of 30, the guides' script 24 of 26");
    expect(plainLine({ ...look, isTapped: false }, frame)).toBeNull();
  });
});
