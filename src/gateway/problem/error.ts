import type { ProblemFacts } from './problem.ts';

/** An error that the gateway itself answers with. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly facts: ProblemFacts;

  constructor(facts: ProblemFacts, options?: ErrorOptions) {
    super(facts.type, options);
    this.facts = facts;
  }
}
