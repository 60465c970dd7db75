import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reportError } from '../../src/cli/errors.ts';
import { print, printError, section, table, trouble } from '../../src/cli/output/print.ts';

const [red, plain] = ['\u001b[31m', '\u001b[39m'];
const written: string[] = [];

/** Makes both streams terminals, or pipes, and collects what they are given. */
function streamsAre(isTTY: boolean): void {
  for (const stream of streams) {
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    stream.isTTY = isTTY;
    stream.getColorDepth = (env: NodeJS.ProcessEnv = process.env) => (env['NO_COLOR'] ? 1 : 8);
  }
}

const streams = [process.stdout, process.stderr];
const wereTTY = streams.map(({ isTTY }) => isTTY);

beforeEach(() => {
  written.length = 0;
  vi.stubEnv('FORCE_COLOR', undefined);
  vi.stubEnv('NO_COLOR', undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const [index, stream] of streams.entries()) {
    stream.isTTY = wereTTY[index] ?? false;
    Reflect.deleteProperty(stream, 'getColorDepth');
  }
});

function printAll(): string {
  print(
    ...table(
      ['RESERVATION', 'NEEDS ATTENTION'],
      [
        ['R-1', ''],
        ['R-2', 'room-occupied'],
      ],
      new Set([1]),
    ),
  );
  print(...section('NEEDS ATTENTION', [trouble('room-occupied: check \u202eit out')]));
  printError('error: no such room');
  return written.join('');
}

it('colours what is wrong, and nothing else', () => {
  streamsAre(true);
  const text = printAll();
  expect(text.split('\n').filter((line) => line.includes(red))).toEqual([
    `${red}R-2          room-occupied${plain}`,
    `${red}room-occupied: check \\u202eit out${plain}`,
    `${red}error: no such room${plain}`,
  ]);
});

it.each([
  ['into a pipe', false, ''],
  ['with NO_COLOR', true, '1'],
])('colours nothing %s', (_, isTTY, noColour) => {
  if (noColour !== '') vi.stubEnv('NO_COLOR', noColour);
  streamsAre(isTTY);
  expect(printAll()).not.toContain('\u001b');
});

it('colours no JSON', () => {
  streamsAre(true);
  reportError(new Error('no such room'), true);
  expect(JSON.parse(written.join(''))).toEqual({ error: { code: 'Failed', message: 'no such room' } });
});
