import { describe, expect, it } from 'vitest';
import { propertyWorkflowId } from '../../src/domain/ids.ts';
import type { ReservationView } from '../../src/domain/status/view.ts';
import { eventually } from '../support/eventually.ts';
import type { TestHotel } from '../support/hotel.ts';
import { roomBookQuery } from '../../src/workflows/messages.ts';
import { booked, creates, holds, inHouse, openLife, opens, person, stay } from '../support/guestsAndDoors.ts';
import { isFull } from '../support/run.ts';

const hourly = { policies: { reconcileEveryMs: 3_600_000 } };

describe.concurrent('the slow reconcile (rule 18)', () => {
  it('finds a key that is gone without an event, and reissues it, with one list for the whole hotel', async () => {
    // With webhooks configured nothing polls, and no webhook arrives here.
    await using hotel = await openLife({ ...hourly, property: { webhooks: true } });
    await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
    await hotel.put('R2', inHouse(hotel, { rooms: ['102'] }));
    // Each wait for Seam's confirmation takes half a minute: first for the openers, then for the joiners.
    for (const made of [2, 3]) {
      await eventually(async () => (await creates(hotel)) === made);
      await hotel.advance(0.1);
    }
    const before = await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'], 'R2/g1': ['102'] });
    const gone = before['R1/g2']?.acsCredentialId ?? '';
    await hotel.seam.acs.credentials.delete({ acs_credential_id: gone });
    await eventually(async () => !(await hotel.credentials()).some(({ acsCredentialId: id }) => id === gone));
    expect((await hotel.status('R1')).guests[1]?.credentials[0]?.state).toBe('issued');
    const lists = await hotel.calls('/acs/credentials/list');
    await hotel.advance(1.2);
    await eventually(async () => (await creates(hotel)) === 4);
    await hotel.advance(0.1);
    const after = await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'], 'R2/g1': ['102'] });
    expect(after['R1/g2']?.acsCredentialId).not.toBe(gone);
    expect([after['R1/g1'], after['R2/g1']]).toEqual([before['R1/g1'], before['R2/g1']]);
    expect((await hotel.calls('/acs/credentials/list')) - lists).toBe(1);
  });

  it.runIf(isFull)(
    'replaces a key whose stay was changed outside Nightlatch once, and leaves it the second time',
    async () => {
      await using hotel = await openLife(hourly);
      await hotel.put('R1', inHouse(hotel));
      await hotel.put('R2', inHouse(hotel, { rooms: ['102'], guests: [person(1, { stay: stay(hotel, -1, 24) })] }));
      const before = await holds(hotel, { 'R1/g1': ['101'], 'R2/g1': ['102'] });
      async function change(acsCredentialId: string | null | undefined, hours: number): Promise<void> {
        const ends_at = hotel.inHours(hours);
        await hotel.seam.acs.credentials.update({ acs_credential_id: acsCredentialId ?? '', ends_at });
      }
      async function attention(id: string) {
        return (await hotel.status(id)).needsAttention;
      }
      await change(before['R1/g1']?.acsCredentialId, 5);
      await change(before['R2/g1']?.acsCredentialId, 500);
      expect([await attention('R1'), await attention('R2')]).toEqual([[], []]);
      await hotel.advance(1.2);
      await eventually(async () => (await creates(hotel)) === 4);
      const after = await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': ['102'] });
      expect([after['R1/g1']?.to, after['R2/g1']?.to]).toEqual([before['R1/g1']?.to, before['R2/g1']?.to]);
      for (const id of ['R1', 'R2']) expect(await attention(id)).toMatchObject([{ code: 'key-changed', about: 'g1' }]);
      const resourceId = after['R1/g1']?.acsCredentialId ?? '';
      await change(resourceId, 6);
      const reissued = {
        eventId: 'e1',
        eventType: 'acs_credential.reissued',
        occurredAt: hotel.inHours(0),
        resourceId,
      };
      await hotel.handle('R1').signal('seamEvents', [reissued]);
      await hotel.until(
        'R1',
        ({ needsAttention }) => needsAttention[0]?.forOperator.includes('the second time') ?? false,
      );
      const looks = await hotel.calls('/acs/credentials/get');
      await hotel.advance(1.2);
      await opens(hotel, { 'R1/g1': ['101'], 'R2/g1': ['102'] });
      expect([await creates(hotel), await hotel.calls('/acs/credentials/get')]).toEqual([4, looks]);
      await hotel.send('R2', 'changeRooms', { rooms: ['102'] });
      await hotel.until('R2', ({ needsAttention }) => needsAttention.length === 0);
    },
  );

  it.runIf(isFull)('says what Seam reports of a key and of its guest, until Seam reports it no more', async () => {
    await using hotel = await openLife(hourly);
    await hotel.put('R1', inHouse(hotel));
    const { 'R1/g1': key } = await holds(hotel, { 'R1/g1': ['101'] });
    const acsUserId = (await hotel.status('R1')).guests[0]?.acsUserId;
    async function remarks(id: string | null | undefined, given: object): Promise<void> {
      await hotel.control('PUT', `/remarks/${id}`, given);
    }
    await remarks(key?.acsCredentialId, { warnings: ['needs_to_be_reissued'], errors: ['a_code_of_the_hotel'] });
    await remarks(acsUserId, { warnings: ['acs_user_inactive'] });
    await hotel.simulate({ newAcsUsersFail: true });
    await hotel.put('R2', inHouse(hotel, { rooms: ['102'] }));
    await eventually(async () => (await creates(hotel)) === 2);
    await hotel.advance(1.2);
    const { needsAttention } = await hotel.until('R1', (view) => view.needsAttention.length > 0);
    expect(needsAttention).toMatchObject([{ code: 'key-problem', about: 'g1' }]);
    for (const text of ['needs_to_be_reissued', 'a_code_of_the_hotel', 'acs_user_inactive'])
      expect(needsAttention[0]?.forOperator).toContain(text);
    const keyless = await hotel.until('R2', (view) => view.needsAttention.length > 1);
    expect(codes(keyless).toSorted()).toEqual(['key-not-issued g1', 'key-problem g1']);
    expect(JSON.stringify(keyless.needsAttention)).toContain('failed_to_create_on_acs_system');
    for (const id of [key?.acsCredentialId, acsUserId]) await remarks(id, {});
    await hotel.advance(1.2);
    await hotel.until('R1', (view) => view.needsAttention.length === 0);
    await hotel.seam.acs.users.suspend({ acs_user_id: acsUserId ?? '' });
    await hotel.advance(1.2);
    await hotel.until('R1', (view) => view.needsAttention[0]?.forOperator.includes('is_suspended') ?? false);
    await hotel.seam.acs.users.unsuspend({ acs_user_id: acsUserId ?? '' });
    await hotel.advance(1.2);
    await hotel.until('R1', (view) => view.needsAttention.length === 0);
    expect(await creates(hotel)).toBe(2);
  });

  it.runIf(isFull)('replaces a key once if a phone’s copy of it was changed, which only a warning says', async () => {
    await using hotel = await openLife(hourly);
    await hotel.put('R1', inHouse(hotel));
    async function warn(acsCredentialId: string | null | undefined, warnings: readonly string[]): Promise<void> {
      await hotel.control('PUT', `/remarks/${acsCredentialId}`, { warnings });
      await hotel.advance(1.2);
    }
    const changed = ['schedule_externally_modified'];
    const { 'R1/g1': first } = await holds(hotel, { 'R1/g1': ['101'] });
    await warn(first?.acsCredentialId, changed);
    await eventually(async () => (await creates(hotel)) === 2);
    const { 'R1/g1': second } = await opens(hotel, { 'R1/g1': ['101'] });
    expect(codes(await hotel.status('R1'))).toEqual(['key-changed g1']);
    await warn(second?.acsCredentialId, changed);
    await hotel.until(
      'R1',
      ({ needsAttention }) => needsAttention[0]?.forOperator.includes('the second time') ?? false,
    );
    await hotel.advance(3);
    expect(await opens(hotel, { 'R1/g1': ['101'] })).toEqual({ 'R1/g1': second });
    expect(await creates(hotel)).toBe(2);
    await hotel.send('R1', 'changeRooms', { rooms: ['101'] });
    await warn(second?.acsCredentialId, []);
    await hotel.until('R1', ({ needsAttention }) => needsAttention.length === 0);
    expect(await creates(hotel)).toBe(2);
  });

  it.runIf(isFull)('reports unknown credentials on the property’s card, at no cost to an idle hotel', async () => {
    await using hotel = await openLife(hourly);
    await hotel.put('R1', inHouse(hotel));
    await holds(hotel, { 'R1/g1': ['101'] });
    const { acsCredentialId } = await hotel.control<{ acsCredentialId: string }>('POST', '/plastic-cards', {
      rooms: ['105'],
      ...stay(hotel, -1, 48),
    });
    await hotel.advance(1.2);
    const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
    await eventually(async () =>
      JSON.stringify(await property.query('__temporal_workflow_metadata')).includes(acsCredentialId),
    );
    await hotel.send('R1', 'checkOut');
    await holds(hotel, { 'R1/g1': [] });
    await eventually(
      async () => Object.keys((await property.query<{ claims: object }>('roomBook')).claims).length === 0,
    );
    const lists = await hotel.calls('/acs/credentials/list');
    await hotel.advance(5);
    expect(await hotel.calls('/acs/credentials/list')).toBe(lists);
  });
});

describe.concurrent('a guest with two stays, if Seam gives a user only one key (rule 6)', () => {
  it.runIf(isFull)('waits with the second stay, says so, and gets its key when the first stay is over', async () => {
    await using hotel = await openLife({ settings: { replacesSameUser: 'all' } });
    const { user_identity_id: userIdentityId } = await hotel.seam.userIdentities.create({ full_name: 'Twice Here' });
    const guests = [{ guestId: 'g1', userIdentityId }];
    await hotel.put('R1', inHouse(hotel, { guests }));
    await holds(hotel, { 'R1/g1': ['101'] });
    await hotel.put('R2', inHouse(hotel, { guests, rooms: ['102'], stay: stay(hotel, 0.5, 60) }));
    await eventually(async () => (await creates(hotel)) === 2);
    await hotel.atRest('R2');
    // Nothing waits any more: only Seam's event or the slow reconcile reports the loss.
    await hotel.handle('R1').signal('seamEvents', await eventsSoFar(hotel));
    const told = await hotel.until('R2', (view) => view.waiting === 'other-stay');
    expect(told.needsAttention.map(({ code }) => code)).toContain('other-stay');
    await holds(hotel, { 'R1/g1': ['101'], 'R2/g1': [] });
    await hotel.send('R1', 'checkOut');
    await holds(hotel, { 'R1/g1': [], 'R2/g1': ['102'] });
    expect((await hotel.status('R2')).needsAttention).toEqual([]);
  });
});

async function eventsSoFar(hotel: Awaited<ReturnType<typeof openLife>>): Promise<readonly object[]> {
  const events = await hotel.seam.events.list({
    since: hotel.inHours(-24),
    event_types: ['acs_credential.invalidated', 'acs_credential.deleted'],
  });
  return events.map((event) => ({
    eventId: event.event_id,
    eventType: event.event_type,
    occurredAt: event.occurred_at,
    resourceId: 'acs_credential_id' in event ? event.acs_credential_id : null,
  }));
}

/** Makes the property read its entrances again, as Seam's webhook does. */
async function tellOfEntrances(hotel: TestHotel): Promise<void> {
  const reads = await hotel.calls('/acs/entrances/list');
  const occurredAt = hotel.inHours(0);
  const event = { eventId: `e${reads}`, eventType: 'acs_entrance.updated', occurredAt, resourceId: null };
  const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
  await property.signal('seamEvents', [event]);
  await eventually(async () => (await hotel.calls('/acs/entrances/list')) > reads);
}

function codes({ needsAttention }: ReservationView): readonly string[] {
  return needsAttention.map(({ code, about }) => `${code} ${about}`);
}

describe.concurrent('a list of entrances that comes back short', () => {
  it.runIf(isFull)('takes no key from any guest, is shown, and is read again without a message', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    await hotel.put('R2', booked(hotel, { rooms: ['102'] }));
    const doors = { 'R1/g1': ['101'], 'R2/g1': ['102'] };
    const before = await holds(hotel, doors);
    await hotel.simulate({ unlistedEntrances: ['*'] });
    await tellOfEntrances(hotel);
    const told = await hotel.until('R1', (view) => view.needsAttention.length > 0);
    expect(codes(told)).toEqual(['entrance-unlisted 101', 'entrance-unlisted Main Entrance']);
    await hotel.until('R2', (view) => codes(view).includes('entrance-unlisted 102'));
    // A message meanwhile sees the doors as they were.
    await hotel.send('R1', 'addGuest', { guest: person(2) });
    const during = await opens(hotel, { ...doors, 'R1/g2': ['101'] });
    expect([during['R1/g1'], during['R2/g1']]).toEqual([before['R1/g1'], before['R2/g1']]);
    await hotel.put('R3', inHouse(hotel, { rooms: ['103'] }));
    await hotel.until('R3', (view) => codes(view).includes('unknown-room 103'));
    await hotel.simulate({ unlistedEntrances: [] });
    await hotel.advance(0.3);
    for (const id of ['R1', 'R2', 'R3']) await hotel.until(id, (view) => view.needsAttention.length === 0);
    const after = await opens(hotel, { ...doors, 'R1/g2': ['101'], 'R3/g1': ['103'] });
    expect([after['R1/g1'], after['R2/g1']]).toEqual([before['R1/g1'], before['R2/g1']]);
  });

  it.runIf(isFull)(
    "takes no key from the holder of a room whose doors are unknown after the property's workflow was lost",
    async () => {
      await using hotel = await openLife();
      await hotel.put('R1', inHouse(hotel));
      const before = await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.simulate({ unlistedEntrances: ['*'] });
      await restartProperty(hotel);
      await hotel.handle('R1').signal('claimAgain');
      await hotel.until('R1', (view) => codes(view).includes('entrance-unlisted 101'));
      expect(await holds(hotel, { 'R1/g1': ['101'] })).toEqual(before);
      await hotel.simulate({ unlistedEntrances: [] });
      await hotel.advance(0.3);
      await hotel.until('R1', (view) => view.needsAttention.length === 0);
      expect(await opens(hotel, { 'R1/g1': ['101'] })).toEqual(before);
    },
  );
});

async function restartProperty(hotel: TestHotel): Promise<void> {
  await hotel.terminateProperty();
  await hotel.startProperty();
}

describe.concurrent('a property whose workflow was lost', () => {
  it('learns again from its reservations which rooms they hold, and no guest gets a new key', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    await hotel.put('R2', inHouse(hotel, { guests: [person(2)], stay: stay(hotel, 0, 60) }));
    const before = await holds(hotel, { 'R1/g1': ['101'], 'R2/g2': [] });
    await restartProperty(hotel);
    // The reservation that waits for the room claims again before its holder does.
    for (const id of ['R2', 'R1']) {
      await hotel.handle(id).signal('claimAgain');
      await hotel.status(id);
    }
    function book() {
      return hotel.temporal.client.workflow
        .getHandle(propertyWorkflowId(hotel.settings.propertyId))
        .query(roomBookQuery);
    }
    await eventually(async () => (await book()).holdings['101']?.holders.join() === 'R1');
    expect((await book()).claims['R2']?.rooms ?? []).toEqual([]);
    await eventually(async () => {
      await hotel.advance(0.01);
      return (await book()).claims['R2']?.rooms.join() === '101';
    });
    await hotel.send('R1', 'addGuest', { guest: person(3) });
    const after = await holds(hotel, { 'R1/g1': ['101'], 'R1/g3': ['101'], 'R2/g2': [] });
    expect(after['R1/g1']).toEqual(before['R1/g1']);
    await hotel.send('R1', 'checkOut');
    await holds(hotel, { 'R1/g1': [], 'R1/g3': [], 'R2/g2': ['101'] });
  });
});
