import { commonDoors } from './truth.ts';
import type { Example } from './examples.ts';
import type { Score, Tap } from './score.ts';
import type { Look } from './story.ts';

/** A line, and the column from which on it is about something that is wrong; absent if nothing is. */
export interface Line {
  readonly text: string;
  readonly troubleFrom?: number | undefined;
}

/** What all pictures of one demo show in the same place. */
export interface Frame {
  readonly examples: readonly Example[];
  readonly timeZone: string;
}

/** The widest line, in columns. */
export const pictureWidth = 80;

const names = ['Nightlatch', "the guides' script"] as const;
const labelWidth = 14;
const gap = '   ';

function shortName(door: string): string {
  return door.split(' ')[0] ?? door;
}

function doorsOf({ examples }: Frame): readonly string[] {
  return [...new Set(examples.flatMap(({ rooms }) => rooms)), ...commonDoors];
}

/** How a tap is shown: `o` opens, `-` stays shut, `X` stays shut before its guest, `!` opens for the wrong one. */
export function mark({ opens, expected }: Tap): string {
  if (opens === expected) return opens ? 'o' : '-';
  return opens ? '!' : 'X';
}

/** The time of a look, as the hotels' clocks show it; empty before the first night. */
function timeOf(at: string | null, timeZone: string): string {
  if (at === null) return '';
  const format = {
    timeZone,
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  return `${new Intl.DateTimeFormat('en-GB', format).format(new Date(at))}  `;
}

/** What is happening, in one line. */
export function sceneText({ at, title, reservations }: Look, { timeZone }: Frame): string {
  const who = reservations.length > 0 ? `: ${reservations.join(', ')}` : '';
  return `${timeOf(at, timeZone)}${title}${who}`;
}

function columns(doors: readonly string[], cells: readonly string[]): string {
  return doors.map((door, index) => (cells[index] ?? ' ').padEnd(shortName(door).length)).join(' ');
}

/** The column of the first side with something wrong: the sides are `width` columns wide and begin at `from`. */
function columnOf(wrong: readonly boolean[], from: number, width: number): number | undefined {
  const first = wrong.indexOf(true);
  return first === -1 ? undefined : from + first * width;
}

function guestLines(look: Look, frame: Frame): readonly Line[] {
  const doors = doorsOf(frame);
  return frame.examples.flatMap(({ reservationId, guests }) =>
    guests.map(({ guestId }) => {
      const bySide = look.sides.map(({ taps }) =>
        doors.map((door) =>
          taps.find((tap) => tap.reservationId === reservationId && tap.guestId === guestId && tap.door === door),
        ),
      );
      const cells = bySide.map((taps) =>
        columns(
          doors,
          taps.map((tap) => (tap === undefined ? ' ' : mark(tap))),
        ),
      );
      const wrong = bySide.map((taps) => taps.some((tap) => tap !== undefined && tap.opens !== tap.expected));
      const width = columns(doors, []).length + gap.length;
      return {
        text: `${`${reservationId} ${guestId}`.padEnd(labelWidth)}${cells.join(gap)}`.trimEnd(),
        troubleFrom: columnOf(wrong, labelWidth, width),
      };
    }),
  );
}

const scoreRows: readonly (readonly [title: string, of: (score: Score) => number])[] = [
  ['guests before closed doors', ({ guestsOutside }) => guestsOutside],
  ['departed guests before open doors', ({ departedInside }) => departedInside],
  ['keys issued twice', ({ issuedTwice }) => issuedTwice],
];

const titleWidth = 36;
const cellWidth = 20;

function row(title: string, cells: readonly string[]): string {
  return `${title.padEnd(titleWidth)}${cells.map((cell) => cell.padStart(cellWidth)).join('')}`;
}

/** Both scores, side by side. */
export function scoreLines(scores: readonly Score[]): readonly Line[] {
  return [
    { text: row('', names) },
    {
      text: row(
        'doors that did what they should',
        scores.map(({ right, doors }) => `${right} of ${doors}`),
      ),
      troubleFrom: columnOf(
        scores.map(({ right, doors }) => right < doors),
        titleWidth,
        cellWidth,
      ),
    },
    ...scoreRows.map(([title, of]) => ({
      text: row(
        title,
        scores.map((score) => String(of(score))),
      ),
      troubleFrom: columnOf(
        scores.map((score) => of(score) > 0),
        titleWidth,
        cellWidth,
      ),
    })),
  ];
}

/** The whole picture: two hotels side by side, and their scores. */
export function pictureLines(look: Look, frame: Frame): readonly Line[] {
  const doors = doorsOf(frame);
  const heads = columns(doors, doors.map(shortName));
  const width = heads.length;
  return [
    { text: sceneText(look, frame) },
    look.trouble === null ? { text: '' } : { text: `trouble: ${look.trouble}`, troubleFrom: 0 },
    { text: '' },
    { text: `${' '.repeat(labelWidth)}${names.map((name) => name.padEnd(width)).join(gap)}`.trimEnd() },
    { text: `${' '.repeat(labelWidth)}${names.map(() => heads).join(gap)}` },
    ...guestLines(look, frame),
    { text: '' },
    { text: 'o opens   - stays shut   X shut before its guest   ! open to a guest who left' },
    { text: '' },
    ...scoreLines(look.sides.map(({ score }) => score)),
  ];
}

/** What a pipe gets of a scene: one line. */
export function plainLine(look: Look, frame: Frame): string | null {
  if (look.trouble !== null) return `  trouble on both sides: ${look.trouble}`;
  if (!look.isTapped) return look.at === null ? sceneText(look, frame) : null;
  const results = look.sides.map(({ taps }, index) => {
    const right = taps.filter(({ opens, expected }) => opens === expected).length;
    return `${names[index]} ${right} of ${taps.length}`;
  });
  return `${sceneText(look, frame)}\n  doors right: ${results.join(', ')}`;
}
