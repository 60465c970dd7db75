import { describe, expect, it } from 'vitest';
import type { Credential } from '../../../src/domain/credentials/credential.ts';
import { shownMoments } from '../../../src/domain/lifetime/moments.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { initialState, type State } from '../../../src/domain/lifetime/state.ts';
import { attentionOf, viewOf } from '../../../src/domain/lifetime/status.ts';
import { tasksOf, tidied } from '../../../src/domain/lifetime/tasks.ts';
import { statusCard } from '../../../src/domain/status/card.ts';
import { at, credential, desired, granted, stay } from '../hotelAurora.ts';
import { grantsOf } from './aroundIssuing.ts';

const now = at(16);

/** Plain data that counts what is read of it: a count is the same on every machine, which no time is. */
function counted<T extends object>(data: T): { readonly data: T; readonly reads: () => number } {
  let reads = 0;
  // One proxy for each object, so that the same record stays the same.
  const proxies = new WeakMap<object, object>();
  function count<Value>(value: Value): Value {
    if (typeof value !== 'object' || value === null) return value;
    const proxy = proxies.get(value) ?? new Proxy(value, handler);
    proxies.set(value, proxy);
    return proxy as Value;
  }
  const handler: ProxyHandler<object> = {
    get: (target, key, receiver): unknown => {
      reads += 1;
      return count(Reflect.get(target, key, receiver));
    },
  };
  return { data: count(data), reads: () => reads };
}

/** A reservation of so many guests and rooms: the primary guest may open all rooms, each other guest nine. */
function crowd(count: number, credentials: readonly Credential[] = []): State {
  const rooms = Array.from({ length: count }, (_, n) => String(1_000 + n));
  const guests = Array.from({ length: count }, (_, n) => ({
    guestId: `g${n + 1}`,
    fullName: 'Guest',
    ...(n === 0 ? {} : { rooms: rooms.slice(0, 9) }),
  }));
  const look = { seenAt: null, occupants: [], vainLooks: 0, nextLookAt: null };
  const looks = Object.fromEntries(rooms.map((room, n) => [room, { ...look, grant: n + 1 }]));
  const identities = Object.fromEntries(guests.map(({ guestId }) => [guestId, `identity-${guestId}`]));
  return {
    ...initialState(at(1)),
    desired: desired({ status: 'in-house', checkedInAt: at(15), rooms, guests }),
    grants: grantsOf(rooms, { granted: granted(rooms), uses: undefined }),
    looks,
    identities,
    newIdentities: Object.values(identities),
    createdIdentities: Object.values(identities),
    credentials,
  };
}

/** A key of every guest of a crowd, for a window; the primary guest's opens the generation. */
function keys(count: number, part: (n: number) => Partial<Credential> = () => ({})): readonly Credential[] {
  const { grants } = crowd(count);
  const rooms = Object.entries(grants?.granted.rooms ?? {});
  return Array.from({ length: count }, (_, n) => {
    const own = n === 0 ? rooms : rooms.slice(0, 9);
    return credential({
      requestId: `c${n + 1}`,
      acsCredentialId: `credential-${n + 1}`,
      guestId: `g${n + 1}`,
      person: `g${n + 1}`,
      userIdentityId: `identity-g${n + 1}`,
      kind: n === 0 ? 'override' : 'joiner',
      joinedTo: n === 0 ? [] : ['credential-1'],
      grants: Object.fromEntries(own.map(([room, { grant }]) => [room, grant])),
      acsEntranceIds: [...own.map(([room]) => `door-${room}`), 'door-main'],
      ...part(n),
    });
  });
}

/** All that one turn of the workflow works out. */
function turn(given: State): void {
  const first = outlookOf(given, now);
  const state = tidied(given, first);
  const outlook = outlookOf(state, now);
  tasksOf(state, outlook, { reservationId: 'R1', isIdentifying: false });
  attentionOf(state, outlook);
  const view = viewOf(state, outlook, { propertyId: 'hotel', reservationId: 'R1', workflowId: 'w' });
  if (view !== null) statusCard(view, state.credentials, 'Europe/Oslo');
  shownMoments(state, outlook);
}

function readsOf(state: State): number {
  const { data, reads } = counted(state);
  turn(data);
  return reads();
}

const shorter = { from: stay.from, to: at(40) };

/** Reservations by what is left to do for them. */
const situations: Readonly<Record<string, (count: number) => State>> = {
  'no guest has a key': (count) => crowd(count),
  'the first key is being made': (count) =>
    crowd(count, keys(count, () => ({ acsCredentialId: null, state: 'requested' })).slice(0, 1)),
  'every guest may open every room': (count) => {
    const state = crowd(count);
    return {
      ...state,
      desired: desired({ ...state.desired!, guests: state.desired!.guests.map(({ guestId }) => ({ guestId })) }),
    };
  },
  'half of the guests have a key': (count) => crowd(count, keys(count).slice(0, count / 2)),
  'every guest has a key': (count) => crowd(count, keys(count)),
  'the stay is longer, and no guest has a new key': (count) =>
    crowd(
      count,
      keys(count, () => ({ window: shorter })),
    ),
  'other guests came, and the keys of the former ones are there': (count) =>
    crowd(
      count,
      keys(count, (n) => ({ guestId: `former-${n}`, person: `former-${n}` })),
    ),
  'every room is another reservation’s': (count) => {
    const state = crowd(count);
    const notGranted = Object.fromEntries(
      state.desired!.rooms.map((room) => [room, { why: 'occupied', by: 'R2', until: at(20) } as const]),
    );
    return { ...state, grants: grantsOf([], { granted: { ...granted([]), notGranted }, uses: undefined }) };
  },
  'every room was granted anew': (count) =>
    crowd(
      count,
      keys(count, (n) => (n === 0 ? { grants: { '1000': 5_000 } } : { grants: { '1000': 5_000 + n } })),
    ),
};

describe('a turn of a large reservation', () => {
  it.each(Object.entries(situations))(
    'reads no more than in proportion to its guests and rooms if %s',
    (_what, made) => {
      const [small, large] = [readsOf(made(50)), readsOf(made(200))];
      expect(large / small).toBeLessThan(5);
      expect(large).toBeLessThan(400_000);
    },
  );
});
