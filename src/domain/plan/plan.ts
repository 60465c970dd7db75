import { planIssues } from './issue.ts';
import { planRevokes } from './revoke.ts';
import { roundOf, type Round } from './round.ts';
import type { Step } from './step.ts';
import { issueFrom, type Situation } from './wanted.ts';

/**
 * What to do next so that the credentials become what is desired. Every step that is no `wait` can be done at once,
 * side by side; each `wait` says what delays the rest. No step at all means that everything is as desired. The same
 * situation gives the same plan, so a retry, a restart or a repeated message need no code of their own.
 *
 * Rules 1 to 9 of docs/architecture.md; guides: issuing various types of guest mobile and joiner credentials.
 */
export function planCredentials(situation: Situation): readonly Step[] {
  const { desired } = situation;
  const round = roundOf(situation);
  const lost = firstLostPhones(desired).map(({ guestId, person, deviceIds }): Step => ({
    step: 'deactivatePhone',
    guestId,
    person,
    deviceIds,
  }));
  const issues = desired.onHold
    ? withheldIssues(round, 'hold')
    : lost.length > 0
      ? withheldIssues(round, 'phone')
      : planIssues(round);
  const steps = [...lost, ...planRevokes(round), ...issues, ...planWaits(round)];
  return [...steps.filter(({ step }) => step !== 'wait'), ...steps.filter(({ step }) => step === 'wait')];
}

/** The lost phones to act on now: of a person one report after the other. */
function firstLostPhones({ lostPhones }: Situation['desired']): Situation['desired']['lostPhones'] {
  return lostPhones.filter((one) => lostPhones.find(({ person }) => person === one.person) === one);
}

/** On hold, and while a lost phone is not confirmed as deactivated, nothing is issued: one wait replaces the steps. */
function withheldIssues(round: Round, reason: 'hold' | 'phone'): readonly Step[] {
  const steps = planIssues(round);
  const waits = steps.filter(({ step }) => step === 'wait');
  const isWithheld = steps.some((step) => step.step !== 'wait' || step.for === 'sharer' || step.for === 'existing');
  return isWithheld ? [{ step: 'wait', for: reason, until: null }, ...waits] : waits;
}

const guestWaits = ['phone', 'other-stay', 'identity', 'lost-phone'] as const;

function planWaits({ desired, granted, credentials, all: wanted }: Round): readonly Step[] {
  const waits: Step[] = [];
  const withheld = new Set(wanted.flatMap((one) => (one.key === null ? [one.why] : [])));
  if (withheld.has('taken-back')) waits.push({ step: 'wait', for: 'hold', until: null });
  if (withheld.has('lead')) waits.push({ step: 'wait', for: 'lead', until: issueFrom(desired, granted) });
  if (desired.guests.length === 0) waits.push({ step: 'wait', for: 'guest', until: null });
  if (withheld.has('no-rooms') || withheld.has('too-many-rooms'))
    waits.push({ step: 'wait', for: 'room', until: null });
  for (const one of wanted)
    if (one.key === null && one.why === 'look')
      waits.push({ step: 'wait', for: 'room', guestId: one.guestId, until: null });
  if (wanted.some(({ key, ...one }) => key !== null || ('why' in one && (one.why === 'room' || one.why === 'unread'))))
    for (const room of desired.rooms)
      if (granted.rooms[room] === undefined) {
        const reason = granted.notGranted[room];
        const until = reason !== undefined && 'until' in reason ? reason.until : null;
        waits.push({ step: 'wait', for: 'room', room, ...reason, until });
      }
  for (const one of wanted)
    for (const why of guestWaits)
      if (one.key === null && one.why === why)
        waits.push({ step: 'wait', for: why, guestId: one.guestId, until: null });
  if (credentials.some(({ state }) => state === 'requested')) waits.push({ step: 'wait', for: 'issued', until: null });
  if (credentials.some(({ state }) => state === 'revoking')) waits.push({ step: 'wait', for: 'revoked', until: null });
  return waits;
}
