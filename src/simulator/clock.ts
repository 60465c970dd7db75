const durationPattern =
  /^P(?!$)(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?=\d)(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+(?:\.\d+)?)S)?)?$/;

const unitMs = { weeks: 604_800_000, days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 } as const;

/** Reads an ISO 8601 duration of weeks, days, hours, minutes and seconds as milliseconds; `undefined` if it is not one. */
export function parseDuration(text: string): number | undefined {
  const parts = durationPattern.exec(text)?.groups;
  if (parts === undefined) return undefined;
  return Object.entries(unitMs).reduce((sum, [unit, ms]) => sum + Number(parts[unit] ?? 0) * ms, 0);
}

/** The hotel's clock: real time plus the sum of all advances, in milliseconds since 1970. */
export class HotelClock {
  #ahead: number;

  /** A clock that starts `aheadMs` milliseconds ahead of real time. */
  constructor(aheadMs = 0) {
    this.#ahead = aheadMs;
  }

  /** The hotel's time now. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  /** The hotel's time now, as Seam writes instants. */
  iso(): string {
    return new Date(this.now()).toISOString();
  }

  /** Moves the hotel's time forward by `ms` milliseconds. */
  advance(ms: number): void {
    this.#ahead += ms;
  }
}
