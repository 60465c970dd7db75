import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';

const folder = new URL('../../../examples/reservations/', import.meta.url);

/** The fields of an example that the demo reads; the client checks the others, as it does for a PMS. */
const exampleSchema = z.looseObject({
  reservationId: z.string(),
  stay: z.object({ arrival: z.iso.date(), departure: z.iso.date() }),
  rooms: z.array(z.string()),
  guests: z.array(z.looseObject({ guestId: z.string(), rooms: z.array(z.string()).optional() })),
});

/** A reservation as a PMS sends it, with dates for the stay and with its id. */
export type Example = z.infer<typeof exampleSchema>;

const dayMs = 86_400_000;

/** The date `days` days after a date. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
}

/**
 * The example reservations, in the order of their file names. All dates are moved by the same number of days, so that the
 * first arrival is on `firstArrival`.
 */
export async function readExamples(firstArrival: string): Promise<readonly Example[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  const examples = await Promise.all(
    files.map(async (name) => exampleSchema.parse(JSON.parse(await readFile(new URL(name, folder), 'utf8')))),
  );
  const first = examples.map(({ stay }) => stay.arrival).toSorted()[0] ?? firstArrival;
  const days = Math.round((Date.parse(firstArrival) - Date.parse(first)) / dayMs);
  return examples.map(({ stay, ...example }) => ({
    ...example,
    stay: { arrival: plusDays(stay.arrival, days), departure: plusDays(stay.departure, days) },
  }));
}
