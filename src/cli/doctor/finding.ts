import type { Advice } from '../setup/advice.ts';

/** What one check has found. */
export interface Finding {
  /** What was checked, such as `Temporal` or `Seam for hotel-aurora`. */
  readonly check: string;
  /** `unknown`: the check could not be made; that alone is no fault. */
  readonly is: 'ok' | 'wrong' | 'unknown';
  readonly says: string;
  /** What to do; absent if there is nothing to do. */
  readonly todo?: string;
}

/** A check that found nothing wrong. */
export function ok(check: string, says: string): Finding {
  return { check, is: 'ok', says };
}

/** A check that found something wrong. */
export function wrong(check: string, { says, todo }: Advice): Finding {
  return { check, is: 'wrong', says, todo };
}

/** A check that could not be made. */
export function unknown(check: string, says: string): Finding {
  return { check, is: 'unknown', says };
}

/** A finding in one line. */
export function findingText({ check, is, says, todo }: Finding): string {
  const advice = todo === undefined ? '' : `. To do: ${todo}`;
  return `${is.padEnd('unknown'.length)}  ${check}: ${says}${advice}`;
}
