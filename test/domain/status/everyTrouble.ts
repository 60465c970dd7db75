import { changedOutside } from '../../../src/domain/credentials/changed.ts';
import type { Instant } from '../../../src/domain/instant.ts';
import { withoutContactRooms } from '../../../src/domain/lifetime/contactRooms.ts';
import {
  afterCreate,
  afterFailedIssue,
  afterForeignIdentity,
  afterSamePerson,
} from '../../../src/domain/lifetime/issuing.ts';
import { keptPhoneTroubles, withKeptPhones } from '../../../src/domain/lifetime/keptPhones.ts';
import { afterRefusedLook } from '../../../src/domain/lifetime/looking.ts';
import { afterFailedNotices, afterNotices } from '../../../src/domain/lifetime/notices.ts';
import { outlookOf } from '../../../src/domain/lifetime/outlook.ts';
import {
  afterDeactivation,
  afterFailedDeactivation,
  afterPhoneLostElsewhere,
  lostPhoneRound,
} from '../../../src/domain/lifetime/phones.ts';
import { afterRefusedDelete } from '../../../src/domain/lifetime/revoking.ts';
import { afterServerError } from '../../../src/domain/lifetime/serverErrors.ts';
import { noPropertyTrouble } from '../../../src/domain/lifetime/noProperty.ts';
import type { State } from '../../../src/domain/lifetime/state.ts';
import { attentionOf } from '../../../src/domain/lifetime/status.ts';
import { contactsNotTold, wayTroubles } from '../../../src/domain/lifetime/ways.ts';
import type { IssueStep, Step } from '../../../src/domain/plan/step.ts';
import { systemWarning } from '../../../src/domain/propertyLifetime/attention.ts';
import { afterReadRefused } from '../../../src/domain/propertyLifetime/catalogue.ts';
import { initialProperty } from '../../../src/domain/propertyLifetime/state.ts';
import { behindTrouble } from '../../../src/domain/reservation/behind.ts';
import { refusedTrouble } from '../../../src/domain/reservation/refused.ts';
import type { NotGranted } from '../../../src/domain/rooms/granted.ts';
import { doorTrouble, systemTroubles } from '../../../src/domain/rooms/lockTroubles.ts';
import { seamCodes } from '../../../src/domain/seam/codes.ts';
import type { CallFailure } from '../../../src/domain/seam/failure.ts';
import { failedKey } from '../../../src/domain/seam/failureTrouble.ts';
import { seamFailure } from '../../../src/domain/seam/resources.ts';
import { attentionNow, type Facts } from '../../../src/domain/status/attention.ts';
import { noCardNotes } from '../../../src/domain/status/deskCards.ts';
import { teardownTrouble, type TeardownCode } from '../../../src/domain/teardown/trouble.ts';
import type { Trouble } from '../../../src/domain/trouble.ts';
import { ready } from '../lifetime/aroundIssuing.ts';
import { grantsOf, inHouse, openReservation } from '../lifetime/oneReservation.ts';
import { at, credential, desired, granted, guests, stay } from '../hotelAurora.ts';

const now = at(16);
const ada = '11111111-1111-4111-8111-111111111111';
const bea = '22222222-2222-4222-8222-222222222222';
const requestId = '33333333-3333-4333-8333-333333333333';

/** What a call says that Seam refused: all that the front desk should not have to read. */
function failure(type: CallFailure['type'] = seamFailure.refused): CallFailure {
  const answer = { status: 400, code: 'invalid_input', seamRequestId: requestId };
  const message = `/acs/credentials/create: Seam rejected the request (invalid_input, HTTP 400, Seam request ${requestId}).`;
  return { type, message, retryAfterMs: 0, answer };
}

function judged(part: Partial<Facts>): readonly Trouble[] {
  return attentionNow([], {
    desired: desired(),
    granted: granted(['101']),
    leftOut: [],
    tooMany: [],
    unlisted: [],
    plan: [],
    credentials: [],
    troubles: [],
    adopted: [],
    cards: noCardNotes,
    lastMessageAt: at(0),
    timeZone: 'Europe/Oslo',
    now,
    ...part,
  });
}

function kept(state: State): readonly Trouble[] {
  return state.troubles.map(({ trouble }) => trouble);
}

const issueStep: IssueStep = {
  step: 'issueOverride',
  regrant: false,
  guestId: 'g1',
  person: 'g1',
  rooms: ['101'],
  grants: { '101': 1 },
  acsEntranceIds: ['door-101'],
  window: stay,
  generation: 1,
};

function notGranted(): readonly Trouble[] {
  const reasons: readonly NotGranted[] = [
    { why: 'unknown-room' },
    { why: 'no-mobile-key' },
    { why: 'occupied', by: 'R-2', until: at(18) },
    { why: 'releasing', by: 'R-2' },
    { why: 'unknown-occupant', until: at(18) },
  ];
  return reasons.flatMap((reason) => judged({ granted: { ...granted([]), notGranted: { '101': reason } } }));
}

function waits(): readonly Trouble[] {
  const waiting: readonly Step[] = [
    { step: 'wait', for: 'other-stay', guestId: 'g1', until: null },
    { step: 'wait', for: 'existing', until: null },
  ];
  return [
    ...judged({ plan: waiting, granted: { ...granted(['101']), closing: ['g1'] } }),
    ...judged({ desired: desired({ onHold: true }) }),
    ...judged({ desired: desired({ onHold: true, keysRevoked: true }) }),
    ...judged({ plan: [issueStep] }),
    ...judged({ plan: [{ step: 'wait', for: 'phone', guestId: 'g1', until: null }] }),
    ...judged({ credentials: [credential({ delivery: { onPhone: false, looks: 0, nextLookAt: at(17) } })] }),
  ];
}

function keysOutside(): readonly Trouble[] {
  const changed = credential({ reason: changedOutside });
  return [
    ...judged({ credentials: [credential({ state: 'revoking', awaitedSince: at(1) })] }),
    ...judged({ credentials: [changed, { ...changed, guestId: 'g2', state: 'revoked', deadAt: at(15) }] }),
    ...judged({
      desired: desired({ status: 'departed' }),
      adopted: [{ acsCredentialId: ada, rooms: ['101'], window: stay }],
    }),
  ];
}

function guestsAndDoors(): readonly Trouble[] {
  const other = { from: at(400), to: at(424) };
  const most = { ...granted(['101']), mostCommon: 1, areas: { spa: ['door-spa', 'door-spa-2', 'door-spa-3'] } };
  return [
    ...judged({ desired: desired({ guests: [{ guestId: 'g1', userIdentityId: ada, stay: other }] }) }),
    ...judged({
      desired: desired({
        guests: [{ guestId: 'g1', fullName: 'A', unusableContacts: ['emailAddress', 'phoneNumber'] }],
      }),
    }),
    ...judged({
      desired: desired({ rooms: Array.from({ length: 200 }, (_, n) => String(100 + n)), guests: guests(60) }),
    }),
    ...judged({ unlisted: ['Pool'], leftOut: ['Elevator'] }),
    ...judged({
      granted: most,
      tooMany: ['Garage'],
      desired: desired({ guests: [{ guestId: 'g1', userIdentityId: ada, areas: ['spa'] }] }),
    }),
  ];
}

function cards(): readonly Trouble[] {
  const note = { acsCredentialId: ada, rooms: ['101'], createdAt: at(15), to: stay.to };
  const joined = [1, 2, 3].map((minute) => ({ ...note, joinedAt: at(15 + minute / 60) }));
  return judged({ cards: { joined, ended: [note] } });
}

/** What Seam's codes become, each of them and one that is not in the table. */
function codesOfSeam(): readonly Trouble[] {
  const parts = ['lock-system', 'credential-service'] as const;
  const codes = [...Object.keys(seamCodes.acs_system), 'a_new_code'];
  const systems = parts.flatMap((part) =>
    codes.map((code) => ({ object: 'acs_system' as const, code, part, kind: 'error' as const })),
  );
  const ofKeys = (['acs_credential', 'acs_user', 'user_identity'] as const).flatMap((object) =>
    [...Object.keys(seamCodes[object]), 'a_new_code'].map((code) => ({ object, code })),
  );
  return [
    ...systems.flatMap((one) => systemTroubles([one])),
    ...systemTroubles(systems),
    ...systems.map((one) => systemWarning(one.part, [one])),
    ...Object.keys(seamCodes.connected_account).map((code) =>
      systemWarning('credential-service', [
        { object: 'connected_account', code, part: 'credential-service', kind: 'warning' },
      ]),
    ),
    ...[...Object.keys(seamCodes.acs_entrance), 'a_new_code'].map((code) =>
      doorTrouble({ acsEntranceId: ada, name: '101', codes: [code] }),
    ),
    ...ofKeys.flatMap((problem) =>
      (['issued', 'requested'] as const).flatMap((state) =>
        judged({ credentials: [credential({ state, remarks: { problems: [problem], nextLookAt: at(20) } })] }),
      ),
    ),
  ];
}

function failedCalls(): readonly Trouble[] {
  const state = ready({ credentials: [credential({ state: 'revoking' })] });
  const types = Object.values(seamFailure);
  return types.flatMap((type) => [
    failedKey(failure(type), 'g1'),
    contactsNotTold(failure(type), 'g1'),
    ...kept(afterRefusedLook(state, '101', { failure: failure(type), now })),
    ...kept(afterRefusedDelete(state, credential(), { failure: failure(type), now })),
    ...kept(afterFailedIssue(state, 'g1', { failure: failure(type), now })),
    ...[afterReadRefused(initialProperty(0, false), failure(type), now).trouble].flatMap((one) => one ?? []),
  ]);
}

function refusedTenTimes(): readonly Trouble[] {
  const answer = { status: 500, code: 'internal_server_error', seamRequestId: requestId };
  const failed = { step: issueStep, userIdentityId: ada, answer };
  const rounds = Array.from({ length: 9 }).reduce<State>((state) => afterServerError(state, failed, now), ready());
  return [...kept(rounds), ...kept(afterServerError({ ...rounds, troubles: [] }, failed, now))];
}

function identities(): readonly Trouble[] {
  const state = ready({ credentials: [credential({ state: 'requested', userIdentityId: ada })] });
  const created = {
    acsCredentialId: 'seam-c1',
    acsUserId: null,
    userIdentityId: bea,
    parentId: null,
    isGuest: true,
    isCard: false,
    acsEntranceIds: ['door-101'],
    guestEntranceIds: ['door-101'],
    joinedTo: [],
    createdAt: now,
    ...stay,
    isIssued: true,
    isValid: true,
    isBeingDeleted: false,
  };
  const noWays = (['no-contact', 'contact-taken', 'two-identities'] as const).flatMap((why) => {
    const way = { why, isOpen: false, looks: 0, nextLookAt: at(20) };
    const guest = { guestId: 'g1', fullName: 'A' };
    const credentials = [credential({ userIdentityId: ada })];
    return wayTroubles(ready({ desired: desired({ guests: [guest] }), ways: { g1: way }, credentials }), now);
  });
  return [
    ...kept(afterForeignIdentity(state, 'g1', now)),
    ...kept(afterSamePerson(state, 'g2', { same: { guestId: 'g1' }, now })),
    ...kept(afterCreate(state, { step: issueStep, requestId: 'c1' }, { found: created, now })),
    ...noWays,
  ];
}

function phones(): readonly Trouble[] {
  const step = { step: 'deactivatePhone', guestId: 'g1', person: 'g1', deviceIds: null } as const;
  const lost = ready({
    desired: desired({ lostPhones: [{ guestId: 'g1', person: 'g1', userIdentityId: ada, deviceIds: ['phone-9'] }] }),
  });
  const round = lostPhoneRound(lost, step, { userIdentityId: ada, phones: ['phone-1'], now });
  return [
    ...kept(round.state),
    ...kept(afterDeactivation(lost, step, { userIdentityId: ada, isFirst: false, now })),
    ...kept(afterFailedDeactivation(lost, step, { failure: failure(), now })),
    ...kept(afterPhoneLostElsewhere(ready(), { userIdentityId: ada, deviceIds: ['phone-1'] }, now)),
    ...keptPhoneTroubles(withKeptPhones(ready(), ada, { deviceIds: ['phone-1'], now }), now),
  ];
}

function messages(): readonly Trouble[] {
  const late = { name: 'changeRooms', revision: 3, newest: 7, takesAway: true } as const;
  const failed = afterFailedNotices(afterFailedNotices(ready(), 'HTTP 503', now), 'HTTP 503', now);
  const contact = withoutContactRooms(ready({ desired: desired({ rooms: ['ada@example.com'] }) }), now);
  return [
    refusedTrouble({ name: 'addGuest', eventId: ada, why: 'guest.guestId is missing' }),
    ...[behindTrouble({ count: 1, late }), behindTrouble({ count: 3, late: { ...late, takesAway: false } })].flatMap(
      (one) => one ?? [],
    ),
    ...kept(failed),
    ...kept(afterNotices(ready(), [], 422)),
    ...kept(contact),
    noPropertyTrouble('hotel-aurora'),
  ];
}

function repaired(): readonly Trouble[] {
  const twice: readonly Instant[] = [at(15.8), at(15.9)];
  const repairs = twice.map((lostAt, generation) => ({ generation, at: lostAt }));
  const state = ready({ repairs });
  return attentionOf(state, outlookOf(state, now));
}

/** A card that Seam lets no key join. */
function cardNotJoinable(): readonly Trouble[] {
  const r = openReservation({ refusesCards: true });
  r.grant(grantsOf(['101']));
  r.say('replaceReservation', inHouse);
  r.encode({ rooms: ['101'] });
  r.go(3_600);
  return r.entries();
}

const teardownCodes: Readonly<Record<TeardownCode, true>> = {
  'seam-unreachable': true,
  'seam-rate-limited': true,
  'lock-system-down': true,
  'seam-unauthorized': true,
  'issue-refused': true,
  'identity-merged': true,
  'deletion-refused': true,
  'deletion-failed': true,
  'deletion-overdue': true,
  'still-listed': true,
  'still-in-use': true,
  'property-silent': true,
};

function teardowns(): readonly Trouble[] {
  return Object.keys(teardownCodes).map((code) => teardownTrouble(code as TeardownCode, null, failure().message));
}

/** Every attention entry that a reservation or a teardown can have, as the code that finds it makes it. */
export function everyTrouble(): readonly Trouble[] {
  return [
    ...notGranted(),
    ...waits(),
    ...keysOutside(),
    ...guestsAndDoors(),
    ...cards(),
    ...codesOfSeam(),
    ...failedCalls(),
    ...refusedTenTimes(),
    ...identities(),
    ...phones(),
    ...messages(),
    ...repaired(),
    ...cardNotJoinable(),
    ...teardowns(),
  ];
}
