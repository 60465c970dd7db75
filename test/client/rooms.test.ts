import { describe, expect, test } from 'vitest';
import type { Checked } from '../../src/client/check/message.ts';
import { createRoomCheck, type AskProperty } from '../../src/client/reservation/rooms.ts';
import type { RefusedRoom } from '../../src/domain/rooms/refusedRooms.ts';

function changeTo(...rooms: string[]): Checked {
  return { name: 'changeRooms', body: { eventId: 'e-1', rooms } };
}
const unknown: RefusedRoom = { room: '999', why: 'unknown-room' };

/** A property that refuses 999, and answers when it is let. */
function openProperty(answers: 'at once' | 'when it is let' = 'at once') {
  const asked: (readonly string[])[] = [];
  const waiting: (() => void)[] = [];
  const ask: AskProperty = async (_propertyId, rooms) => {
    asked.push(rooms);
    if (answers !== 'at once') await new Promise<void>((resolve) => waiting.push(resolve));
    return rooms.includes('999') ? [unknown] : [];
  };
  return { asked, ask, answer: () => waiting.shift()?.() };
}

describe('the check of a message’s rooms', () => {
  test('names what the property refuses, and asks for a minute only about other rooms and refused ones', async () => {
    const { asked, ask } = openProperty();
    let now = 0;
    const check = createRoomCheck(ask, () => now);
    expect(await check.ask('a', changeTo('101', '999'), Infinity)).toEqual({ roomsRefused: [unknown] });
    expect(await check.ask('a', changeTo('101'), Infinity)).toEqual({});
    expect(await check.ask('a', changeTo('101', '102', '999'), Infinity)).toEqual({ roomsRefused: [unknown] });
    expect(await check.ask('b', changeTo('101'), Infinity)).toEqual({});
    now = 60_000;
    expect(await check.ask('a', changeTo('101'), Infinity)).toEqual({});
    expect(asked).toEqual([['101', '999'], ['102', '999'], ['101'], ['101']]);
  });

  test('asks nothing for a message without rooms', async () => {
    const { asked, ask } = openProperty();
    const check = createRoomCheck(ask);
    expect(await check.ask('a', changeTo(), Infinity)).toEqual({});
    expect(await check.ask('a', { name: 'checkIn', body: { eventId: 'e-1' } }, Infinity)).toEqual({});
    expect(asked).toEqual([]);
  });

  test('says that the rooms are unchecked if the property cannot say it, or not in time, and asks again', async () => {
    const silent = createRoomCheck(async () => null);
    expect(await silent.ask('a', changeTo('101'), Infinity)).toEqual({ roomsUnchecked: true });
    const { asked, ask } = openProperty('when it is let');
    const slow = createRoomCheck(ask);
    expect(await slow.ask('a', changeTo('999'), 10)).toEqual({ roomsUnchecked: true });
    expect(asked).toEqual([['999']]);
  });

  test('gathers the rooms of a burst of messages while the property answers', async () => {
    const { asked, ask, answer } = openProperty('when it is let');
    const check = createRoomCheck(ask);
    const first = check.ask('a', changeTo('101'), Infinity);
    await Promise.resolve();
    await Promise.resolve();
    const burst = ['102', '103', '999'].map((room) => check.ask('a', changeTo(room, '101'), Infinity));
    answer();
    expect(await first).toEqual({});
    while (asked.length < 2) await Promise.resolve();
    answer();
    expect(await Promise.all(burst)).toEqual([{}, {}, { roomsRefused: [unknown] }]);
    expect(asked).toEqual([['101'], ['102', '101', '103', '999']]);
  });
});
