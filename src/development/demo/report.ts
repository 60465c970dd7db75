import type { HeldKey } from './truth.ts';

/** What a door did when a key was held to it, and what it should have done. */
export interface Tap {
  readonly door: string;
  readonly opens: boolean;
  readonly expected: boolean;
}

/** The taps of one key. */
export interface DoorRow {
  readonly key: HeldKey;
  readonly taps: readonly Tap[];
}

/** What the demo prints. */
export interface Report {
  line(text: string): void;
  scene(
    title: string,
    when: { readonly at: string; readonly timeZone: string; readonly reservations: readonly string[] } | null,
  ): void;
  noKeysYet(reservations: readonly string[]): void;
  doors(doors: readonly string[], rows: readonly DoorRow[]): void;
}

function mark({ opens, expected }: Tap): string {
  return `${opens ? 'opens' : '-'}${opens === expected ? '' : ' (!)'}`;
}

/** The rows to show: the last key of each guest, and every key with a surprise. */
function worthShowing(rows: readonly DoorRow[]): readonly DoorRow[] {
  return rows.filter(
    (row, index) =>
      row.taps.some(({ opens, expected }) => opens !== expected) ||
      !rows
        .slice(index + 1)
        .some(({ key }) => key.reservationId === row.key.reservationId && key.guestId === row.key.guestId),
  );
}

/** A report that writes lines with `write`. */
export function createReport(write: (line: string) => void): Report {
  return {
    line: write,
    scene(title, when) {
      if (when === null) return write(`\n${title}`);
      const time = new Intl.DateTimeFormat('en-GB', {
        timeZone: when.timeZone,
        weekday: 'short',
        day: '2-digit',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
      }).format(new Date(when.at));
      const who = when.reservations.length > 0 ? `: ${when.reservations.join(', ')}` : '';
      write(`\n${time}  ${title}${who}`);
    },
    noKeysYet(reservations) {
      write(`  ${reservations.join(', ')}: no keys yet; they are issued 4 hours before the stay`);
    },
    doors(doors, rows) {
      const width = Math.max(...doors.map((door) => door.length), 9) + 2;
      write(`  ${''.padEnd(12)}${doors.map((door) => door.padEnd(width)).join('')}`);
      for (const { key, taps } of worthShowing(rows))
        write(
          `  ${`${key.reservationId} ${key.guestId}`.padEnd(12)}${taps.map((tap) => mark(tap).padEnd(width)).join('')}`,
        );
    },
  };
}
