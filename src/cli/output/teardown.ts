import type { Instant } from '../../domain/instant.ts';
import { counted, kinds, type Phase } from '../../domain/teardown/phases.ts';
import type { Outcome } from '../../domain/teardown/state.ts';
import type { Receipt, TeardownView } from '../../client/index.ts';
import { attentionText } from './attention.ts';
import { heading, section, table } from './print.ts';

const phaseText: Readonly<Record<Phase, string>> = {
  checking: 'looking for the reservations that use it, and for what it has',
  'client-sessions': 'client sessions are being deleted',
  credentials: 'credentials are being deleted',
  'acs-users': 'ACS users are being deleted',
  'enrollment-automations': 'enrollment automations are being deleted',
  phones: 'phones are being deactivated',
  'last-look': 'a last look for anything new',
  'user-identity': 'the user identity is being deleted',
  done: 'done',
};

const outcomeText: Readonly<Record<Outcome, string>> = {
  removed: 'removed',
  'not-found': 'there is no such user identity',
  'in-use': 'refused, because a live reservation uses it',
  merged: 'stopped, because the identity was merged into another one',
  'given-up': 'given up',
};

/** An instant without a hotel's time zone, as text: `2026-12-01 14:00:05 UTC`. */
function moment(instant: Instant): string {
  return `${instant.slice(0, 19).replace('T', ' ')} UTC`;
}

function stateText({ status, phase, receipt: { outcome } }: TeardownView): string {
  return outcome === null ? `${status}, ${phaseText[phase]}` : `${status}, ${outcomeText[outcome]}`;
}

/** What was removed, as a table. */
function receiptText({ removed }: Receipt): readonly string[] {
  return removed.length === 0
    ? []
    : [
        '',
        ...table(
          ['REMOVED', 'ID', 'CONFIRMED', 'BY'],
          removed.map(({ kind, id, confirmedAt, confirmedBy }) => [kind, id, moment(confirmedAt), confirmedBy]),
        ),
      ];
}

/** A teardown as text. */
export function teardownText(view: TeardownView): readonly string[] {
  return [
    heading(`${view.userIdentityId}: ${stateText(view)}`),
    `phase  ${view.phase} since ${moment(view.phaseSince)}`,
    ...receiptText(view.receipt),
    ...(view.remaining.length === 0
      ? []
      : [
          '',
          ...table(
            ['REMAINING', 'ID', 'DELETION SENT', 'WHY'],
            view.remaining.map(({ kind, id, deletedAt, why }) => [
              kind,
              id,
              deletedAt === null ? 'not yet' : moment(deletedAt),
              why ?? '',
            ]),
          ),
        ]),
    ...section(
      'IN USE BY',
      view.inUseBy.map(({ propertyId, reservationId }) => `${reservationId} at ${propertyId}`),
    ),
    ...section('NEEDS ATTENTION', attentionText(view.needsAttention, { time: moment, forOperator: true })),
  ];
}

/** The progress of a teardown, in one line. */
export function teardownProgress(view: TeardownView): string {
  const left = kinds.flatMap((kind) => {
    const count = view.remaining.filter((one) => one.kind === kind).length;
    return count === 0 ? [] : [counted(count, kind)];
  });
  const attention = view.needsAttention.map(({ code }) => ` [${code}]`).join('');
  return `${stateText(view)}; ${left.length === 0 ? 'nothing left' : `left: ${left.join(', ')}`}${attention}`;
}
