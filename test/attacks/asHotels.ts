import { expect } from 'vitest';
import type { Hotel, Key, TwoWorkspaces } from './twoWorkspaces.ts';

/** What tests look at in the status of a reservation. */
export interface Status {
  readonly status: string;
  readonly waiting: string | null;
  readonly guests: readonly {
    readonly guestId: string;
    readonly userIdentityId: string;
    readonly credentials: readonly {
      readonly acsCredentialId: string;
      readonly kind: string;
      readonly state: string;
      readonly generation: number;
    }[];
  }[];
  readonly needsAttention: readonly {
    readonly code: string;
    readonly about: string | null;
    readonly message: string;
  }[];
}

/** Which guest is checked in where, and by which key. */
export interface Arrival {
  readonly hotel: Hotel;
  readonly key: Key;
  readonly room: string;
  readonly guest: object;
}

/** Checks a guest in. */
export async function put(two: TwoWorkspaces, reservationId: string, { hotel, key, room, guest }: Arrival) {
  const stay = { from: two.inHours(-1), to: two.inHours(20) };
  const body = { status: 'in-house', stay, rooms: [room], guests: [{ guestId: 'g1', ...guest }] };
  const answer = await two.send<Status>('PUT', two.at(hotel, reservationId), { key, body });
  expect(answer.status).toBe(202);
  return answer.body;
}

/** Waits until the status of a reservation passes a check, which throws until then. */
export async function untilStatus(
  two: TwoWorkspaces,
  { hotel, key, id }: { readonly hotel: Hotel; readonly key: Key; readonly id: string },
  check: (status: Status) => void,
): Promise<Status> {
  const answer = await two.until(
    () => two.send<Status>('GET', two.at(hotel, id), { key }),
    ({ body }) => check(body),
  );
  return answer.body;
}

/** Checks a guest in, and waits for the key. */
export async function checkIn(two: TwoWorkspaces, reservationId: string, arrival: Arrival): Promise<Status> {
  await put(two, reservationId, arrival);
  return untilStatus(two, { ...arrival, id: reservationId }, ({ guests }) =>
    expect(guests).toMatchObject([{ credentials: [{ state: 'issued' }] }]),
  );
}

/** The path of the removal of an identity. */
export function teardownOf(userIdentityId: string): string {
  return `/v1/user-identities/${userIdentityId}/teardown`;
}

/** Creates a person at Seam, as another system does. */
export async function newIdentity(two: TwoWorkspaces, workspace: 'a' | 'b', more: object = {}): Promise<string> {
  const made = await two.seam(workspace).userIdentities.create({ full_name: 'Ada Example', ...more });
  return made.user_identity_id;
}
