import type { IdentityUses } from '../teardown/uses.ts';

/** A question to properties who uses an identity, and what they have answered. */
export interface OpenQuestion {
  readonly number: number;
  readonly userIdentityId: string;
  /** The ids of the properties that were asked. */
  readonly asked: readonly string[];
  /** By property id. */
  readonly answers: Readonly<Record<string, IdentityUses>>;
}

/** The questions of a reservation who uses an identity. They do not cross continue-as-new, which waits for their tasks. */
export interface Questions {
  /** The number of the last one; the clock at first, so that an answer to the run before is recognized. */
  readonly last: number;
  /** Those that wait for answers. */
  readonly open: readonly OpenQuestion[];
}

/** No questions yet, in a run that begins at a time, in milliseconds since 1970. */
export function noQuestions(epochMs: number): Questions {
  return { last: epochMs, open: [] };
}

/** One more question; it gets the next number, which is the new `last`. */
export function withQuestion(
  { last, open }: Questions,
  question: Pick<OpenQuestion, 'userIdentityId' | 'asked'>,
): Questions {
  return { last: last + 1, open: [...open, { ...question, number: last + 1, answers: {} }] };
}

/** After a property answered. The answer to another question, or to one that no longer waits, changes nothing. */
export function afterUses(questions: Questions, uses: IdentityUses): Questions {
  function isAnsweredBy({ number, userIdentityId, asked }: OpenQuestion): boolean {
    return uses.number === number && uses.userIdentityId === userIdentityId && asked.includes(uses.propertyId);
  }
  const open = questions.open.map((one) =>
    isAnsweredBy(one) ? { ...one, answers: { ...one.answers, [uses.propertyId]: uses } } : one,
  );
  return { ...questions, open };
}

/** The answers to a question, one of each property that has answered. */
export function answersTo({ open }: Questions, number: number): readonly IdentityUses[] {
  return Object.values(open.find((one) => one.number === number)?.answers ?? {});
}

/** The questions without one that no longer waits. */
export function withoutQuestion({ last, open }: Questions, number: number): Questions {
  return { last, open: open.filter((one) => one.number !== number) };
}
