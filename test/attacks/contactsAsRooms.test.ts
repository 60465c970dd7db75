import { afterAll, describe, expect, it } from 'vitest';
import { checkMessage } from '../../src/client/check/message.ts';
import { shownRooms, withoutContactRooms } from '../../src/domain/lifetime/contactRooms.ts';
import { afterMessage, judge } from '../../src/domain/lifetime/inbox.ts';
import { outlookOf } from '../../src/domain/lifetime/outlook.ts';
import { initialState, type State } from '../../src/domain/lifetime/state.ts';
import { attentionOf } from '../../src/domain/lifetime/status.ts';
import { stamp } from '../../src/domain/messages/schema.ts';
import type { PropertySettings } from '../../src/domain/property.ts';
import { aurora, borealis } from '../client/exampleProperties.ts';
import { at, settings, stay } from '../domain/hotelAurora.ts';
import { grantsOf } from '../domain/lifetime/aroundIssuing.ts';
import { openGatewayAlone } from './gatewayAlone.ts';

const gateway = await openGatewayAlone();
afterAll(gateway.close);

const contacts = ['ada@example.com', '+47 555 01 000', '+15550100000', '555-010-0000', 'tel:5550100'];
const guests = [{ guestId: 'g1', fullName: 'Ada Example' }];

/** A property whose rooms are these; `null`: whatever Seam's catalogue says. */
function hotel(rooms: readonly string[] | null) {
  const mapped = rooms && Object.fromEntries(rooms.map((room) => [room, ['101']]));
  return { ...borealis, settings: { ...borealis.settings, rooms: mapped } };
}

describe('a room that looks like an e-mail address or phone number', () => {
  it.each(contacts)('is refused over HTTP, in a PUT and in a change of rooms: %s', async (room) => {
    const path = '/v1/properties/hotel-borealis/reservations/R-1';
    for (const [to, body] of [
      [path, { stay: { arrival: '2031-03-03', departure: '2031-03-05' }, rooms: ['101', room], guests }],
      [`${path}/rooms`, { rooms: ['101', room] }],
    ] as const) {
      const { status, text } = await gateway.send('PUT', to, body);
      expect(status).toBe(422);
      expect(JSON.parse(text)).toMatchObject({
        errors: [
          { field: 'rooms[1]', reason: expect.stringContaining('looks like an e-mail address or phone number') },
        ],
      });
      expect(text).not.toContain(room);
    }
  });

  it.each(contacts)('is taken if the properties file names it as a room: %s', (room) => {
    const body = { stay, rooms: [room], guests };
    const message = { name: 'replaceReservation', body } as const;
    expect(checkMessage(hotel([room]), 'R-1', message).body).toMatchObject({ rooms: [room] });
    // The client has compared the room with the list; the workflow does not have the list yet.
    expect(judge(initialState(at(1)), { ...message, stamped: stamp }, at(1)).verdict).toBe('taken');
  });

  it.each(contacts)('is refused as a Signal by hand, unless the property names it as a room: %s', (room) => {
    const received = { name: 'replaceReservation', body: { stay, rooms: ['101', room], guests } } as const;
    const refused = { verdict: 'refused', type: 'InvalidMessage', problems: [{ field: 'rooms[1]' }] };
    const known = { ...initialState(at(1)), grants: grantsOf(['101']) };
    expect(judge(known, received, at(1))).toMatchObject(refused);
    expect(judge(known, { name: 'changeRooms', body: { rooms: [room] } }, at(1)).verdict).toBe('refused');
    const other = { ...known, grants: grantsOf(['101'], { settings: { ...settings(), rooms: { 101: ['101'] } } }) };
    expect(judge(other, received, at(1))).toMatchObject(refused);
    const named = { ...known, grants: grantsOf(['101'], { settings: { ...settings(), rooms: { [room]: ['101'] } } }) };
    expect(judge(named, received, at(1)).verdict).toBe('taken');
  });

  describe.each(contacts)('in the first Signal by hand, which comes before the list of rooms: %s', (room) => {
    const suite = [{ guestId: 'g1', fullName: 'Ada Example', rooms: [room] }];
    const judged = judge(
      initialState(at(1)),
      { name: 'replaceReservation', body: { stay, rooms: ['101', room], guests: suite } },
      at(1),
    );
    function begun(): State {
      if (judged.verdict !== 'taken') throw new Error(judged.verdict);
      return afterMessage(initialState(at(1)), judged, at(1));
    }
    function listed(rooms: PropertySettings['rooms']): State {
      const grants = grantsOf(['101'], { settings: { ...settings(), rooms } });
      return withoutContactRooms({ ...begun(), grants }, at(2));
    }

    it('is no search attribute', () => {
      expect(shownRooms(begun(), ['101', room])).toEqual(['101']);
    });

    it('is a room if the property names it as one', () => {
      const state = listed({ [room]: ['101'] });
      expect(state.desired?.rooms).toEqual(['101', room]);
      expect(shownRooms(state, ['101', room])).toEqual(['101', room]);
    });

    it.each([null, { 101: ['101'] }])('is left out if it does not, and the status says so without it: %j', (rooms) => {
      const state = listed(rooms);
      expect(state.desired).toMatchObject({ rooms: ['101'], guests: [{ guestId: 'g1' }] });
      const told = [...state.ignored, ...attentionOf(state, outlookOf(state, at(2)))];
      expect(told).toEqual([
        expect.objectContaining({
          why: expect.stringContaining('rooms[1] looks like an e-mail address or phone number'),
        }),
        expect.objectContaining({ code: 'unknown-room', about: null }),
      ]);
      expect(JSON.stringify(told)).not.toContain(room);
      const corrected = judge(state, { name: 'changeRooms', body: { rooms: ['101'] } }, at(3));
      if (corrected.verdict !== 'taken') throw new Error(corrected.verdict);
      const after = afterMessage(state, corrected, at(3));
      expect(attentionOf(after, outlookOf(after, at(3)))).toEqual([]);
    });
  });

  it('is not said of rooms as hotels name them', () => {
    const rooms = ['101', '0101', '5550100000', 'PH 1', 'Suite 2-4', '12-34-567', 'A@1', 'Ø 12', '+1'];
    const real = rooms.filter((room) => room !== 'A@1');
    for (const room of real)
      expect(checkMessage(hotel(null), 'R-1', { name: 'changeRooms', body: { rooms: [room] } }).body).toBeDefined();
    expect(() => checkMessage(aurora, 'R-1', { name: 'changeRooms', body: { rooms: ['A@1'] } })).toThrow(
      /is not a room/,
    );
  });
});
