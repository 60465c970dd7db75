import { describe, expect, it } from 'vitest';
import { adviceOn, problemText, seamCodes, type SeamObject } from '../../../src/domain/seam/codes.ts';
import { stopsKeys, whyDown } from '../../../src/domain/seam/system.ts';

const all = Object.entries(seamCodes).flatMap(([object, codes]) =>
  Object.keys(codes).map((code) => ({ object: object as SeamObject, code })),
);

describe('a code of Seam’s', () => {
  it.each(all)('says what it means and what to do: $object $code', (problem) => {
    const text = problemText(problem);
    expect(text).toContain(`(\`${problem.code}\`)`);
    const team = adviceOn(problem)?.team ?? null;
    expect(text).toMatch(team === null ? /Nothing to do/ : new RegExp(`${team}: [A-Z]`));
  });

  it('that is not in the table is shown as it is, with general advice', () => {
    for (const code of ['new_code', 'constructor'])
      expect(problemText({ object: 'acs_system', code })).toBe(
        `Seam reports \`${code}\`. Look it up in Seam Console; if it does not go away, ask Seam support.`,
      );
  });
});

describe('a lock system or credential service', () => {
  it('is down if it has any error, such as insufficient_permissions or an unknown one, and not for a warning', () => {
    const up = { errors: [], warnings: ['setup_required', 'unknown_issue_with_acs_system'] };
    expect(whyDown(up, up)).toBeNull();
    for (const code of ['insufficient_permissions', 'new_code', 'account_disconnected']) {
      const down = { errors: [code], warnings: [] };
      expect(whyDown(down, null)).toContain(code);
      expect(whyDown(up, down)).toContain(code);
    }
  });

  it('stops keys while it has an error, or a warning that says so', () => {
    const system = { part: 'credential-service', object: 'acs_system' } as const;
    expect(stopsKeys({ ...system, kind: 'warning', code: 'setup_required' })).toBe(true);
    expect(stopsKeys({ ...system, kind: 'error', code: 'new_code' })).toBe(true);
    expect(stopsKeys({ ...system, kind: 'warning', code: 'new_code' })).toBe(false);
    expect(stopsKeys({ ...system, kind: 'warning', code: 'time_zone_does_not_match_location' })).toBe(false);
  });
});
