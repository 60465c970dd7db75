import { expect, it } from 'vitest';
import { planText } from '../../../src/cli/output/plan.ts';
import { at } from '../../domain/hotelAurora.ts';

it('a plan says which reservation has the room, or that there is no such room', () => {
  const steps = [
    { step: 'wait', for: 'room', room: '101', why: 'occupied', by: 'R-9', until: at(20) },
    { step: 'wait', for: 'room', room: '999', why: 'unknown-room', until: null },
    { step: 'wait', for: 'room', until: null },
  ] as const;
  const [, first, second, third] = planText(steps, 'Europe/Oslo');
  expect(first).toMatch(/101 +the room is taken by reservation R-9, until 2026-12-01 21:00$/);
  expect(second).toMatch(/999 +the room does not exist here$/);
  expect(third).toMatch(/waits for a room$/);
});
