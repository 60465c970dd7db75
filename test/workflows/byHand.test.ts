import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { expect, test } from 'vitest';
import { propertyWorkflowId, reservationWorkflowId, teardownWorkflowId } from '../../src/domain/ids.ts';
import { roomBookQuery, statusQuery, workflowTypes } from '../../src/workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel, type TestHotel } from '../support/hotel.ts';
import { undecodable } from '../support/rawPayloads.ts';

// A person or another tool may start a workflow with any input. It takes its ids from its workflow id, and works as if the
// client had started it, or ends and says what is wrong. Its workflow task never fails.

async function failedTasks(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return events?.filter((event) => event.workflowTaskFailedEventAttributes).length ?? 0;
}

/** What a person starts by hand. */
interface Start {
  readonly type: string;
  readonly workflowId: string;
  readonly args: readonly unknown[];
}

function start({ temporal }: TestHotel, { type, workflowId, args }: Start) {
  return temporal.client.workflow.start(type, { workflowId, taskQueue: temporal.taskQueue, args: [...args] });
}

async function expectInvalid(hotel: TestHotel, given: Start) {
  const handle = await start(hotel, given);
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'InvalidInput' } });
}

test('a reservation, a property and a teardown that are started by hand work, or say what is wrong', async () => {
  await using hotel = await openHotel();
  const { propertyId } = hotel.settings;
  const { client, connection, namespace, taskQueue } = hotel.temporal;
  const put = {
    stay: { from: hotel.inHours(100), to: hotel.inHours(120) },
    rooms: ['101'],
    guests: [{ guestId: 'g1', fullName: 'Ada Example' }],
  };

  async function expectReservation(reservationId: string): Promise<void> {
    const handle = hotel.handle(reservationId);
    const view = await eventually(async () => (await handle.query(statusQuery)) ?? undefined);
    const workflowId = reservationWorkflowId({ propertyId, reservationId });
    expect(view).toMatchObject({ propertyId, reservationId, workflowId, rooms: ['101'] });
    expect(await failedTasks(handle)).toBe(0);
  }
  const inputs = {
    none: [],
    nothing: [null],
    text: ['R-9'],
    another: [{ propertyId: 'hotel-nowhere', reservationId: 'R-9' }],
    carried: [{ propertyId, reservationId: 'carried' }, { desired: 'nonsense' }],
  };
  for (const [reservationId, args] of Object.entries(inputs)) {
    const workflowId = reservationWorkflowId({ propertyId, reservationId });
    const signal = { signal: 'replaceReservation', signalArgs: [put] };
    await client.workflow.signalWithStart(workflowTypes.reservation, { workflowId, taskQueue, args, ...signal });
  }
  await connection.workflowService.startWorkflowExecution({
    namespace,
    workflowId: reservationWorkflowId({ propertyId, reservationId: 'broken' }),
    requestId: randomUUID(),
    workflowType: { name: workflowTypes.reservation },
    taskQueue: { name: taskQueue },
    input: { payloads: [...(undecodable['broken JSON'] ?? [])] },
  });
  await hotel.handle('broken').signal('replaceReservation', put);
  await Promise.all([...Object.keys(inputs), 'broken'].map(expectReservation));

  for (const [other, args] of Object.entries(inputs)) {
    const workflowId = propertyWorkflowId(`${propertyId}-${other}`);
    const property = await start(hotel, { type: workflowTypes.property, workflowId, args });
    expect(await property.query(roomBookQuery)).toMatchObject({ claims: {} });
    expect(await failedTasks(property)).toBe(0);
    await property.terminate();
  }

  const ref = { propertyId, reservationId: 'R-1' };
  for (const id of [
    'R-1',
    `reservation/${propertyId}`,
    `reservation/${propertyId}/R-1/2`,
    `reservation/x/%2B4712345678`,
  ])
    await expectInvalid(hotel, { type: workflowTypes.reservation, workflowId: id, args: [ref] });
  for (const id of [`other-${propertyId}`, `property/${propertyId}/x`, 'property/constructor'])
    await expectInvalid(hotel, { type: workflowTypes.property, workflowId: id, args: [{ propertyId }] });

  const [own, another] = [randomUUID(), randomUUID()];
  const teardown = {
    type: workflowTypes.userIdentityTeardown,
    workflowId: teardownWorkflowId({ workspace: propertyId, userIdentityId: own }),
  };
  const input = { propertyIds: [propertyId], force: false };
  for (const args of [
    [],
    [null],
    [{ force: true }],
    [{ userIdentityId: another, ...input }],
    [{ ...input, propertyIds: ['other'] }],
  ])
    await expectInvalid(hotel, { ...teardown, args });
  await expectInvalid(hotel, { ...teardown, workflowId: 'by-hand', args: [{ userIdentityId: own, ...input }] });
  const running = await start(hotel, { ...teardown, args: [input] });
  expect(await running.result()).toMatchObject({ userIdentityId: own, status: 'completed' });
  expect(await failedTasks(running)).toBe(0);
});
