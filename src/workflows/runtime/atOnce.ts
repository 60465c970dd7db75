/**
 * How many calls or tasks of one kind are under way at once. The answers to all of them may come with one workflow task, which
 * has five seconds for what follows from them.
 */
export const mostAtOnce = 10;

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
