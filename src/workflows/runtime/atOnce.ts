import { mostAtOnce } from '../../domain/task.ts';

/**
 * Asks for each of a list, 10 at once at the most.
 *
 * @returns the answers, in the order of the list.
 * @throws {Error} what the first failing question throws.
 */
export async function askEach<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const rest = items.entries();
  async function askInTurn(): Promise<void> {
    for (const [index, item] of rest) answers[index] = await ask(item);
  }
  await Promise.all(Array.from({ length: Math.min(mostAtOnce, items.length) }, askInTurn));
  return answers;
}
