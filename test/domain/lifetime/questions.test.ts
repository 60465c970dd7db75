import { describe, expect, it } from 'vitest';
import {
  afterUses,
  answersTo,
  noQuestions,
  withoutQuestion,
  withQuestion,
} from '../../../src/domain/lifetime/questions.ts';

const [ada, bo] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
const asked = ['hotel-aurora', 'hotel-borealis'];

function answer(userIdentityId: string, number: number, propertyId = 'hotel-aurora') {
  return { propertyId, userIdentityId, number, reservationIds: ['R1'], access: null };
}

describe('the questions of a reservation who uses an identity', () => {
  it('keep apart the answers of different questions, and those of a run before', () => {
    const questions = withQuestion(withQuestion(noQuestions(1_000), { userIdentityId: ada, asked }), {
      userIdentityId: bo,
      asked,
    });
    const [first, second] = questions.open.map(({ number }) => number) as [number, number];
    expect(questions.last).toBe(second);
    const heard = [
      answer(ada, first),
      answer(ada, first),
      answer(bo, first, 'hotel-borealis'),
      answer(bo, second, 'another-hotel'),
      answer(ada, 1),
    ].reduce(afterUses, questions);
    expect(answersTo(heard, first)).toEqual([answer(ada, first)]);
    expect(answersTo(heard, second)).toEqual([]);
    // The next run begins later, so its numbers are others.
    expect(withQuestion(noQuestions(2_000), { userIdentityId: ada, asked }).open[0]!.number).not.toBe(first);
  });

  it('keep nothing of a question that no longer waits', () => {
    const open = withQuestion(noQuestions(0), { userIdentityId: ada, asked });
    const over = withoutQuestion(open, open.last);
    expect(afterUses(over, answer(ada, open.last))).toEqual({ last: open.last, open: [] });
    expect(answersTo(over, open.last)).toEqual([]);
  });
});
