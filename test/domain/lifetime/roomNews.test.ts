import { describe, expect, it } from 'vitest';
import { epochMs, plus, type Instant } from '../../../src/domain/instant.ts';
import {
  afterSending,
  asIfNotRequested,
  begun,
  isStillPlanned,
  requestFor,
} from '../../../src/domain/lifetime/issuing.ts';
import { afterSeamEvents } from '../../../src/domain/lifetime/learning.ts';
import { afterRoomLook, staleRooms } from '../../../src/domain/lifetime/looking.ts';
import { heldBy, outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { withoutCredential } from '../../../src/domain/lifetime/state.ts';
import { tasksOf } from '../../../src/domain/lifetime/tasks.ts';
import type { IssueStep } from '../../../src/domain/plan/step.ts';
import { at, stay } from '../hotelAurora.ts';
import { ready } from './aroundIssuing.ts';
import { credentialId } from './oneReservation.ts';

const tickMs = 100;

/** How long Seam and the preparation of a key take, in milliseconds, and when events about the card come. */
interface Pace {
  readonly lookMs: number;
  readonly prepareMs: number;
  /** Whether an event comes at a tick, counted from the start. */
  readonly comes: (tick: number) => boolean;
}

const card = {
  acsCredentialId: credentialId(1),
  acsUserId: null,
  userIdentityId: null,
  parentId: null,
  isGuest: true,
  isCard: true,
  acsEntranceIds: ['door-101'],
  guestEntranceIds: ['door-101'],
  joinedTo: [],
  createdAt: at(16),
  ...stay,
  isIssued: true,
  isValid: true,
  isBeingDeleted: false,
};

/**
 * A minute of a reservation in house whose guest has no key yet and a card of the desk in the room, while events about the
 * card come: when Seam was asked what is on the room, and when the key was sent, in milliseconds from the start.
 */
function oneMinute({ lookMs, prepareMs, comes }: Pace) {
  const start = at(17);
  let state = ready({ looks: {} });
  let now = start;
  const lookedAt: number[] = [];
  const sentAt: number[] = [];
  let agenda: { readonly at: Instant; readonly run: () => void }[] = [];
  const underWay = new Set<string>();

  function after(ms: number, run: () => void): void {
    agenda.push({ at: plus(now, ms), run });
  }
  function passed(): number {
    return epochMs(now) - epochMs(start);
  }
  function look(room: string, done: () => void): void {
    const grant = heldBy(state).rooms[room];
    if (grant === undefined) throw new Error(`room ${room} is not granted`);
    lookedAt.push(passed());
    const askedAt = now;
    after(lookMs, () => {
      state = afterRoomLook(state, { room, grant, askedAt, found: [card] }, now);
      done();
    });
  }
  function issue(step: IssueStep, done: () => void): void {
    const request = requestFor(state, step);
    state = begun(state, request, now);
    function isStillWanted(): boolean {
      return isStillPlanned(outlookOf(asIfNotRequested(state, request), now), request);
    }
    function end(): void {
      if (isStillWanted()) {
        sentAt.push(passed());
        state = afterSending(state, request, now);
      } else state = withoutCredential(state, request.requestId);
      done();
    }
    after(prepareMs, () => {
      const [room] = isStillWanted() ? staleRooms(state, step, now) : [];
      if (room === undefined) end();
      else look(room, end);
    });
  }
  for (let tick = 0; passed() < 60_000; tick += 1, now = plus(now, tickMs)) {
    const over = agenda.filter((one) => one.at <= now);
    agenda = agenda.filter((one) => one.at > now);
    for (const { run } of over) run();
    if (comes(tick)) {
      const event = { eventId: `e${tick}`, eventType: 'acs_credential.issued', resourceId: card.acsCredentialId };
      state = afterSeamEvents(state, [{ ...event, occurredAt: now }], now);
    }
    for (const task of tasksOf(state, outlookOf(state, now), { reservationId: 'R1', isIdentifying: false })) {
      const name = `${task.kind} ${task.about}`;
      if (!task.isDue || underWay.has(name) || (task.kind !== 'look' && task.kind !== 'issue')) continue;
      underWay.add(name);
      if (task.kind === 'look') look(task.room, () => underWay.delete(name));
      else issue(task.step, () => underWay.delete(name));
    }
  }
  return { lookedAt, sentAt };
}

function always(): boolean {
  return true;
}

describe('events about what is on a room', () => {
  it('that come without pause cost one look in two seconds', () => {
    const { lookedAt } = oneMinute({ lookMs: 100, prepareMs: 100, comes: always });
    expect(lookedAt.length).toBeGreaterThan(25);
    expect(lookedAt.length).toBeLessThanOrEqual(31);
  });

  it.each([
    [100, 100],
    [100, 5_000],
    [5_000, 100],
    [5_000, 5_000],
  ])(
    'that come without pause delay a key by two looks at most: a look takes %i ms, a key %i ms',
    (lookMs, prepareMs) => {
      const { sentAt } = oneMinute({ lookMs, prepareMs, comes: always });
      expect(sentAt).toHaveLength(1);
      expect(sentAt[0]).toBeLessThanOrEqual(2 * lookMs + prepareMs + 2 * tickMs);
    },
  );

  it('that come while a key is prepared are looked at before the key is sent', () => {
    const { lookedAt, sentAt } = oneMinute({ lookMs: 100, prepareMs: 5_000, comes: (tick) => tick === 40 });
    expect(lookedAt).toEqual([0, 4_000]);
    expect(sentAt).toEqual([5_100]);
    const late = oneMinute({ lookMs: 1_000, prepareMs: 5_000, comes: (tick) => tick === 58 });
    expect(late.lookedAt).toEqual([0, 5_800, 6_000]);
    expect(late.sentAt).toEqual([7_000]);
  });

  it('that come while Seam is asked are looked at afterwards', () => {
    const { lookedAt } = oneMinute({ lookMs: 3_000, prepareMs: 100, comes: (tick) => tick === 100 || tick === 110 });
    expect(lookedAt).toEqual([0, 10_000, 15_000]);
  });
});
