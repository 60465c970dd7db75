import { stayOf, type PropertyConfig } from '../../settings/index.ts';
import { plusDays, type Example } from './examples.ts';

/** What happens at one moment of the hotel's clock. */
export interface Scene {
  /** An instant. */
  readonly at: string;
  readonly title: string;
  /** The reservations whose keys are issued by then, before their guests arrive. */
  readonly expected: readonly Example[];
  readonly arriving: readonly Example[];
  readonly leaving: readonly Example[];
}

const hourMs = 3_600_000;

/** The scenes of all nights in order: keys issued while doors stay shut, arrivals, mornings, and check-outs. */
export function scenesOf(examples: readonly Example[], property: PropertyConfig): readonly Scene[] {
  function moments(arrival: string, departure: string): { readonly from: number; readonly to: number } {
    const stay = stayOf({ arrival, departure }, property);
    if (!stay.ok) throw new Error('an example names a date that does not exist');
    return { from: Date.parse(stay.value.from), to: Date.parse(stay.value.to) };
  }
  const dates = examples.flatMap(({ stay }) => [stay.arrival, stay.departure]).toSorted();
  const [first = '', last = ''] = [dates[0], dates.at(-1)];
  const days: string[] = [];
  for (let day = first; day <= last; day = plusDays(day, 1)) days.push(day);
  return days.flatMap((date, night): Scene[] => {
    const arriving = examples.filter(({ stay }) => stay.arrival === date);
    const leaving = examples.filter(({ stay }) => stay.departure === date);
    const checkIn = moments(date, plusDays(date, 1)).from;
    const checkOut = moments(plusDays(date, -1), date).to;
    function scene(ms: number, title: string, who: Partial<Scene>): Scene {
      return {
        at: new Date(ms).toISOString(),
        title,
        expected: [],
        arriving: [],
        leaving: [],
        ...who,
      };
    }
    return [
      ...(night > 0 ? [scene(checkOut - hourMs, `morning ${night}`, {})] : []),
      ...(leaving.length > 0 ? [scene(checkOut - hourMs / 4, 'after check-out', { leaving })] : []),
      ...(arriving.length > 0
        ? [scene(checkIn - hourMs, 'keys issued, doors still shut', { expected: arriving })]
        : []),
      ...(arriving.length > 0 ? [scene(checkIn + hourMs / 4, 'on arrival', { arriving })] : []),
    ];
  });
}
