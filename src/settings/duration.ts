import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

const daysPerWeek = 7;

function msOf(text: string): number | null {
  try {
    const parsed = Temporal.Duration.from(text);
    const days = parsed.days + daysPerWeek * parsed.weeks;
    return parsed.sign < 0 ? null : Math.round(parsed.with({ weeks: 0, days }).total({ unit: 'milliseconds' }));
  } catch {
    return null; // not a duration, or one of months or years
  }
}

/** An ISO 8601 duration of fixed length, such as PT4H or P7D, read as milliseconds; a day has 24 hours. */
export const duration = z.string().transform((text, context) => {
  const ms = msOf(text);
  if (ms !== null) return ms;
  const message = 'is not a duration such as PT4H or P7D (weeks, days, hours, minutes, seconds; not negative)';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});
