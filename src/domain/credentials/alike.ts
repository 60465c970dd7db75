import { epochMs, type Instant } from '../instant.ts';

/** How much Seam, or the lock system behind it, may round: locks know minutes. */
const roundedMs = 60_000;

/** Whether two instants are the same, apart from what Seam may round. */
export function isSameMoment(a: Instant, b: Instant): boolean {
  return Math.abs(epochMs(a) - epochMs(b)) < roundedMs;
}

/**
 * Whether Seam shows the doors that are expected, in any order. Doors that open by themselves do not count, because the
 * lock system adds them. If one side has no doors, nothing is known, and they count as the same: both lists of
 * `visionline_metadata` are optional, and a multi-phone sync credential may show none before a phone has a copy.
 *
 * @param automatic ids of the entrances that open by themselves (door categories entrance and elevator reader).
 */
export function isSameDoors(
  expected: readonly string[],
  shown: readonly string[],
  automatic: readonly string[],
): boolean {
  const [a, b] = [expected, shown].map((ids) => new Set(ids.filter((id) => !automatic.includes(id))));
  if (a === undefined || b === undefined || a.size === 0 || b.size === 0) return true;
  return a.size === b.size && [...a].every((id) => b.has(id));
}
