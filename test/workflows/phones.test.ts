import { describe, expect, it } from 'vitest';
import { createSeam } from '../../src/activities/seamClient.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel, type TestHotel } from '../support/hotel.ts';
import { isFull, limitMs } from '../support/run.ts';

function seamOf({ simulator }: TestHotel) {
  return createSeam({ endpoint: simulator.url, apiKey: simulator.apiKey, timeoutMs: limitMs });
}

function checkedIn(hotel: TestHotel, guests: readonly object[]) {
  return {
    status: 'in-house',
    stay: { from: hotel.inHours(1), to: hotel.inHours(72) },
    rooms: ['101'],
    guests,
  };
}

/** The credential that replicated onto a phone: what the phone shows to a door. */
function onPhone(hotel: TestHotel, deviceId: string): Promise<string> {
  return eventually(async () => {
    const parents = await hotel.control<
      { children: { deviceId: string; acsCredentialId: string; received: boolean }[] }[]
    >('GET', '/credentials');
    return parents.flatMap(({ children }) => children).findLast((one) => one.deviceId === deviceId && one.received)
      ?.acsCredentialId;
  });
}

describe.concurrent('a lost phone (rule 8)', () => {
  it('is deactivated, its sessions are deleted, and a new generation locks it out even if the phone stays offline', async () => {
    await using hotel = await openHotel();
    const seam = seamOf(hotel);
    const [ada, ben] = await Promise.all(
      ['Ada', 'Ben'].map((name) => seam.userIdentities.create({ full_name: `${name} Example` })),
    );
    const phones = await Promise.all(
      [ada!, ben!].map(({ user_identity_id }) => seam.phones.simulate.createSandboxPhone({ user_identity_id })),
    );
    await seam.clientSessions.create({ user_identity_id: ada!.user_identity_id });
    const guests = [ada!, ben!].map(({ user_identity_id }, n) => ({
      guestId: `g${n + 1}`,
      userIdentityId: user_identity_id,
    }));
    await hotel.put('R1', checkedIn(hotel, guests));
    await hotel.atRest('R1');
    const lost = await onPhone(hotel, phones[0]!.device_id);
    const kept = await onPhone(hotel, phones[1]!.device_id);
    expect(await hotel.tap('101', lost)).toBe(true);
    expect(await hotel.tap('101', kept)).toBe(true);
    // The lost phone is switched off: no command reaches it any more.
    await hotel.control('PUT', `/phones/${phones[0]!.device_id}`, { delivery: { discard: 'never' } });

    await hotel.send('R1', 'reportLostPhone', { guestId: 'g1', deviceId: phones[0]!.device_id });
    const view = await hotel.until(
      'R1',
      ({ waiting, guests: all }) => waiting === null && all.every((g) => g.credentials[0]!.generation === 2),
    );
    expect(await seam.phones.list({ owner_user_identity_id: ada!.user_identity_id })).toEqual([]);
    expect(await seam.clientSessions.list({ user_identity_id: ada!.user_identity_id })).toEqual([]);
    expect(view.guests.map(({ credentials }) => credentials[0]!.kind)).toEqual(['override', 'joiner']);
    expect(await hotel.credentials()).toHaveLength(2);
    for (const { credentials } of view.guests)
      expect(await hotel.tap('101', credentials[0]!.acsCredentialId!)).toBe(true);
    expect(await hotel.tap('101', lost)).toBe(false);
    expect(await hotel.tap('101', await onPhone(hotel, phones[1]!.device_id))).toBe(true);
  });

  it.runIf(isFull)('needs attention if Seam accepts the deactivation and does not carry it out', async () => {
    await using hotel = await openHotel();
    const { user_identity_id: userIdentityId } = await seamOf(hotel).userIdentities.create({
      full_name: 'Ada Example',
    });
    await seamOf(hotel).phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
    await hotel.put('R1', checkedIn(hotel, [{ guestId: 'g1', userIdentityId }]));
    await hotel.atRest('R1');
    await hotel.faults([{ path: '/phones/deactivate', effect: 'stuck' }]);
    await hotel.send('R1', 'reportLostPhone', { guestId: 'g1' });
    await eventually(async () => (await hotel.calls('/phones/deactivate')) === 1);
    const codes = (await hotel.status('R1')).needsAttention.map(({ code }) => code);
    expect(codes).not.toContain('phone-not-deactivated');
    await hotel.advance(0.1);
    await hotel.until('R1', ({ needsAttention }) =>
      needsAttention.some(({ code }) => code === 'phone-not-deactivated'),
    );
    await hotel.faults([]);
    await eventually(async () => {
      await hotel.advance(0.1);
      return (await hotel.status('R1')).waiting === null;
    });
    expect((await hotel.status('R1')).needsAttention).toEqual([]);
  });

  it.runIf(isFull)('belongs to the person who had the guest id when the phone was reported', async () => {
    await using hotel = await openHotel();
    const seam = seamOf(hotel);
    async function withPhone(name: string): Promise<string> {
      const { user_identity_id } = await seam.userIdentities.create({ full_name: `${name} Example` });
      await seam.phones.simulate.createSandboxPhone({ user_identity_id });
      return user_identity_id;
    }
    async function phonesOf(owner: string): Promise<number> {
      return (await seam.phones.list({ owner_user_identity_id: owner })).length;
    }
    const [ada, ben] = [await withPhone('Ada'), await withPhone('Ben')];
    await hotel.put('R1', checkedIn(hotel, [{ guestId: 'g1', userIdentityId: ada }]));
    await hotel.atRest('R1');
    await hotel.faults([{ path: '/client_sessions/list', times: 1, effect: { status: 400 } }]);
    await hotel.send('R1', 'reportLostPhone', { guestId: 'g1' });
    await hotel.until('R1', ({ needsAttention }) =>
      needsAttention.some(({ code }) => code === 'phone-not-deactivated'),
    );
    await hotel.put('R1', checkedIn(hotel, [{ guestId: 'g1', userIdentityId: ben }]));
    await hotel.until('R1', ({ guests: [guest], waiting }) => waiting === null && guest?.userIdentityId === ben);
    expect([await phonesOf(ada), await phonesOf(ben)]).toEqual([0, 1]);
  });

  it.runIf(isFull)('is locked out even if Seam was not asked yet who the guest is', async () => {
    await using hotel = await openHotel();
    const seam = seamOf(hotel);
    const ada = { full_name: 'Ada Example', email_address: 'ada@example.com' };
    const { user_identity_id } = await seam.userIdentities.create(ada);
    await seam.phones.simulate.createSandboxPhone({ user_identity_id });
    const guest = { guestId: 'g1', fullName: ada.full_name, emailAddress: ada.email_address };
    const stay = { from: hotel.inHours(24 * 30), to: hotel.inHours(24 * 32) };
    await hotel.put('R1', { status: 'booked', stay, rooms: ['101'], guests: [guest] });
    await hotel.send('R1', 'reportLostPhone', { guestId: 'g1' });
    await eventually(async () => (await seam.phones.list({ owner_user_identity_id: user_identity_id })).length === 0);
  });

  it.runIf(isFull)('needs attention until it is reported rightly, if it is not a phone of the guest', async () => {
    await using hotel = await openHotel();
    const seam = seamOf(hotel);
    const { user_identity_id: userIdentityId } = await seam.userIdentities.create({ full_name: 'Ada Example' });
    await seam.phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
    await hotel.put('R1', checkedIn(hotel, [{ guestId: 'g1', userIdentityId }]));
    await hotel.atRest('R1');
    async function report(part: object = {}): Promise<readonly string[]> {
      await hotel.send('R1', 'reportLostPhone', { guestId: 'g1', ...part });
      await eventually(async () => (await hotel.status('R1')).waiting === null);
      return (await hotel.status('R1')).needsAttention.map(({ code }) => code);
    }
    expect(await report({ deviceId: '33333333-3333-4333-8333-333333333333' })).toEqual(['lost-phone-unknown']);
    expect(await seam.phones.list({ owner_user_identity_id: userIdentityId })).toHaveLength(1);
    expect(await report()).toEqual([]);
    expect(await seam.phones.list({ owner_user_identity_id: userIdentityId })).toEqual([]);
  });

  it.runIf(isFull)(
    'brings no new key if the guest checks out while Nightlatch asks whether the lock system is up',
    async () => {
      await using hotel = await openHotel();
      await hotel.put('R1', checkedIn(hotel, [{ guestId: 'g1', fullName: 'Ada Example' }]));
      await hotel.atRest('R1');
      await hotel.faults([{ path: '/acs/systems/get', effect: { latency: 1_500 } }]);
      await hotel.send('R1', 'reportLostPhone', { guestId: 'g1' });
      await eventually(async () => (await hotel.calls('/acs/systems/get')) === 1);
      await hotel.send('R1', 'checkOut');
      await hotel.atRest('R1');
      expect(await hotel.credentials()).toEqual([]);
      expect(await hotel.calls('/acs/credentials/create')).toBe(1);
    },
  );

  it.runIf(isFull)('is refused for an unknown guest, and the update leaves no event', async () => {
    await using hotel = await openHotel();
    await hotel.put('R1', checkedIn(hotel, [{ guestId: 'g1', fullName: 'Ada Example' }]));
    await hotel.atRest('R1');
    async function accepted(): Promise<number> {
      return ((await hotel.handle('R1').fetchHistory()).events ?? []).filter(
        ({ workflowExecutionUpdateAcceptedEventAttributes: update }) => update,
      ).length;
    }
    const before = await accepted();
    await expect(hotel.send('R1', 'reportLostPhone', { guestId: 'g9' })).rejects.toMatchObject({
      cause: { type: 'UnknownGuest' },
    });
    expect(await accepted()).toBe(before);
  });
});

describe.concurrent('a property that requires a phone', () => {
  it('withholds keys until a phone is there, and the first entitled guest with a phone opens the generation', async () => {
    await using hotel = await openHotel({ policies: { requirePhone: true } });
    const seam = seamOf(hotel);
    const [ada, ben] = await Promise.all(
      ['Ada', 'Ben'].map((name) => seam.userIdentities.create({ full_name: `${name} Example` })),
    );
    const guests = [ada!, ben!].map(({ user_identity_id }, n) => ({
      guestId: `g${n + 1}`,
      userIdentityId: user_identity_id,
    }));
    await hotel.put('R1', checkedIn(hotel, guests));
    await hotel.until('R1', ({ waiting }) => waiting === 'phone');
    await eventually(async () => (await hotel.calls('/phones/list')) >= 2);
    expect(await hotel.credentials()).toEqual([]);

    await seam.phones.simulate.createSandboxPhone({ user_identity_id: ben!.user_identity_id });
    await hotel.advance(0.1);
    const view = await hotel.until('R1', ({ guests: all }) => all[1]!.credentials[0]?.state === 'issued');
    expect(view.guests[1]!.credentials[0]).toMatchObject({ kind: 'override' });
    expect(view.guests[0]!.credentials).toEqual([]);

    await seam.phones.simulate.createSandboxPhone({ user_identity_id: ada!.user_identity_id });
    await hotel.advance(0.5);
    const both = await hotel.atRest('R1');
    expect(both.guests[0]!.credentials[0]).toMatchObject({ kind: 'joiner', state: 'issued' });
    await hotel.until('R1', ({ guests: all }) => all.every(({ credentials: [key] }) => key?.onPhone === true));

    // Another person under a guest id has neither the phone nor the key of the former person.
    const { user_identity_id: other } = await seam.userIdentities.create({ full_name: 'Cy Example' });
    await hotel.put('R1', checkedIn(hotel, [guests[0]!, { guestId: 'g2', userIdentityId: other }]));
    await hotel.until(
      'R1',
      ({ guests: [, two] }) => two?.credentials.every(({ state }) => state === 'revoked') === true,
    );
    expect((await hotel.status('R1')).waiting).toBe('phone');
  });

  it.runIf(isFull)('reports shortly before the stay that a key is issued and on no phone', async () => {
    await using hotel = await openHotel({ policies: { requirePhone: true } });
    const seam = seamOf(hotel);
    const { user_identity_id: userIdentityId } = await seam.userIdentities.create({ full_name: 'Ada Example' });
    const phone = { user_identity_id: userIdentityId };
    const { device_id: first } = await seam.phones.simulate.createSandboxPhone(phone);
    await hotel.put('R1', checkedIn(hotel, [{ guestId: 'g1', userIdentityId }]));
    await hotel.until('R1', ({ guests: [guest] }) => guest?.credentials[0]?.onPhone === true);
    await seam.phones.deactivate({ device_id: first });
    await hotel.send('R1', 'changeStay', { stay: { from: hotel.inHours(1), to: hotel.inHours(80) } });
    const issued = await hotel.until(
      'R1',
      ({ guests: [guest], waiting }) => waiting === null && guest?.credentials[0]?.onPhone === false,
    );
    expect(issued.guests[0]?.credentials[0]?.state).toBe('issued');
    await hotel.advance(0.2);
    await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'key-not-on-phone'));
    await seam.phones.simulate.createSandboxPhone(phone);
    await hotel.advance(0.5);
    await hotel.until(
      'R1',
      ({ needsAttention, guests: [guest] }) => needsAttention.length === 0 && guest?.credentials[0]?.onPhone === true,
    );
  });
});
