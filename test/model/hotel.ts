/** The areas, and the one common door behind each; no common door goes without saying. */
export const areas = { spa: 'Pool', lobby: 'Main Entrance' } as const;

/** The name of an area. */
export type Area = keyof typeof areas;

/** Guest ids within a reservation. */
export const guestIds = ['g1', 'g2', 'g3'] as const;

/** People who may be guests of several reservations; all others have one reservation only, such as `A-g1`. */
export const regulars = ['Ann', 'Bob'] as const;

/** Hours before a stay at which keys go out. */
export const issueLead = 4;

/** How many hours before check-in a card for the arriving guest may be made (rule 19). */
export const deskCardLead = 2;

/** How many hours after the stay a guest's card may end (rule 19). */
export const deskCardSlack = 6;

/** For how many hours after its heads were revoked the death of a key counts as our own doing (decision 13). */
export const headsDeath = 30 / 3600;

/** How large a model's hotel is. */
export interface HotelSize {
  /** Groups of rooms; each reservation asks for rooms of one group, so that few compete for many rooms. */
  readonly groups?: number;
  /** Rooms in a group. */
  readonly rooms?: number;
  readonly reservations?: number;
}

/** The hotel of a model: few rooms, for which reservations compete, and doors that only an area's guests open. */
export interface Hotel {
  readonly groups: readonly (readonly string[])[];
  readonly rooms: readonly string[];
  /** Every door that is tried. */
  readonly doors: readonly string[];
  /** The reservations that compete. */
  readonly reservationIds: readonly string[];
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** The hotel of a size: rooms `101`, `102`, … in the first group, `201`, … in the second; reservations `A`, `B`, …. */
export function hotelOf({ groups = 1, rooms = 3, reservations = 4 }: HotelSize): Hotel {
  const grouped = upTo(groups).map((group) => upTo(rooms).map((room) => String((group + 1) * 100 + room + 1)));
  const all = grouped.flat();
  return {
    groups: grouped,
    rooms: all,
    doors: [...all, ...Object.values(areas)],
    reservationIds: upTo(reservations).map((index) => String.fromCharCode('A'.charCodeAt(0) + index)),
  };
}

/** The hotel that the model lives in unless said otherwise: three rooms, and four reservations. */
export const defaultHotel: Hotel = hotelOf({});

/** The group whose rooms a reservation asks for. */
export function groupOf({ groups, reservationIds }: Hotel, reservationId: string): readonly string[] {
  return groups[reservationIds.indexOf(reservationId) % groups.length] ?? [];
}

/** The reservation whose guest a person can only be; `null` for regulars. */
export function homeOf(person: string): string | null {
  return person.includes('-') ? (person.split('-')[0] ?? null) : null;
}
