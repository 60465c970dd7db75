import { describe, expect, it } from 'vitest';
import { propertyWorkflowId } from '../../src/domain/ids.ts';
import { currentSchema } from '../../src/domain/messages/schema.ts';
import { roomBookQuery } from '../../src/workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { rawSender, undecodable } from '../support/rawPayloads.ts';
import { inHouse, openLife, opens, person } from '../support/guestsAndDoors.ts';
import { isFull } from '../support/run.ts';

const wrong = Object.entries(undecodable);

describe.concurrent('payloads that cannot be decoded', () => {
  it('a Signal is recorded with the reason, changes nothing, and fails no workflow task', async () => {
    await using hotel = await openLife();
    const send = rawSender(hotel.temporal);
    await hotel.put('R1', inHouse(hotel));
    const before = await opens(hotel, { 'R1/g1': ['101'] });
    const status = await hotel.status('R1');
    for (const [, payloads] of wrong) await send.signal(hotel.handle('R1'), 'checkOut', payloads);
    for (const name of ['roomGrants', 'seamEvents', 'makeCoffee'])
      await send.signal(hotel.handle('R1'), name, undecodable['broken JSON'] ?? []);
    await send.signal(hotel.handle('R1'), 'checkOut', []);
    await send.signal(hotel.handle('R1'), 'roomGrants', []);
    const view = await hotel.until('R1', ({ ignored }) => ignored.length === wrong.length + 5);
    expect(view.ignored.map(({ name, why }) => `${name}: ${why}`)).toEqual([
      'checkOut: UnreadableMessage: the encoding binary/encrypted is not known to this worker',
      'checkOut: UnreadableMessage: the encoding of its payload is not known to this worker',
      'checkOut: UnreadableMessage: its payload is not what its encoding json/plain says',
      'checkOut: UnreadableMessage: its payload is not what its encoding json/plain says',
      'checkOut: UnreadableMessage: its payload names no encoding',
      'checkOut: UnreadableMessage: its payload is not what its encoding json/plain says',
      'checkOut: UnreadableMessage: its payload is not what its encoding json/plain says',
      'roomGrants: its payload is not what its encoding json/plain says',
      'seamEvents: its payload is not what its encoding json/plain says',
      'makeCoffee: unknown signal',
      'checkOut: UnreadableMessage: it has no argument: send JSON, or {} if it has no fields',
      'roomGrants: it has no argument: send JSON, or {} if it has no fields',
    ]);
    expect({ ...view, ignored: [] }).toEqual(status);
    await hotel.send('R1', 'addGuest', { guest: person(2) });
    expect((await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] }))['R1/g1']).toEqual(before['R1/g1']);
    const { events } = await hotel.handle('R1').fetchHistory();
    expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
  });

  it('an Update is refused with a named type and leaves no event', async () => {
    await using hotel = await openLife();
    const send = rawSender(hotel.temporal);
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, { 'R1/g1': ['101'] });
    async function updates() {
      return (await hotel.handle('R1').fetchHistory()).events?.filter(
        (event) =>
          event.workflowExecutionUpdateAcceptedEventAttributes ?? event.workflowExecutionUpdateCompletedEventAttributes,
      ).length;
    }
    const before = await updates();
    for (const [what, payloads] of [...wrong, ['no argument', []] as const])
      expect([what, await send.update(hotel.handle('R1'), 'checkOut', payloads)]).toEqual([what, 'UnreadableMessage']);
    expect(await updates()).toBe(before);
    expect((await hotel.status('R1')).status).toBe('in-house');
  });

  it.runIf(isFull)('a payload of a schema newer than the worker is refused', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, { 'R1/g1': ['101'] });
    await hotel.handle('R1').signal('checkOut', { eventId: 'e1' }, { schema: 1 + Number.MAX_SAFE_INTEGER / 2 });
    await hotel.handle('R1').signal('checkOut', { eventId: 'e2' }, { schema: 'two' });
    const view = await hotel.until('R1', ({ ignored }) => ignored.length === 2);
    expect(view).toMatchObject({ status: 'in-house', ignored: [{ eventId: 'e1' }, { eventId: 'e2' }] });
    expect(view.ignored[0]?.why).toMatch(/^UnreadableMessage: its schema \d+ is newer than this worker's \d+$/);
    await hotel.handle('R1').signal('checkOut', { eventId: 'e3' }, { schema: currentSchema - 1 });
    await opens(hotel, { 'R1/g1': [] });
  });

  it.runIf(isFull)('a Signal to the property leaves it unchanged', async () => {
    await using hotel = await openLife();
    const send = rawSender(hotel.temporal);
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, { 'R1/g1': ['101'] });
    const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
    const book = await property.query(roomBookQuery);
    for (const name of ['configure', 'claimRooms', 'roomReleased', 'seamEvents', 'makeCoffee'])
      for (const [, payloads] of [...wrong, ['none', []] as const]) await send.signal(property, name, payloads);
    // Signals are handled in order: once this one is, all are.
    await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
    await opens(hotel, { 'R1/g1': ['102'] });
    expect(Object.keys((await property.query(roomBookQuery)).claims)).toEqual(Object.keys(book.claims));
    const { events } = await property.fetchHistory();
    expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
  });

  it.runIf(isFull)('decodable payloads with half characters or impossible instants are refused too', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, { 'R1/g1': ['101'] });
    const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
    const [book, status] = [await property.query(roomBookQuery), await hotel.status('R1')];
    await hotel.handle('R1').signal('changeRooms', { rooms: ['\ud800'], eventId: 'e1' });
    await hotel
      .handle('R1')
      .signal('replaceReservation', { ...inHouse(hotel), guests: [person(1, { areas: ['\udc00'] })] });
    const event = { eventId: 'e', eventType: 'acs_credential.deleted', occurredAt: 'soon', resourceId: null };
    await hotel.handle('R1').signal('seamEvents', [event]);
    const claim = book.claims['R1'];
    for (const part of [
      { window: { from: 'now', to: 'then' } },
      { window: { from: 'now', to: 'then' }, inHouse: false },
      { rooms: ['\ud800'] },
      { rooms: ['constructor'] },
      { reservationId: 'x'.repeat(1_000) },
    ])
      await property.signal('claimRooms', { ...claim, ...part });
    const { ignored, needsAttention } = await hotel.until('R1', (view) => view.ignored.length === 2);
    expect(ignored.map(({ why }) => why)).toEqual([
      'InvalidMessage: rooms[0] contains half a character (a lone surrogate)',
      'InvalidMessage: guests[0].areas[0] contains half a character (a lone surrogate)',
    ]);
    expect(needsAttention).toMatchObject([{ code: 'message-refused', about: 'e1' }]);
    expect((await hotel.status('R1')).rooms).toEqual(status.rooms);
    await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
    await opens(hotel, { 'R1/g1': ['102'] });
    for (const handle of [property, hotel.handle('R1')]) {
      const { events } = await handle.fetchHistory();
      expect(events?.filter((one) => one.workflowTaskFailedEventAttributes)).toEqual([]);
    }
  });

  it('an unreadable workflow input fails the workflow task until a worker can read it', async () => {
    await using hotel = await openLife();
    const { connection, namespace, taskQueue, client } = hotel.temporal;
    const workflowId = `reservation/${hotel.settings.propertyId}/R1`;
    await connection.workflowService.startWorkflowExecution({
      namespace,
      workflowId,
      requestId: workflowId,
      workflowType: { name: 'reservation' },
      taskQueue: { name: taskQueue },
      input: { payloads: [...(undecodable['an encryption with an unknown key'] ?? [])] },
    });
    const handle = client.workflow.getHandle(workflowId);
    await eventually(async () => {
      const { events } = await handle.fetchHistory();
      const failed = events?.find((event) => event.workflowTaskFailedEventAttributes);
      const message = failed?.workflowTaskFailedEventAttributes?.failure?.message;
      return message?.includes('the input cannot be read: the encoding binary/encrypted is not known');
    });
    await handle.terminate();
  });
});
