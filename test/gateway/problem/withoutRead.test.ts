import { describe, expect, it } from 'vitest';
import { ignoredWithoutRead, problemWithoutRead } from '../../../src/gateway/problem/withoutRead.ts';

// Over HTTP: test/attacks/betweenHotels.ts.
describe('what a key without the right to read hears', () => {
  it('of a refusal are no guests, no status and no other reservations', () => {
    for (const type of ['unknown-guest', 'wrong-state', 'identity-in-use', 'refused'] as const) {
      const { detail } = problemWithoutRead({ type, detail: 'its guests are g1, g2' });
      expect(detail).not.toContain('g1');
    }
    const problem = {
      type: 'invalid-input',
      detail: 'rooms is empty',
      errors: [{ field: 'rooms', reason: 'is empty' }],
    } as const;
    expect(problemWithoutRead(problem)).toEqual(problem);
  });

  it('of a message that changed nothing is why, and of an earlier refusal only its type', () => {
    expect(ignoredWithoutRead('late: revision 4 is older than 5')).toBe('late: revision 4 is older than 5');
    expect(ignoredWithoutRead('UnknownGuest: guestId g9 is not a guest; its guests are g1')).toBe('UnknownGuest');
  });
});
