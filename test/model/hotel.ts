/** The hotel of the model: few rooms, for which four reservations compete, and two doors that only an area's guests open. */
export const rooms = ['101', '102', '103'] as const;

/** The areas, and the one common door behind each; no common door goes without saying. */
export const areas = { spa: 'Pool', lobby: 'Main Entrance' } as const;

/** The name of an area. */
export type Area = keyof typeof areas;

/** Every door that anybody tries. */
export const doors: readonly string[] = [...rooms, ...Object.values(areas)];

/** The reservations that compete. */
export const reservationIds = ['A', 'B', 'C', 'D'] as const;

/** Guest ids within a reservation. */
export const guestIds = ['g1', 'g2', 'g3'] as const;

/** People who may be guests of several reservations; all others have one reservation only, such as `A-g1`. */
export const regulars = ['Ann', 'Bob'] as const;

/** Hours before a stay at which keys go out. */
export const issueLead = 4;

/** The reservation whose guest somebody can only be; `null` for regulars. */
export function homeOf(person: string): string | null {
  return person.includes('-') ? (person.split('-')[0] ?? null) : null;
}
