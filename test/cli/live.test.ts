import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReservationList, ReservationView } from '../../src/client/index.ts';
import { instantOf, localTime } from '../../src/domain/instant.ts';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { aurora } from '../client/exampleProperties.ts';
import { isFull } from '../support/run.ts';
import { openLiveHotel, type LiveHotel } from './live.ts';
import { controlSimulator } from '../support/simulatorControl.ts';
import { nightlatch, type Ran } from './nightlatch.ts';

let live: LiveHotel;
let unanswered: Promise<Ran>;

function hours(count: number): string {
  return instantOf(Date.now() + count * 3_600_000);
}
const { timeZone } = aurora.settings;
const guests = [{ guestId: 'g1', fullName: 'Ada Example', emailAddress: 'ada@example.com' }];

beforeAll(async () => {
  live = await openLiveHotel({
    'R-1001.json': JSON.stringify({ stay: { from: hours(1), to: hours(20) }, rooms: ['101'], guests }),
    'R-1002.json': JSON.stringify({ stay: { from: hours(48), to: hours(60) }, rooms: ['102'], guests }),
    'R-1004.json': JSON.stringify({
      stay: { from: hours(1), to: hours(20) },
      rooms: ['104'],
      guests: [{ guestId: 'g1', fullName: 'Cy Example', emailAddress: 'cy@example.com' }],
    }),
    'R-1003.json': JSON.stringify({ stay: { from: hours(1), to: hours(20) }, rooms: ['103'], guests, eventId: 'e-3' }),
  });
  if (!isFull) return;
  // It takes twice the time that a worker has to answer: the other tests run meanwhile.
  unanswered = nightlatch(
    ['reservation', 'put', live.path('R-1003.json'), '--wait', 'issued', '--timeout', '1', '--json'],
    {
      env: { ...live.env, NIGHTLATCH_TASK_QUEUE: `nobody-${live.env['NIGHTLATCH_TASK_QUEUE']}` },
    },
  );
});

afterAll(() => live.close());

function control(method: string, path: string, body: unknown): Promise<void> {
  return controlSimulator(live.hotel.config.endpoint, [method, path], body);
}

function reservation(...args: readonly string[]): Promise<Ran> {
  return nightlatch(['reservation', ...args], live);
}

test('a person puts, changes and checks out a reservation by command', async () => {
  const put = await reservation('put', live.path('R-1001.json'), '--wait', 'issued');
  expect(put).toMatchObject({ code: 0, stderr: expect.stringContaining('1 of 1 guests have their key') });
  expect(put.stdout).toMatch(/R-1001 at \S+: booked, nothing left to do/);
  expect(put.stdout).toMatch(/g1 +override +issued +1 +\d{4}-\d\d-\d\d \d\d:\d\d/);

  const add = await reservation(
    'guest',
    'add',
    'R-1001',
    'g2',
    '--full-name',
    'Bo Example',
    '--wait',
    'issued',
    '--json',
  );
  expect(add.code).toBe(0);
  expect(JSON.parse(add.stdout)).toMatchObject({
    guests: [{}, { credentials: [{ kind: 'joiner', state: 'issued' }] }],
  });

  const newKey = await reservation('new-key', 'R-1001', '--guest', 'g2', '--wait', 'issued', '--json');
  expect(newKey.code).toBe(0);
  const [, { credentials }] = JSON.parse(newKey.stdout).guests;
  expect(credentials.slice(0, 2)).toMatchObject([
    { kind: 'joiner', state: 'issued', generation: 1 },
    { kind: 'joiner', acsCredentialId: JSON.parse(add.stdout).guests[1].credentials[0].acsCredentialId },
  ]);

  const get = await reservation('get', 'R-1001');
  expect(get.stdout).toMatch(/g2 +joiner +issued/);
  expect(get.stdout).not.toMatch(/Ada|ada@|Bo Example/);

  const again = await reservation('guest', 'add', 'R-1001', 'g2', '--full-name', 'Bo Example');
  expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^error: guest\.guestId/) });

  const plan = await reservation('plan', live.path('R-1001.json'));
  expect(plan).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 +revoke +g2/) });

  // The stay ends 20 hours from now: a change by less than a minute would be none.
  const until = localTime(hours(20), timeZone).includes(' 23:5') ? '23:15' : '23:59';
  const later = await reservation('stay', 'R-1001', '--until', until, '--json');
  expect(localTime((JSON.parse(later.stdout) as ReservationView).stay.to, timeZone)).toContain(` ${until}`);

  const out = await reservation('check-out', 'R-1001', '--json');
  expect(JSON.parse(out.stdout)).toMatchObject({ status: 'departed' });
});

test('Ctrl-C during a wait says that the work goes on, and how to look at it', async () => {
  await control('PUT', '/faults', [{ path: '/acs/credentials/create', times: 1, effect: { hold: 'before' } }]);
  const args = ['reservation', 'put', live.path('R-1004.json'), '--wait', 'issued'];
  const { code, stdout, stderr } = await nightlatch(args, { ...live, interruptAt: /guests have their key/ });
  await control('POST', '/holds/release', {});
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toContain('the reservation goes on without this command');
  expect(stderr).toContain(`nightlatch reservation get R-1004 --property ${live.hotel.propertyId}`);
});

test.runIf(isFull)('a wait for keys that are not due yet ends with exit code 2', async () => {
  const { code, stdout, stderr } = await reservation(
    'put',
    live.path('R-1002.json'),
    '--wait',
    'issued',
    '--timeout',
    '1',
  );
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('error: not all keys are issued, and none is coming (keys are issued later'),
  });
  expect(stdout).toContain('keys are issued later');
  const stay = await reservation('stay', 'R-1002', '2031-02-01', '2031-02-03', '--json');
  expect(JSON.parse(stay.stdout)).toMatchObject({
    stay: { from: '2031-02-01T14:00:00.000Z', to: '2031-02-03T10:00:00.000Z' },
  });
  const list = await reservation('list', '--json');
  expect(JSON.parse(list.stdout)).toMatchObject({ more: false });
  const rooms = await reservation('rooms', 'R-1002', '103', '104', '--via', 'signal');
  expect(rooms).toMatchObject({ code: 0, stdout: expect.stringMatching(/^accepted as /) });
  const unknown = await reservation('rooms', 'R-1002', '999');
  expect(unknown).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('no key for room 999: it does not exist here'),
  });
  const cancelled = await reservation('cancel', 'R-1002', '--wait', 'issued');
  expect(cancelled).toMatchObject({ code: 0, stderr: expect.stringMatching(/^no keys are due$/m) });
  expect(cancelled.stdout).toContain('cancelled, nothing left to do');
});

test('doctor finds nothing wrong while all of it works, and exits with 1 if the key is wrong', async () => {
  const env = { ...live.env, SEAM_API_KEY: live.hotel.config.apiKey };
  const well = await nightlatch(['doctor'], { env });
  expect(well).toMatchObject({ code: 0, stderr: '' });
  expect(well.stdout).toMatch(/^ok +worker: 1 poller /m);
  if (!isFull) return; // test/cli/doctor.test.ts finds what is wrong without processes
  const ill = await nightlatch(['doctor', '--json'], { env: { ...env, SEAM_API_KEY: 'seam_test_other' } });
  expect(ill).toMatchObject({ code: 1, stderr: '' });
  const { checks } = JSON.parse(ill.stdout) as { checks: readonly Finding[] };
  expect(checks.filter(({ is }) => is === 'wrong')).toMatchObject([
    { says: expect.stringContaining('refuses the API key') },
  ]);
});

test('a reservation that does not exist ends with exit code 1', async () => {
  const { code, stderr } = await reservation('get', 'R-0', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'NotFound', reservationId: 'R-0' } });
});

test.runIf(isFull)(
  'a message that Temporal has is accepted, and a wait for keys without a worker ends with exit code 2',
  async () => {
    const { code, stdout, stderr } = await unanswered;
    expect({ code, answer: JSON.parse(stdout) as unknown }).toEqual({
      code: 2,
      answer: { accepted: true, eventId: 'e-3' },
    });
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'NotInTime', message: 'no worker has answered after 1 s' },
    });
  },
);

test.runIf(isFull)('a list continues at the end of an earlier one', async () => {
  const first = await reservation('list', '--limit', '1');
  const [, next = ''] = /and more: add --after (\S+)/.exec(first.stdout) ?? [];
  const second = await reservation('list', '--after', next, '--json');
  const { reservations } = JSON.parse(second.stdout) as ReservationList;
  expect(reservations).not.toEqual([]);
  for (const { reservationId } of reservations) expect(first.stdout).not.toContain(reservationId);
});
