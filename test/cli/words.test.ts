import { afterAll, beforeAll, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { environment, fullFile, sparseFile } from '../settings/exampleFiles.ts';
import { isFull } from '../support/run.ts';
import { filesIn, nightlatch } from './nightlatch.ts';

const stay = { arrival: '2030-12-01', departure: '2030-12-04' };
const holds = { stay, rooms: ['101'], guests: [{ guestId: 'g1', fullName: 'Ada Example' }] };

/** All rows in the full run; in `npm test` only the first, which shows this kind of refusal or output. */
function rows<Row extends readonly [unknown, unknown]>(all: readonly Row[]): readonly Row[] {
  return isFull ? all : all.slice(0, 1);
}

let files: Awaited<ReturnType<typeof filesIn>>;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  files = await filesIn({
    'properties.json': JSON.stringify(fullFile),
    'several.json': JSON.stringify({ properties: [...fullFile.properties, ...sparseFile.properties] }),
    'broken.json': JSON.stringify({
      properties: [{ ...fullFile.properties[0], timeZone: 'Europe/Nowhere', colour: 1 }],
    }),
    'R-1001.json': JSON.stringify(holds),
    'bad.json': JSON.stringify({
      ...holds,
      rooms: ['999'],
      guests: [{ guestId: 'ada@example.com', fullName: 'Ada Example' }],
    }),
    'unknownRoom.json': JSON.stringify({ ...holds, rooms: ['999'] }),
    'torn.json': '{"guests": [{"fullName": "Ada Example" oops',
  });
  env = { ...environment, NIGHTLATCH_PROPERTIES: files.path('properties.json'), TEMPORAL_ADDRESS: '127.0.0.1:1' };
});

afterAll(() => files.remove());

test.runIf(isFull)('--version prints the version', async () => {
  expect(await nightlatch(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
});

test.each<[string[], RegExp[]]>(
  rows([
    [['--help'], [/worker/, /simulator/, /demo/, /Examples:/, /Exit codes:/]],
    [
      ['reservation', '--help'],
      [/put .*<FILE>/, /check-in/, /guest/, /Examples:/],
    ],
    [
      ['reservation', 'put', '--help'],
      [/--wait/, /--json/, /--property/, /--event-id/],
    ],
    [
      ['reservation', 'guest', 'add', '--help'],
      [/<GUEST>/, /--identity/],
    ],
  ]),
)('%j prints its help', async (args, expected) => {
  const { code, stdout } = await nightlatch(args);
  expect(code).toBe(0);
  for (const pattern of expected) expect(stdout).toMatch(pattern);
});

test.each(
  rows([
    [['nonsense'], "unknown command 'nonsense'"],
    [['reservation', 'stay', 'R-1', '--until', '25:00'], 'error: --until is not a time of day: write it as 14:00'],
    [['completion', 'tcsh'], 'SHELL is not one of bash, zsh, fish: name your shell'],
    [['reservation', 'put'], "missing required argument 'FILE'"],
    [['reservation', 'list', '--status', 'asleep'], "argument 'asleep' is invalid"],
    [['reservation', 'check-in', 'R-1', '--timeout', 'soon'], 'It is not a whole number'],
    [['reservation', 'check-in', 'R-1', '--revision', '1.5'], 'It is not a whole number'],
    [['reservation', 'list', '--arrivals', '2031-02-30'], 'arrivals is not a date between the years 2000 and 2199'],
    [['reservation', 'list', '--limit', '0'], 'It is not between 1 and 1000'],
  ]),
)('%j is refused with exit code 1', async (args, expected) => {
  const { code, stdout, stderr } = await nightlatch(args, { env });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(expected);
});

test.each(
  rows([
    [['worker'], ['SEAM_API_KEY']],
    // A command that calls only Temporal needs no secret of Seam's.
    [['reservation', 'get', 'R-1'], []],
  ]),
)('%j names all problems of the settings at once, with exit code 1', async (args, secrets) => {
  const broken = { NIGHTLATCH_PROPERTIES: files.path('broken.json'), NIGHTLATCH_GATEWAY_PORT: 'eighty' };
  const { code, stdout, stderr } = await nightlatch(args, { env: broken });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  for (const field of ['timeZone', 'colour', 'NIGHTLATCH_GATEWAY_PORT', ...secrets]) expect(stderr).toContain(field);
  expect(stderr.includes('SEAM_API_KEY')).toBe(secrets.length > 0);
  expect(stderr).not.toContain('    at ');
});

test.each(
  rows([
    [['put', 'bad.json'], 'guests[0].guestId looks like an e-mail address'],
    [['put', 'unknownRoom.json'], 'rooms[0] is not a room of hotel-aurora'],
    [['plan', 'unknownRoom.json'], 'rooms[0] is not a room of hotel-aurora'],
    [['put', 'torn.json'], 'FILE {path} is not JSON (line 1 column 40)'],
    [['put', 'absent.json'], 'FILE {path} cannot be read (ENOENT)'],
    [['put', 'R-1001.json', '--id', 'ada@example.com'], 'reservationId looks like an e-mail address'],
    [['put', 'R-1001.json', '--property', 'hotel-polaris'], 'the properties file has no property hotel-polaris'],
    [['put', 'R-1001.json', '--property', 'ada@example.com'], 'propertyId looks like an e-mail address'],
  ]),
)('reservation %j is refused before anything is sent', async ([command, file, ...more], expected) => {
  const args = ['reservation', command!, files.path(file!), ...more];
  const { code, stdout, stderr } = await nightlatch(args, { env });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`error: ${expected.replace('{path}', files.path(file!))}`);
  expect(stderr).not.toMatch(/ada@|Ada/);
});

test.runIf(isFull)('a plan without a reservation and standard input without an id are refused', async () => {
  expect((await nightlatch(['reservation', 'plan'], { env })).stderr).toContain('error: FILE is missing');
  const put = await nightlatch(['reservation', 'put', '-'], { env, stdin: JSON.stringify(holds) });
  expect(put).toMatchObject({ code: 1, stderr: expect.stringContaining('add --id for the reservation') });
});

test.runIf(isFull)('a command must name one of several properties', async () => {
  const several = { ...env, NIGHTLATCH_PROPERTIES: files.path('several.json') };
  const { code, stderr } = await nightlatch(['reservation', 'get', 'R-1'], { env: several });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'error: --property is missing: the properties file has several properties, name one\n',
  });
});

test('--json reports a refusal as JSON', async () => {
  const { code, stderr } = await nightlatch(['reservation', 'put', files.path('unknownRoom.json'), '--json'], { env });
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: 'InvalidInput',
      problems: [{ field: 'rooms[0]', reason: 'is not a room of hotel-aurora' }],
      message: 'rooms[0] is not a room of hotel-aurora',
    },
  });
});

test.runIf(isFull).each([
  [['reservation', 'list', '--limit', 'many'], /^option '--limit <number>' argument 'many' is invalid/],
  [['teardown', 'go-on'], /^missing required argument 'ID'/],
])('%j with --json reports its wrong usage as JSON', async (args, message) => {
  const { code, stdout, stderr } = await nightlatch([...args, '--json'], { env });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(JSON.parse(stderr)).toEqual({ error: { code: 'InvalidUsage', message: expect.stringMatching(message) } });
});

test.runIf(isFull)('a closed output pipe is not an error', async () => {
  expect(await nightlatch(['reservation', '--help'], { closedOutput: true })).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
});

test('the exit code is 2 if Temporal does not answer', async () => {
  const { code, stdout, stderr } = await nightlatch(['reservation', 'put', files.path('R-1001.json')], { env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: Temporal did not answer in time: check TEMPORAL_ADDRESS/);
});
