import { epochMs, plus, type Instant } from '../../../src/domain/instant.ts';
import { adoptionView } from '../../../src/domain/lifetime/adopting.ts';
import { afterMessage, judge } from '../../../src/domain/lifetime/inbox.ts';
import {
  afterCreate,
  afterFailedIssue,
  afterSending,
  asIfNotRequested,
  begun,
  isStillPlanned,
  requestFor,
} from '../../../src/domain/lifetime/issuing.ts';
import { afterSeamEvents } from '../../../src/domain/lifetime/learning.ts';
import { afterRoomLook, staleRooms, withGrants } from '../../../src/domain/lifetime/looking.ts';
import { heldBy, outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { lostPhoneRound } from '../../../src/domain/lifetime/phones.ts';
import { afterAskingToGo, afterDelete } from '../../../src/domain/lifetime/revoking.ts';
import { initialState, withoutCredential, type State } from '../../../src/domain/lifetime/state.ts';
import { attentionOf } from '../../../src/domain/lifetime/status.ts';
import { tasksOf, tidied, type Task } from '../../../src/domain/lifetime/tasks.ts';
import type { MessageName } from '../../../src/domain/messages/index.ts';
import type { IssueStep } from '../../../src/domain/plan/step.ts';
import type { RoomGrant } from '../../../src/domain/rooms/granted.ts';
import { seamFailure, type SeamCredential } from '../../../src/domain/seam/resources.ts';
import { at, granted, stay } from '../hotelAurora.ts';
import { grantsOf as plainGrantsOf } from './aroundIssuing.ts';

/** A card that the desk encodes. */
interface Encoded {
  readonly rooms: readonly string[];
  readonly to?: Instant;
  /** From when Seam's lists show it. */
  readonly listedFrom?: Instant;
  /** When it was encoded; now by default. */
  readonly createdAt?: Instant;
  /** The credentials whose generation it shares. */
  readonly joinedTo?: readonly string[];
  /** Whether it is a key on a phone, of another app. */
  readonly isKey?: true;
}

/** The body of a PUT of two guests in room 101, in house. */
export const inHouse = {
  status: 'in-house',
  stay,
  rooms: ['101'],
  guests: [
    { guestId: 'g1', fullName: 'Guest One' },
    { guestId: 'g2', fullName: 'Guest Two' },
  ],
};

/** The id of the n-th credential that was made at Seam. */
export function credentialId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** What the property says of rooms `101`, `102`, …: all are this reservation's. */
export function grantsOf(rooms: readonly string[], part: Partial<RoomGrant> = {}) {
  const held = granted(rooms);
  const parts = Object.entries(held.rooms).map(([room, grant]) => [room, { ...grant, ...part }] as const);
  return plainGrantsOf(rooms, { granted: { ...held, rooms: Object.fromEntries(parts) } });
}

/**
 * One reservation with the property's answers and a Seam behind it, without Temporal: Seam answers at once, and reports at
 * once what an override or a card ends. It begins at 15:00.
 */
export function openReservation({ refusesCards = false }: { readonly refusesCards?: boolean } = {}) {
  let now = at(15);
  let state: State = initialState(now);
  const made: { readonly credential: SeamCredential; readonly listedFrom: Instant }[] = [];
  const dead = new Set<string>();
  const steps: IssueStep[] = [];

  function change(next: State): void {
    state = next;
  }
  function end(doors: readonly string[]): void {
    const ended = made.filter(
      ({ credential: { acsCredentialId: id, guestEntranceIds } }) =>
        !dead.has(id) && guestEntranceIds.some((door) => doors.includes(door)),
    );
    for (const { credential } of ended) {
      dead.add(credential.acsCredentialId);
      event('acs_credential.invalidated', credential.acsCredentialId);
    }
  }
  function event(eventType: string, resourceId: string): void {
    change(
      afterSeamEvents(state, [{ eventId: `${eventType} ${resourceId}`, eventType, occurredAt: now, resourceId }], now),
    );
  }
  function add(part: Partial<SeamCredential>, listedFrom = now): SeamCredential {
    const doors = part.guestEntranceIds ?? [];
    const credential: SeamCredential = {
      acsCredentialId: credentialId(made.length + 1),
      acsUserId: null,
      userIdentityId: null,
      parentId: null,
      isGuest: true,
      isCard: false,
      acsEntranceIds: [...doors, 'door-main'],
      guestEntranceIds: doors,
      joinedTo: [],
      createdAt: now,
      ...stay,
      isIssued: true,
      isValid: true,
      isBeingDeleted: false,
      ...part,
    };
    if (credential.joinedTo.length === 0) end(doors);
    made.push({ credential, listedFrom });
    return credential;
  }
  function issue(step: IssueStep): void {
    const request = requestFor(state, step);
    const joinedTo = step.step === 'issueJoiner' ? step.joinTo : [];
    change(begun(state, request, now));
    const stale = staleRooms(state, step, now);
    for (const room of stale) look(room);
    if (stale.length > 0 && !isStillPlanned(outlookOf(asIfNotRequested(state, request), now), request))
      return change(withoutCredential(state, request.requestId));
    change(afterSending(state, request, now));
    const isRefused =
      joinedTo.some((id) => dead.has(id)) ||
      (refusesCards && made.some(({ credential: one }) => one.isCard && joinedTo.includes(one.acsCredentialId)));
    if (isRefused) {
      const failure = { type: seamFailure.refused, message: 'refused', retryAfterMs: 0 };
      change(withoutCredential(state, request.requestId));
      return change(afterFailedIssue(state, step.guestId, { failure, step, now }));
    }
    steps.push(step);
    const doors = step.rooms.map((room) => `door-${room}`);
    const { acsEntranceIds, window } = step;
    const found = add({ acsEntranceIds, guestEntranceIds: doors, joinedTo, ...window });
    change(afterCreate(state, request, { found, now }));
  }
  function look(room: string): void {
    const grant = heldBy(state).rooms[room];
    if (grant === undefined) return;
    const found = made
      .filter(({ listedFrom, credential: one }) => listedFrom <= now && one.guestEntranceIds.includes(`door-${room}`))
      .map(({ credential: one }) => ({ ...one, isValid: !dead.has(one.acsCredentialId) }));
    change(afterRoomLook(state, { room, grant, found, askedAt: now }, now));
  }
  function run(task: Task): void {
    switch (task.kind) {
      case 'look':
        return look(task.room);
      case 'issue':
        return issue(task.step);
      case 'revoke': {
        const { requestId } = task.step;
        change(afterAskingToGo(state, task.step, now));
        const id = state.credentials.find((one) => one.requestId === requestId)?.acsCredentialId ?? '';
        dead.add(id);
        return change(afterDelete(state, requestId, { isGone: true, now }));
      }
      case 'lost-phone':
        return change(lostPhoneRound(state, task.step, { userIdentityId: 'identity-g1', phones: [], now }).state);
      case 'identify':
      case 'contacts':
      case 'way':
      case 'phone':
      case 'kept-phone':
      case 'lost-phone-news':
      case 'property':
      case 'deliveries':
      case 'doubts':
      case 'watch':
      case 'strays':
      case 'retention':
      case 'notices':
    }
  }
  function rows() {
    change(tidied(state, outlookOf(state, now)));
    const all = tasksOf(state, outlookOf(state, now), { reservationId: 'R1', isIdentifying: false });
    return all.filter(({ kind }) => kind === 'look' || kind === 'issue' || kind === 'revoke' || kind === 'lost-phone');
  }
  /** Does what is due, and what falls due within so many seconds. */
  function go(seconds = 0): void {
    const until = plus(now, seconds * 1_000);
    for (let count = 0; count < 500; count += 1) {
      const all = rows();
      const due = all.filter(({ isDue }) => isDue);
      for (const task of due) run(task);
      if (due.length > 0) continue;
      const [next] = all.flatMap(({ nextAt }) => nextAt ?? []).toSorted();
      if (next === undefined || next > until) break;
      now = next > now ? next : plus(now, 1);
    }
    if (now < until) now = until;
  }
  return {
    say(name: MessageName, body: object): void {
      now = plus(now, 1_000);
      const judged = judge(state, { name, body }, now);
      if (judged.verdict === 'refused') throw new Error(judged.why);
      change(afterMessage(state, judged, now));
      go();
    },
    grant(grants: ReturnType<typeof grantsOf>): void {
      change(withGrants(state, grants));
      go();
    },
    /** The desk encodes a card, which works at once. */
    encode({ rooms, to = stay.to, listedFrom, createdAt, joinedTo = [], isKey }: Encoded): string {
      now = plus(now, 1_000);
      const guestEntranceIds = rooms.map((room) => `door-${room}`);
      const from = createdAt ?? now;
      const card = add({ isCard: !isKey, guestEntranceIds, joinedTo, createdAt: from, from, to }, listedFrom);
      return card.acsCredentialId;
    },
    report(eventType: string, resourceId: string): void {
      event(eventType, resourceId);
      go();
    },
    go,
    isValid: (id: string) => !dead.has(id),
    /** The guests' valid keys: which credentials each joined. */
    keys: () =>
      Object.fromEntries(
        state.credentials
          .filter((one) => one.state === 'issued' && !dead.has(one.acsCredentialId ?? ''))
          .map((one) => [one.guestId, one.joinedTo]),
      ),
    steps: () => steps.map(({ step, guestId, rooms }) => `${step} ${guestId} ${rooms.join(' ')}`),
    attention: () => attentionOf(state, outlookOf(state, now)).map(({ code }) => code),
    entries: () => attentionOf(state, outlookOf(state, now)),
    adoption: () => adoptionView(state, now),
    now: () => now,
    later: (seconds: number) => plus(now, seconds * 1_000),
    hours: () => (epochMs(now) - epochMs(at(0))) / 3_600_000,
  };
}
