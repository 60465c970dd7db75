import { createPeople, soon, type Person } from '../stack/people.ts';
import type { Bench } from '../stack/open.ts';

/** What is issued: a key to all rooms for each guest. */
export interface IssueCase {
  readonly guests: readonly Person[];
  readonly rooms: readonly string[];
  readonly stay: { readonly from: string; readonly to: string };
}

/** Prepares guests who are known to Seam, and rooms without keys. */
export async function prepareIssue(
  { seamSide, freshRooms }: Bench,
  size: { readonly guests: number; readonly rooms: number },
): Promise<IssueCase> {
  await seamSide.actAtOnce();
  return { guests: await createPeople(seamSide, size.guests), rooms: freshRooms(size.rooms), stay: soon() };
}

/** The common door on every key. */
export const mainEntrance = 'Main Entrance';
