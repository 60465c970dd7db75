import type { ProblemFacts, ProblemType } from './problem.ts';

/** What a key without the right `read` hears in place of texts that may name the guests, the status or other reservations. */
const details: Readonly<Partial<Record<ProblemType, string>>> = {
  'unknown-guest': 'The guest is not on this reservation.',
  'wrong-state': "The reservation's status does not allow this.",
  'identity-in-use': 'A live reservation uses the identity. End the reservation first, or send force.',
  refused: 'The reservation does not allow this.',
};

/** The problem as a key without the right `read` hears it: what is wrong with what it sent, and nothing else. */
export function problemWithoutRead(facts: ProblemFacts): ProblemFacts {
  const detail = details[facts.type];
  return detail === undefined ? facts : { ...facts, detail };
}

/**
 * Why a message changed nothing, for such a key. Of a refusal it hears the type, such as `UnknownGuest`: a Signal with the same
 * event id may have been refused before, and the text of the refusal names what others sent.
 */
export function ignoredWithoutRead(why: string): string {
  return /^[A-Z]\w+(?=: )/.exec(why)?.[0] ?? why;
}
