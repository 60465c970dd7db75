import type { Instant } from '../instant.ts';
import type { Trouble } from '../trouble.ts';
import type { Attention } from './view.ts';

/** Troubles as attention entries: one that was there before keeps its `since`. */
export function withSince(
  before: readonly Attention[],
  troubles: readonly Trouble[],
  now: Instant,
): readonly Attention[] {
  const known = new Map<string | null, Attention[]>();
  for (const old of before) known.set(old.about, [...(known.get(old.about) ?? []), old]);
  return troubles.map(({ code, about, forDesk, forOperator }) => {
    const since = known.get(about)?.find((old) => old.code === code)?.since ?? now;
    return { code, about, forDesk, forOperator, message: forDesk, since };
  });
}
