import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';

let printed = '';
beforeEach(() => {
  printed = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
});
afterEach(() => vi.restoreAllMocks());

const person = "Marker O'Person, +15550100000";

it.each([
  ['reservation', 'guest', 'add', 'R-1', 'g2', person],
  ['reservation', 'guest', 'add', 'R-1', 'g2', `--full-nme=${person}`],
  ['reservation', 'guest', 'add', 'R-1', 'g2', `--${person}`],
  ['reservation', 'guest', 'add', 'R-1', 'g2', `-${person}`],
  ['reservation', 'guest', person],
  ['reservation', person],
  [person],
  ['reservation', 'hold', 'R-1', '--revision', person],
  ['reservation', 'hold', 'R-1', '--timeout', person],
  ['reservation', 'hold', 'R-1', '--via', person],
  ['reservation', 'list', '--status', person],
  ['reservation', 'list', '--limit', person],
  ['teardown', 'start', 'an-id', person],
])('an error of the command line repeats none of its values: %j', async (...args) => {
  for (const json of [[], ['--json']]) {
    expect(await runCommandLine([...args, ...json])).not.toBe(0);
    expect(printed).toMatch(/too many arguments|unknown option|unknown command|is invalid/);
    expect(printed).not.toMatch(/Marker|Person|5550100000/);
  }
});

it('an error of the command line names the option or command that is wrong', async () => {
  await runCommandLine(['reservation', 'guest', 'add', 'R-1', 'g2', '--full-nme', person]);
  await runCommandLine(['reservation', 'gest']);
  await runCommandLine(['reservation', 'hold', 'R-1', '--revision', person]);
  expect(printed).toContain("unknown option '--full-nme'\n(Did you mean --full-name?)");
  expect(printed).toContain("unknown command 'gest'");
  expect(printed).toContain("option '--revision <number>' argument is invalid. It is not a whole number.");
});
