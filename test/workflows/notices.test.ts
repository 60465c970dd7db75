import { describe, expect, it } from 'vitest';
import { propertyWorkflowId } from '../../src/domain/ids.ts';
import { startTemporalServer } from '../../src/development/temporalServer/start.ts';
import { configureSignal } from '../../src/workflows/messages.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel, type TestHotel } from '../support/hotel.ts';
import { openNoticeReceiver } from '../support/noticeReceiver.ts';
import { isFull } from '../support/run.ts';

function guest(n: number) {
  return {
    guestId: `g${n}`,
    fullName: `Guest Number ${n}`,
    emailAddress: `guest${n}@example.com`,
    phoneNumber: `+1202555010${n}`,
  };
}
function inHouse(hotel: TestHotel, part: object = {}) {
  return {
    stay: { from: hotel.inHours(1), to: hotel.inHours(30) },
    rooms: ['101'],
    guests: [guest(1), guest(2)],
    status: 'in-house',
    ...part,
  };
}

describe('notices to the PMS', () => {
  it("report every issued and dead key once, signed and in order, without any guest's name", async () => {
    await using pms = await openNoticeReceiver();
    await using hotel = await openHotel({ property: { notices: true }, noticeTarget: pms.target });
    await hotel.put('R1', inHouse(hotel));
    await eventually(() => pms.taken.length === 2);
    const view = await hotel.atRest('R1');
    expect(pms.taken.map(({ type, data }) => [type, data.sequence, data.key])).toEqual(
      [0, 1].map((n) => {
        const { guestId, userIdentityId, credentials } = view.guests[n]!;
        const { acsCredentialId, kind, from, to, acsEntranceIds } = credentials[0]!;
        return ['key.issued', n + 1, { guestId, userIdentityId, acsCredentialId, kind, from, to, acsEntranceIds }];
      }),
    );
    await hotel.send('R1', 'checkOut');
    await eventually(() => pms.taken.length === 4);
    expect(pms.taken.slice(2).map(({ type, data }) => [type, data.status, data.key])).toEqual(
      view.guests.map(({ guestId, credentials }) => [
        'key.dead',
        'departed',
        { guestId, acsCredentialId: credentials[0]!.acsCredentialId, state: 'revoked' },
      ]),
    );
    expect(new Set(pms.taken.map(({ id }) => id)).size).toBe(4);
    expect(JSON.stringify(pms.taken)).not.toMatch(/Number|@|202555010/);
  });

  it('wait while the PMS is away, delay nothing else, and arrive in order when it is back', async () => {
    await using pms = await openNoticeReceiver();
    await using hotel = await openHotel({ property: { notices: true }, noticeTarget: pms.target });
    pms.answerWith(() => 503);
    await hotel.put('R1', inHouse(hotel));
    await hotel.atRest('R1');
    await eventually(() => pms.refused.length > 0);
    await hotel.send('R1', 'checkOut');
    await hotel.until('R1', ({ guests }) => guests.every(({ credentials }) => credentials[0]?.state === 'revoked'));
    // After hours of it the property needs attention; no notice reports that.
    await hotel.advance(2);
    await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'notices-undelivered'));
    expect(new Set(pms.refused.map(({ data }) => data.sequence))).toEqual(new Set([1]));
    pms.answerWith(() => 204);
    await hotel.advance(2);
    await eventually(() => pms.taken.length === 4);
    expect(pms.taken.map(({ type, data }) => `${data.sequence} ${type}`)).toEqual([
      '1 key.issued',
      '2 key.issued',
      '3 key.dead',
      '4 key.dead',
    ]);
    await hotel.until('R1', ({ needsAttention }) => needsAttention.length === 0);
  });

  it.runIf(isFull)(
    'are skipped if the PMS refuses them for good; the reservation closes once all are delivered or too old',
    async () => {
      await using pms = await openNoticeReceiver();
      await using hotel = await openHotel({
        property: { notices: true },
        noticeTarget: pms.target,
        policies: { lingerMs: 3_600_000 },
      });
      pms.answerWith(({ data }) => (data.sequence === 1 ? 422 : 503));
      await hotel.put('R1', inHouse(hotel));
      await hotel.until('R1', ({ needsAttention }) =>
        needsAttention.some(({ forOperator }) => forOperator.includes('422')),
      );
      pms.answerWith(({ data }) => (data.sequence === 2 ? 204 : 503));
      await eventually(() => pms.taken.length === 1);
      expect(pms.refused.filter(({ data }) => data.sequence === 1)).toHaveLength(1);
      await hotel.send('R1', 'checkOut');
      await eventually(() => pms.refused.some(({ data }) => data.sequence === 3));
      await hotel.advance(3);
      expect((await hotel.handle('R1').describe()).status.name).toBe('RUNNING');
      await hotel.advance(24);
      await hotel.handle('R1').result();
      expect(pms.taken).toHaveLength(1);
    },
  );

  it.runIf(isFull)('survive continue-as-new: none gets a second id and none is lost', async () => {
    const server = await startTemporalServer({ dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 60 } });
    try {
      await using pms = await openNoticeReceiver();
      await using hotel = await openHotel({
        property: { notices: true },
        noticeTarget: pms.target,
        temporalAddress: server.address,
      });
      pms.answerWith(() => 404);
      await hotel.put('R1', inHouse(hotel));
      await hotel.atRest('R1');
      const { runId } = await hotel.handle('R1').describe();
      await eventually(() => pms.refused.length > 0);
      for (let n = 0; n < 12; n += 1) await hotel.send('R1', n % 2 === 0 ? 'hold' : 'release');
      await hotel.advance(1); // the round of notices that is under way ends
      await eventually(async () => (await hotel.handle('R1').describe()).runId !== runId);
      pms.answerWith(() => 204);
      await hotel.advance(2);
      await eventually(() => pms.taken.length >= 2);
      await hotel.send('R1', 'checkOut');
      await eventually(() => pms.taken.length === 4);
      expect(pms.taken.map(({ type, data }) => `${data.sequence} ${type}`)).toEqual([
        '1 key.issued',
        '2 key.issued',
        '3 key.dead',
        '4 key.dead',
      ]);
      expect(new Set(pms.refused.map(({ id }) => id))).toEqual(new Set([pms.taken[0]?.id]));
    } finally {
      await server.close();
    }
  });

  it.runIf(isFull)('report what needs attention after it has lasted, and report when it is over', async () => {
    await using pms = await openNoticeReceiver();
    await using hotel = await openHotel({ property: { notices: true }, noticeTarget: pms.target });
    await hotel.put('R1', inHouse(hotel, { rooms: ['999'], guests: [guest(1)] }));
    await hotel.until('R1', ({ needsAttention }) => needsAttention[0]?.code === 'unknown-room');
    await hotel.advance(0.1);
    await eventually(() => pms.taken.length === 1);
    expect(pms.taken[0]).toMatchObject({
      type: 'attention.needed',
      data: { attention: { code: 'unknown-room', about: '999' } },
    });
    await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
    await eventually(() => pms.taken.length === 3);
    const types = pms.taken.slice(1).map(({ type }) => type);
    expect(types.toSorted()).toEqual(['attention.over', 'key.issued']);
  });

  it.runIf(isFull)('never reuse an id, even if the property had notices switched off meanwhile', async () => {
    await using pms = await openNoticeReceiver();
    await using hotel = await openHotel({ property: { notices: true }, noticeTarget: pms.target });
    async function grantsHeard(): Promise<number> {
      const { events } = await hotel.handle('R1').fetchHistory();
      await hotel.status('R1'); // all events are handled
      const signals = (events ?? []).map((event) => event.workflowExecutionSignaledEventAttributes?.signalName);
      return signals.filter((name) => name === 'roomGrants').length;
    }
    async function wantNotices(notices: boolean): Promise<void> {
      const before = await grantsHeard();
      const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
      await property.signal(configureSignal, { ...hotel.settings, notices });
      await eventually(async () => (await grantsHeard()) > before);
    }
    await hotel.put('R1', inHouse(hotel));
    await eventually(() => pms.taken.length === 2);
    await hotel.atRest('R1');
    await wantNotices(false);
    await wantNotices(true);
    await eventually(() => pms.taken.length === 4);
    expect(pms.taken.map(({ data }) => data.sequence)).toEqual([1, 2, 3, 4]);
    expect(new Set(pms.taken.map(({ id }) => id)).size).toBe(4);
  });
});
