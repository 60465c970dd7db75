import { createPeople, soon, type Person } from '../stack/people.ts';
import type { Bench } from '../stack/open.ts';

/** What is issued: a key for each guest on every room. */
export interface IssueCase {
  readonly guests: readonly Person[];
  readonly rooms: readonly string[];
  readonly stay: { readonly from: string; readonly to: string };
}

/** Prepares people whom Seam knows, and rooms that nobody has keys for. */
export async function prepareIssue(
  { seamSide, freshRooms }: Bench,
  size: { readonly guests: number; readonly rooms: number },
): Promise<IssueCase> {
  await seamSide.actAtOnce();
  return { guests: await createPeople(seamSide, size.guests), rooms: freshRooms(size.rooms), stay: soon() };
}

/** The door that every guest may open. */
export const mainEntrance = 'Main Entrance';
