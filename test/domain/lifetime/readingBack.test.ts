import { describe, expect, it } from 'vitest';
import { plus, type Instant } from '../../../src/domain/instant.ts';
import { afterCreate, afterSending, begun, requestFor, type Request } from '../../../src/domain/lifetime/issuing.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import { doorsToAskFor, readBack, readBackOf } from '../../../src/domain/lifetime/readingBack.ts';
import { pauseOf } from '../../../src/domain/lifetime/setbacks.ts';
import type { State } from '../../../src/domain/lifetime/state.ts';
import { tidied } from '../../../src/domain/lifetime/tasks.ts';
import type { IssueStep } from '../../../src/domain/plan/step.ts';
import type { CallFailure } from '../../../src/domain/seam/failure.ts';
import { seamFailure, type SeamCredential } from '../../../src/domain/seam/resources.ts';
import { at, desired, stay } from '../hotelAurora.ts';
import { grantsOf, ready } from './aroundIssuing.ts';

const start = at(16);
const userIdentityId = 'identity-g1';

function answering(status: number, code = 'internal_server_error', id = 'req-1'): CallFailure {
  const answer = { status, code, seamRequestId: id };
  return { type: seamFailure.outcomeUnknown, message: `HTTP ${status}`, retryAfterMs: 0, answer };
}

const silent: CallFailure = { type: seamFailure.outcomeUnknown, message: 'time-out', retryAfterMs: 0 };

function found(part: Partial<SeamCredential> = {}): SeamCredential {
  return {
    ...stay,
    acsCredentialId: 'seam-c1',
    acsUserId: null,
    userIdentityId,
    parentId: null,
    isGuest: true,
    isCard: false,
    guestEntranceIds: ['door-101'],
    acsEntranceIds: ['door-101', 'door-main'],
    joinedTo: [],
    createdAt: start,
    isIssued: false,
    isValid: null,
    isBeingDeleted: false,
    ...part,
  };
}

function stepOf(state: State, now: Instant): IssueStep {
  const step = outlookOf(state, now).plan.find((one) => one.step === 'issueOverride');
  if (step?.step !== 'issueOverride') throw new Error('no key is due');
  return step;
}

/** Sends the key that is due, up to Seam's failure. */
function sent(before: State, now: Instant): { readonly state: State; readonly request: Request } {
  const request = requestFor(before, stepOf(before, now));
  return { request, state: afterSending(begun(before, request, now), request, now) };
}

/** What each look finds: nothing, something, or `null` if it fails. The last one is repeated. */
type Looks = readonly (readonly SeamCredential[] | null)[];

interface Tried {
  readonly state: State;
  /** When it was over, and when each look came, in milliseconds since the answer. */
  readonly over: Instant;
  readonly lookedAfterMs: readonly number[];
}

interface Life {
  readonly now: Instant;
  readonly looks: Looks;
  /** How long after each look its answer is heard: long if the worker dies between. */
  readonly heardAfterMs?: number;
}

/** One create that fails, and its read-back. */
function tried(before: State, failure: CallFailure, { now, looks, heardAfterMs = 0 }: Life): Tried {
  const { state, request } = sent(before, now);
  const lookedAfterMs: number[] = [];
  let unanswered = readBackOf(state, request, { userIdentityId, sentAt: now, failure, now });
  let [at_, current] = [now, state];
  for (let look = 0; ; look += 1) {
    at_ = plus(at_, unanswered.pauseMs);
    lookedAfterMs.push(Date.parse(at_) - Date.parse(now));
    const found_ = looks[Math.min(look, looks.length - 1)] ?? null;
    const askedAt = at_;
    at_ = plus(at_, heardAfterMs);
    const outcome = readBack(current, unanswered, { found: found_, askedAt, now: at_ });
    current = outcome.state;
    if (outcome.is === 'over') return { state: current, over: at_, lookedAfterMs };
    unanswered = outcome.unanswered;
  }
}

function nextTryAt(state: State, over: Instant): Instant {
  return pauseOf(state, { kind: 'issue', about: 'g1' })?.until ?? over;
}

function troubleOf({ troubles }: State) {
  return troubles.map(({ trouble }) => trouble)[0];
}

/** So many creates in a row that fail alike and leave nothing, as fast as they are sent. */
function afterRow(times: number, failure: (n: number) => CallFailure, from = ready()) {
  let [state, now] = [from, start];
  const sentAt: Instant[] = [];
  for (let n = 1; n <= times; n += 1) {
    sentAt.push(now);
    const next = tried(state, failure(n), { now, looks: [[]] });
    state = next.state;
    now = nextTryAt(state, next.over);
  }
  return { state, now, sentAt };
}

describe('a create that Seam answered with a 5xx', () => {
  it.each([500, 502, 503, 504])(
    'is read back after 2 and after 8 seconds if it was %i, and then sent again',
    (status) => {
      const { state, over, lookedAfterMs } = tried(ready(), answering(status), { now: start, looks: [[]] });
      expect(lookedAfterMs).toEqual([2_000, 8_000]);
      expect(nextTryAt(state, over)).toBe(over);
      expect(stepOf(state, over)).toMatchObject({ guestId: 'g1' });
      expect(state.strays).toHaveLength(1);
    },
  );

  it('is adopted if either look finds it', () => {
    for (const looks of [[[found()]], [[], [found()]]] satisfies Looks[]) {
      const { state } = tried(ready(), answering(503), { now: start, looks });
      expect(state.credentials).toMatchObject([{ acsCredentialId: 'seam-c1', state: 'requested' }]);
      expect([state.strays, state.troubles, state.serverErrors]).toEqual([[], [], []]);
    }
  });

  it('is never sent again blindly: if a look fails, the rule for unknown outcomes applies', () => {
    for (const looks of [
      [null, []],
      [[], null, []],
    ] satisfies Looks[]) {
      const { lookedAfterMs } = tried(ready(), answering(503), { now: start, looks });
      expect(lookedAfterMs.at(-1)).toBeGreaterThanOrEqual(120_000);
    }
    const { lookedAfterMs } = tried(ready(), silent, { now: start, looks: [[]] });
    expect(lookedAfterMs.slice(0, 3)).toEqual([0, 500, 1_500]);
    expect(lookedAfterMs.at(-1)).toBeGreaterThanOrEqual(120_000);
  });

  it('is not sent again after an early look whose answer is heard late, because the worker died between', () => {
    const heardAfterMs = 40_000;
    for (const failure of [answering(503), silent]) {
      const looks = [[], [found()]];
      const { state, lookedAfterMs } = tried(ready(), failure, { now: start, looks, heardAfterMs });
      expect(state.credentials).toMatchObject([{ acsCredentialId: 'seam-c1', state: 'requested' }]);
      expect(lookedAfterMs).toHaveLength(2);
    }
    const { lookedAfterMs } = tried(ready(), answering(503), { now: start, looks: [[]], heardAfterMs });
    expect(lookedAfterMs).toEqual([2_000, 42_000]);
  });

  it('is repeated so fast that the key comes within a minute after five such answers', () => {
    const { state, now, sentAt } = afterRow(5, () => answering(503));
    expect(sentAt.map((one) => Date.parse(one) - Date.parse(start))).toEqual([0, 8_000, 16_000, 24_000, 32_000]);
    expect(Date.parse(now) - Date.parse(start)).toBeLessThan(60_000);
    const last = sent(state, now);
    const done = afterCreate(last.state, last.request, { found: found({ createdAt: now }), now });
    expect([done.troubles, done.pauses, done.serverErrors]).toEqual([[], [], []]);
    expect(done.strays).toHaveLength(1);
  });

  it('is repeated less and less often after that, whatever the answers are', () => {
    const { sentAt } = afterRow(9, (n) => answering(n % 2 === 0 ? 502 : 503));
    const gaps = sentAt.map((one, index) => Date.parse(one) - Date.parse(sentAt[index - 1] ?? one)).slice(1);
    expect(gaps).toEqual([8_000, 8_000, 8_000, 8_000, 8_000, 13_000, 18_000, 28_000]);
  });

  it('says what Seam answered, with its code and request id', () => {
    const { state } = tried(ready(), answering(503, 'provider_down', 'req-7'), { now: start, looks: [[]] });
    expect(troubleOf(state)).toMatchObject({ code: 'seam-unreachable', about: 'g1' });
    expect(troubleOf(state)?.forOperator).toContain('HTTP 503, provider_down, Seam request req-7');
  });

  it('counts as refused after ten equal answers to the same create in a row', () => {
    expect(troubleOf(afterRow(9, () => answering(500)).state)?.code).toBe('seam-unreachable');
    const { state, now } = afterRow(10, () => answering(500));
    expect(troubleOf(state)).toMatchObject({ code: 'issue-refused', about: 'g1' });
    expect(troubleOf(state)?.forOperator).toContain('HTTP 500');
    expect(Date.parse(now) - Date.parse(start)).toBeLessThan(10 * 60_000);
    expect(troubleOf(afterRow(10, (n) => answering(n < 5 ? 500 : 503)).state)?.code).toBe('seam-unreachable');
  });

  it('is forgotten once the guest needs no key any more', () => {
    const { state, now } = afterRow(3, () => answering(500));
    expect(tidied(state, outlookOf(state, now)).serverErrors).toHaveLength(1);
    const left = { ...state, desired: desired({ status: 'departed' }) };
    expect(tidied(left, outlookOf(left, now)).serverErrors).toEqual([]);
  });
});

describe('a credential without doors that an unanswered create may have left', () => {
  const doorless = found({ acsEntranceIds: [] });
  function asked(part: Partial<State>) {
    const { state, request } = sent(ready(part), start);
    const unanswered = readBackOf(state, request, { userIdentityId, sentAt: start, failure: silent, now: start });
    return doorsToAskFor(state, unanswered, [doorless]);
  }

  it('is adopted, and never made twice', () => {
    const { state } = tried(ready(), silent, { now: start, looks: [[doorless]] });
    expect(state.credentials).toMatchObject([
      { acsCredentialId: 'seam-c1', acsEntranceIds: ['door-101', 'door-main'] },
    ]);
  });

  it('is asked about only if another create may have left it', () => {
    const stray = { userIdentityId, window: stay, sentAt: at(15), checks: 0, nextCheckAt: at(20) };
    expect(asked({})).toEqual([]);
    expect(asked({ strays: [{ ...stray, acsEntranceIds: ['door-101', 'door-main'] }] })).toEqual([]);
    expect(asked({ strays: [{ ...stray, acsEntranceIds: ['door-102'] }] })).toEqual(['seam-c1']);
    expect(asked({ grants: grantsOf(['101'], { usedElsewhere: [userIdentityId] }) })).toEqual(['seam-c1']);
  });
});
