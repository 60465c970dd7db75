import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSeam } from '../../src/activities/seamClient.ts';
import { instantOf } from '../../src/domain/instant.ts';
import { teardownWorkflowId } from '../../src/domain/ids.ts';
import { workflowTypes } from '../../src/workflows/messages.ts';
import { isFull, limitMs } from '../support/run.ts';
import { openLiveHotel, type LiveHotel } from './live.ts';
import { nightlatch, type Ran } from './nightlatch.ts';

let live: LiveHotel;

beforeAll(async () => {
  live = await openLiveHotel();
});

afterAll(() => live.close());

function teardown(...args: readonly string[]): Promise<Ran> {
  return nightlatch(['teardown', ...args], live);
}
function hours(count: number): string {
  return instantOf(Date.now() + count * 3_600_000);
}

test.runIf(isFull)(
  'a person removes a user identity by command: refused, forced, watched, with a receipt',
  async () => {
    const { hotel } = live;
    const seam = createSeam({ endpoint: hotel.config.endpoint, apiKey: hotel.config.apiKey, timeoutMs: limitMs });
    const { user_identity_id: id } = await seam.userIdentities.create({ full_name: 'Ada Example' });
    await hotel.client.putReservation(hotel.propertyId, 'R-1', {
      stay: { from: hours(1), to: hours(20) },
      rooms: ['101'],
      guests: [{ guestId: 'g1', userIdentityId: id }],
    });
    await hotel.client.waitForIssued(hotel.propertyId, 'R-1');
    const [refused, unknown, wrong] = await Promise.all([
      teardown('start', id, '--json'),
      teardown('status', id),
      teardown('start', 'ada@example.com'),
    ]);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stderr)).toMatchObject({
      error: { code: 'IdentityInUse', reservations: [{ propertyId: hotel.propertyId, reservationId: 'R-1' }] },
    });
    expect(unknown).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error: there is no teardown/),
    });
    expect(wrong).toMatchObject({ code: 1, stderr: 'error: userIdentityId is not a Seam id (a UUID)\n' });

    const forced = await teardown('start', id, '--force', '--watch', '--timeout', '40');
    expect(forced).toMatchObject({ code: 0, stderr: expect.stringContaining('running') });
    expect(forced.stdout).toContain(`${id}: completed, removed`);
    expect(forced.stdout).toMatch(
      /credential +[0-9a-f-]{36} +20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC +(event|already-gone)/,
    );
    expect(forced.stdout).not.toMatch(/Ada|REMAINING/);

    const [receipt, told] = await Promise.all([teardown('status', id, '--json'), teardown('go-on', id)]);
    expect(JSON.parse(receipt.stdout)).toMatchObject({
      status: 'completed',
      remaining: [],
      receipt: {
        outcome: 'removed',
        removed: expect.arrayContaining([expect.objectContaining({ kind: 'user-identity', id })]),
      },
    });
    expect(told).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: there is no teardown/) });
  },
);

test.runIf(isFull)('the help of teardown has its commands, examples and exit codes', async () => {
  const { code, stdout } = await nightlatch(['teardown', '--help']);
  expect(code).toBe(0);
  for (const pattern of [/start .*<ID>/, /status/, /go-on/, /give-up/, /Examples:/, /Exit codes:/])
    expect(stdout).toMatch(pattern);
});

test.runIf(isFull)('a running teardown receives go-on and give-up', async () => {
  const id = randomUUID();
  const { client, taskQueue } = live.hotel.temporal;
  const workflowId = teardownWorkflowId({ workspace: live.hotel.propertyId, userIdentityId: id });
  await client.workflow.start(workflowTypes.userIdentityTeardown, { workflowId, taskQueue: `nobody-${taskQueue}` });
  const [goOn, giveUp] = await Promise.all([teardown('go-on', id), teardown('give-up', id, '--json')]);
  expect(goOn).toEqual({ code: 0, stdout: 'the teardown tries again now\n', stderr: '' });
  expect(giveUp).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(giveUp.stdout)).toEqual({ accepted: true, userIdentityId: id });
  await client.workflow.getHandle(workflowId).terminate();
});
