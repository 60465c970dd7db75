/** What is wrong with a body: the field's path, `$` for the body itself, and the reason. */
export interface Problem {
  readonly field: string;
  readonly reason: string;
}

/** The most problems that one answer tells: a person corrects no more at once. */
export const mostProblems = 20;

/** The first of several problems, 20 at most; the last of them says how many more there are. */
export function firstProblems(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= mostProblems) return problems;
  const told = problems.slice(0, mostProblems - 1);
  return [...told, { field: '$', reason: `has ${problems.length - told.length} more problems` }];
}

/** Problems as one line: `guests[1].emailAddress is used by two guests of the reservation; …`. */
export function problemText(problems: readonly Problem[]): string {
  return problems.map(({ field, reason }) => (field === '$' ? `the body: ${reason}` : `${field} ${reason}`)).join('; ');
}

/** How many characters are kept of why something was refused. */
const longestReason = 300;

/** The beginning of a reason, as a workflow keeps it. */
export function shortReason(reason: string): string {
  return reason.length <= longestReason ? reason : `${reason.slice(0, longestReason).toWellFormed()} …`;
}
