import fc from 'fast-check';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { planDoors } from '../../src/simulator/hotel/doors.ts';
import { Hotel } from '../../src/simulator/hotel/hotel.ts';
import type { Succession } from '../../src/simulator/hotel/keys.ts';
import { Timers } from '../../src/simulator/timers.ts';

const allRooms = ['101', '102', '103'];
const hourMs = 3_600_000;

function hotelAt(time: { now: number }) {
  const hotel = new Hotel({
    systemId: 'system',
    doors: planDoors(allRooms),
    now: () => time.now,
    timers: new Timers(),
    delivery: () => ({ receive: 'at-once', discard: 'at-once' }),
    onFirstUse: () => {},
  });
  function id(name: string) {
    return [...hotel.doors.values()].find((door) => door.name === name)!.doorId;
  }
  let count = 0;
  function make(succession: Succession, rooms: readonly string[], medium: 'card' | 'mobile' = 'card') {
    count += 1;
    const keyId = `key-${count}`;
    const doorIds = [...rooms, 'Pool'].map(id);
    hotel.makeKey({ keyId, medium, authority: 'guest', doorIds, from: 0, to: 10 * hourMs, succession });
    return keyId;
  }
  function opens(room: string, keyId: string) {
    return hotel.tap(id(room), keyId);
  }
  return { hotel, id, make, opens };
}

const opened = { opens: true };
function refused(reason: string) {
  return { opens: false, reason };
}

describe('a guest-room lock', () => {
  test('learns of an override by its first use, and then refuses older keys', () => {
    const { make, opens } = hotelAt({ now: 0 });
    const old = make({ kind: 'override' }, ['101']);
    const next = make({ kind: 'override' }, ['101']);
    expect(opens('101', old)).toEqual(opened);
    expect(opens('101', next)).toEqual(opened);
    expect(opens('101', old)).toEqual(refused('overridden'));
    expect(opens('Pool', old)).toEqual(opened);
  });

  test('opens for a joiner on the doors of the key that it joined', () => {
    const { make, opens } = hotelAt({ now: 0 });
    const head = make({ kind: 'override' }, ['101']);
    const joiner = make({ kind: 'joiner', joined: [head] }, ['101', '102']);
    expect([opens('101', joiner), opens('101', head)]).toEqual([opened, opened]);
    expect(opens('102', joiner)).toEqual(refused('no-access'));
    make({ kind: 'override' }, ['101']);
    const late = make({ kind: 'joiner', joined: [joiner] }, ['101']);
    expect(opens('101', late)).toEqual(opened);
  });

  test('checks a key’s window by the hotel’s clock', () => {
    const time = { now: -1 };
    const { make, opens } = hotelAt(time);
    const key = make({ kind: 'override' }, ['101']);
    expect(opens('101', key)).toEqual(refused('not-yet-valid'));
    time.now = 10 * hourMs - 1;
    expect(opens('101', key)).toEqual(opened);
    time.now = 10 * hourMs;
    expect(opens('101', key)).toEqual(refused('expired'));
    expect(opens('Pool', key)).toEqual(refused('expired'));
  });

  test('opens for a mobile key only if a phone has it', () => {
    const { hotel, make, opens } = hotelAt({ now: 0 });
    const key = make({ kind: 'override' }, ['101'], 'mobile');
    expect(opens('101', key)).toEqual(refused('not-received'));
    hotel.phones.send(key, undefined);
    expect(opens('101', key)).toEqual(opened);
    hotel.phones.discard(key);
    expect(opens('101', key)).toEqual(refused('discarded'));
  });

  test('opens for no older key once the keys of the newest generation have tapped', () => {
    const step = fc.record({
      kind: fc.constantFrom('override' as const, 'joiner' as const, 'tap' as const),
      rooms: fc.subarray(allRooms, { minLength: 1 }),
      pick: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { hotel, id, make, opens } = hotelAt({ now: 0 });
        const keys: string[] = [];
        for (const { kind, rooms, pick } of steps) {
          const other = keys[pick % Math.max(1, keys.length)];
          if (kind === 'override') keys.push(make({ kind }, rooms));
          else if (other === undefined) continue;
          else if (kind === 'joiner') keys.push(make({ kind, joined: [other] }, rooms));
          else for (const room of rooms) opens(room, other);
        }
        for (const room of allRooms) {
          function generation(key: string) {
            return hotel.generationsOf(key).get(id(room)) ?? 0;
          }
          const newest = Math.max(0, ...keys.map(generation));
          const holders = keys.filter((key) => newest > 0 && generation(key) === newest);
          for (const key of holders) expect(opens(room, key)).toEqual(opened);
          for (const key of keys) expect(opens(room, key).opens).toBe(holders.includes(key));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('imports nothing of Seam', async () => {
    const folder = new URL('../../src/simulator/hotel/', import.meta.url);
    const files = await readdir(folder);
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      const text = await readFile(new URL(file, folder), 'utf8');
      const imported = [...text.matchAll(/from '(.+)'/g)].map((match) => match[1]);
      const allowed = /^(\.\/|node:crypto$|\.\.\/timers\.ts$)/;
      expect(imported.filter((name) => !allowed.test(name ?? ''))).toEqual([]);
    }
  });
});
