import type { MessageName } from '../../src/domain/messages/index.ts';
import type { Step } from '../../src/domain/plan/step.ts';
import type { Calls } from './forReal.ts';
import { situations, type Happening, type Happens } from './happening.ts';
import { atOnPaper, type OnPaper } from './onPaper.ts';

/** The HTTP request of each message: the gateway's routes. */
const requests: Readonly<Record<MessageName, string>> = {
  replaceReservation: 'PUT …/{reservationId}',
  addGuest: 'POST …/guests',
  removeGuest: 'DELETE …/guests/{guestId}',
  newKey: 'POST …/guests/{guestId}/new-key',
  changeRooms: 'PUT …/rooms',
  changeStay: 'PUT …/stay',
  checkIn: 'POST …/check-in',
  undoCheckIn: 'POST …/undo-check-in',
  checkOut: 'POST …/check-out',
  undoCheckOut: 'POST …/undo-check-out',
  cancel: 'POST …/cancel',
  noShow: 'POST …/no-show',
  reinstate: 'POST …/reinstate',
  reportLostPhone: 'POST …/report-lost-phone',
  adopt: 'POST …/adopt',
  hold: 'POST …/hold',
  revokeKeys: 'POST …/revoke-keys',
  release: 'POST …/release',
};

/** How a request asks for new keys for all. */
const rekey: Readonly<Partial<Record<MessageName, string>>> = {
  removeGuest: '?rekey=true',
  newKey: ' {"rekey":true}',
};

function about(reservationId: string, alone: boolean): string {
  return alone ? '' : `${reservationId}: `;
}

function messageText(happens: readonly Happens[]): string {
  const alone = happens.every((one) => 'hoursPass' in one || one.to === undefined);
  return happens
    .map((one) => {
      if ('hoursPass' in one) return `none: ${one.hoursPass} hours pass`;
      const asked = one.body !== undefined && 'rekey' in one.body ? rekey[one.name] : undefined;
      return `${about(one.to ?? 'R1', alone)}\`${requests[one.name]}${asked ?? ''}\` (${one.name})`;
    })
    .join('<br>');
}

function stepText(step: Step): string {
  switch (step.step) {
    case 'issueOverride':
      return `override ${step.guestId}: ${step.rooms.join(', ')}`;
    case 'issueJoiner':
      return `joiner ${step.guestId}: ${step.rooms.join(', ')}`;
    case 'revoke':
      return `revoke ${step.guestId} (${step.reason})`;
    case 'deactivatePhone':
      return `deactivate the phones of ${step.guestId}`;
    case 'wait':
      return `wait: ${step.for}`;
  }
}

function planText({ steps }: OnPaper): string {
  const alone = new Set(steps.map(([id]) => id)).size < 2 && steps.every(([id]) => id === 'R1');
  const lines = steps.map(([id, step]) => `${about(id, alone)}${stepText(step)}`);
  return [...new Set(lines)].join('<br>') || 'nothing';
}

function callsText(calls: Calls): string {
  return (
    Object.entries(calls)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, count]) => {
        const name = path.slice(1).replaceAll('/', '.');
        return count === 1 ? `\`${name}\`` : `${count} × \`${name}\``;
      })
      .join('<br>') || 'none'
  );
}

/** A row with what it did: its plan and its Seam calls. */
export interface Lived {
  readonly row: Happening;
  readonly paper: OnPaper;
  readonly calls: Calls;
}

function rowText({ row, paper, calls }: Lived): string {
  return `| ${row.title} | ${row.before.title} | ${messageText(row.happens(atOnPaper))} | ${planText(paper)} | ${callsText(calls)} |`;
}

const head = ['| happening | before | message | plan | Seam calls |', '| --- | --- | --- | --- | --- |'];

/** The text of docs/happenings.md: every happening by heading, with its message, plan and calls. */
export function tableOf(sections: Readonly<Record<string, readonly Lived[]>>): string {
  return [
    '# From what happens in the PMS to the Seam calls',
    '<!-- Made by `npm run docs` and compared with the code by `npm test`: do not edit. -->',
    [
      'Each row was run twice: through the pure functions, which give the _plan_, and on a real Temporal server with the',
      'simulator, which gives the _Seam calls_. A message may come as the HTTP request, or as the Signal or Update in',
      'brackets. Rooms are granted at once unless another guest is in them. If keys are issued or revoked, Nightlatch calls',
      '`events.list` until Seam has confirmed it. The number of these calls depends on how long that takes, so the table',
      'names the call once. With webhooks there is no such call.',
    ].join('\n'),
    '## Before',
    situations.map(({ title, says }) => `- _${title}_: ${says}`).join('\n'),
    ...Object.entries(sections).flatMap(([heading, lived]) => [
      `## ${heading}`,
      [...head, ...lived.map(rowText)].join('\n'),
    ]),
  ].join('\n\n');
}
