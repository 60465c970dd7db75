/** What a door did when a guest held a phone to it, and what it should have done. */
export interface Tap {
  readonly reservationId: string;
  readonly guestId: string;
  readonly door: string;
  readonly opens: boolean;
  readonly expected: boolean;
  /** Whether the guest had checked out. */
  readonly departed: boolean;
}

/** How well guests got through their doors, and through no others. */
export interface Score {
  /** How many times a guest went to a door. */
  readonly doors: number;
  /** How many times the door did what the PMS's messages say. */
  readonly right: number;
  /** Guests before closed doors: the door is theirs, and it stayed shut. */
  readonly guestsOutside: number;
  /** Departed guests before open doors. */
  readonly departedInside: number;
  /** Keys beyond one for each guest of each reservation. */
  readonly issuedTwice: number;
}

/** The score of taps; `keys` is how many keys were made, `guests` for how many guests they are. */
export function scoreOf(
  taps: readonly Tap[],
  { keys, guests }: { readonly keys: number; readonly guests: number },
): Score {
  const wrong = taps.filter(({ opens, expected }) => opens !== expected);
  return {
    doors: taps.length,
    right: taps.length - wrong.length,
    guestsOutside: wrong.filter(({ expected }) => expected).length,
    departedInside: wrong.filter(({ opens, departed }) => opens && departed).length,
    issuedTwice: Math.max(0, keys - guests),
  };
}
