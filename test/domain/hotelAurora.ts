import type { Credential } from '../../src/domain/credentials/credential.ts';
import type { Granted } from '../../src/domain/rooms/granted.ts';
import { defaultPolicies, type Entrance, type PropertySettings } from '../../src/domain/property.ts';
import { freshDesired, type Desired } from '../../src/domain/reservation/desired.ts';
import type { Claim, RoomBook } from '../../src/domain/rooms/book.ts';
import { indexBook } from '../../src/domain/rooms/bookIndex.ts';
import { indexCatalogue } from '../../src/domain/rooms/catalogue.ts';
import { decideGrants } from '../../src/domain/rooms/grant.ts';
import { propertyNow, type PropertyNow } from '../../src/domain/rooms/view.ts';
import type { Attention } from '../../src/domain/status/view.ts';

/** 1 December 2026, hour by hour: `at(15)` is 15:00 UTC, `at(24 + 11)` the next day's 11:00. */
export function at(hours: number): string {
  return new Date(Date.UTC(2026, 11, 1) + hours * 3_600_000).toISOString();
}

/** Three nights from the 1st, 15:00, to the 4th, 11:00. */
export const stay = { from: at(15), to: at(3 * 24 + 11) };

/** A booked reservation of one known guest in room 101. */
export function desired(part: Partial<Desired> = {}): Desired {
  return {
    ...freshDesired,
    stay,
    rooms: ['101'],
    guests: [{ guestId: 'g1', userIdentityId: '11111111-1111-4111-8111-111111111111' }],
    ...part,
  };
}

/** Guests `g1` … `gN`, all entitled to all rooms. */
export function guests(count: number): Desired['guests'] {
  return Array.from({ length: count }, (_, index) => ({ guestId: `g${index + 1}`, fullName: `Guest ${index + 1}` }));
}

/** A claim on room 101 of a reservation that is not in house yet, has no keys and shares with no other. */
export function claim(reservationId: string, part: Partial<Claim> = {}): Claim {
  return {
    reservationId,
    rooms: ['101'],
    window: stay,
    inHouse: false,
    identities: [],
    replaced: [],
    strays: [],
    credentials: {},
    sharesWith: [],
    canOpen: true,
    turn: 0,
    heads: [],
    renews: [],
    ...part,
  };
}

/** The same claim for a window in hours after midnight. */
export function claimAt(
  reservationId: string,
  [from, to]: readonly [from: number, to: number],
  part: Partial<Claim> = {},
): Claim {
  return claim(reservationId, { window: { from: at(from), to: at(to) }, ...part });
}

/** Rooms granted under numbers counted from `first`. */
export function granted(rooms: readonly string[], first = 1): Granted {
  return {
    rooms: Object.fromEntries(
      rooms.map((room, index) => [room, { grant: first + index, acsEntranceIds: [`door-${room}`] }]),
    ),
    notGranted: {},
    heads: [],
    yields: [],
    commonEntranceIds: ['door-main'],
    areas: { spa: ['door-spa'] },
    policies: defaultPolicies,
  };
}

/** An issued override of generation 1 for `g1` on room 101 under grant 1. */
export function credential(part: Partial<Credential> = {}): Credential {
  return {
    requestId: 'c1',
    acsCredentialId: 'seam-c1',
    guestId: 'g1',
    person: part.guestId ?? 'g1',
    userIdentityId: null,
    acsUserId: 'user-g1',
    kind: 'override',
    state: 'issued',
    joinedTo: [],
    generation: 1,
    window: stay,
    grants: { '101': 1 },
    acsEntranceIds: ['door-101', 'door-main'],
    requestedAt: at(11),
    awaitedSince: at(11),
    sent: true,
    deadAt: null,
    reason: null,
    shown: null,
    deletesAsked: 0,
    deleteAgainAt: null,
    delivery: null,
    ...part,
  };
}

/** A property whose rooms are named like their entrances. */
export function settings(part: Partial<PropertySettings> = {}): PropertySettings {
  return {
    propertyId: 'hotel-aurora',
    timeZone: 'Europe/Oslo',
    acsSystemId: '22222222-2222-4222-8222-222222222222',
    credentialManagerAcsSystemId: null,
    cardFormat: 'rfid48',
    rooms: null,
    areas: {},
    commonEntrances: null,
    webhooks: false,
    policies: defaultPolicies,
    ...part,
  };
}

/** The room book after its decisions `hours` after midnight, with a lead of four hours; every room can be granted. */
export function decidedAt(book: RoomBook, hours: number): RoomBook {
  return decideGrants(indexBook(book), {
    issueLeadMs: defaultPolicies.issueLeadMs,
    now: at(hours),
    grantable: () => true,
  });
}

/** What a property answers by `hours` after midnight; it lists no entrances unless `catalogue` has some. */
export function propertyAt(
  book: RoomBook,
  hours: number,
  { settings: of = settings(), catalogue = [] }: Partial<PropertyAt> = {},
): PropertyNow {
  return propertyNow({
    closing: new Set(),
    keptPhones: {},
    index: indexBook(book),
    catalogue: indexCatalogue(catalogue, of),
    trouble: null,
    locks: { systems: [], doors: [] },
    now: at(hours),
  });
}

/** What a property knows beside its room book. */
interface PropertyAt {
  readonly settings: PropertySettings;
  readonly catalogue: readonly Entrance[] | null;
}

/** An attention entry; `message` is `forDesk`, as it always is. */
export function attention(part: Partial<Omit<Attention, 'message'>> = {}): Attention {
  const { forDesk = 'Look.', ...others } = part;
  return {
    code: 'key-not-issued',
    about: null,
    forOperator: 'Look there.',
    since: at(1),
    ...others,
    forDesk,
    message: forDesk,
  };
}
