import { afterAll, describe, expect, it } from 'vitest';
import { checkMessage } from '../../src/client/check/message.ts';
import { judge } from '../../src/domain/lifetime/inbox.ts';
import { initialState } from '../../src/domain/lifetime/state.ts';
import { stamp } from '../../src/domain/messages/schema.ts';
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

  it.each(contacts)('is refused as a Signal by hand, unless the property has a list of its rooms: %s', (room) => {
    const received = { name: 'replaceReservation', body: { stay, rooms: ['101', room], guests } } as const;
    const refused = { verdict: 'refused', type: 'InvalidMessage', problems: [{ field: 'rooms[1]' }] };
    expect(judge(initialState(at(1)), received, at(1))).toMatchObject(refused);
    const known = { ...initialState(at(1)), grants: grantsOf(['101']) };
    expect(judge(known, received, at(1))).toMatchObject(refused);
    const listed = { ...known, grants: grantsOf(['101'], { settings: { ...settings(), rooms: { [room]: ['101'] } } }) };
    expect(judge(listed, received, at(1)).verdict).toBe('taken');
    expect(judge(known, { name: 'changeRooms', body: { rooms: [room] } }, at(1)).verdict).toBe('refused');
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
