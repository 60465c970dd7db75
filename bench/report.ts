import { gatherMs } from '../src/gateway/webhooks/patience.ts';
import { contenders, type Figures, type OfAll } from './figures.ts';
import type { Measured } from './run.ts';

/** An aim for teardowns, and whether it holds. */
export interface Aim {
  readonly aim: string;
  readonly holds: boolean;
  /** Its figures and, if it does not hold, the reason. */
  readonly because: string;
}

/** The longest that a teardown by Nightlatch may take, as a multiple of the floor's time and of the guide's script's time. */
const mostOf = { floor: 1.3, guide: 0.45 } as const;

function share(part: number, whole: number): string {
  return (part / whole).toFixed(2);
}

/** All aims, and whether each holds. */
export function aimsOf({ figures: { teardown }, teardownEffort: effort }: Measured): readonly Aim[] {
  const { calls, ms } = teardown;
  const work = `${effort.workflowTasks} workflow tasks took ${effort.workflowTasksTookMs} ms in all and waited ${effort.workflowTasksWaitedMs} ms for the worker, ${effort.activities} activities waited ${effort.activitiesWaitedMs} ms, and each of the four confirmations by webhook waited up to ${gatherMs} ms while the gateway gathers events`;
  const isNearFloor = ms.nightlatch <= mostOf.floor * ms.floor;
  const isFarBelowGuide = ms.nightlatch <= mostOf.guide * ms.guide;
  return [
    {
      aim: "a teardown makes the floor's calls",
      holds: calls.nightlatch === calls.floor,
      because: `${calls.nightlatch} calls, the floor ${calls.floor}`,
    },
    {
      aim: `a teardown takes at most ${mostOf.floor} times the floor's time`,
      holds: isNearFloor,
      because: `${share(ms.nightlatch, ms.floor)} times${isNearFloor ? '' : `: ${work}`}`,
    },
    {
      aim: `a teardown takes at most ${mostOf.guide} times the script's time`,
      holds: isFarBelowGuide,
      because: isFarBelowGuide
        ? `${share(ms.nightlatch, ms.guide)} times`
        : `${share(ms.nightlatch, ms.guide)} times: the order alone, with Seam's own time for each step, takes the floor ${share(ms.floor, ms.guide)} times the script's; ${work}`,
    },
  ];
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell, index) => (index === 0 ? String(cell).padEnd(24) : String(cell).padStart(12))).join('');
}

function compared(name: string, { calls, ms }: { calls: OfAll<number>; ms: OfAll<number> }): readonly string[] {
  return [row([name, 'calls', 'ms']), ...contenders.map((who) => row([`  ${who}`, calls[who], ms[who]])), ''];
}

function growthRows(growth: Figures['growth']): readonly string[] {
  return [
    row(['growth: guests', 'calls', 'ms', 'events']),
    ...growth.map(({ guests, calls, ms, events }) => row([`  ${guests}`, calls, ms, events])),
    '',
  ];
}

/** The report as text. */
export function reportOf(measured: Measured): string {
  const { issue, teardown, throughput, growth } = measured.figures;
  const { reservation, property } = measured.life;
  return [
    ...compared(`issue: ${issue.guests} guests, ${issue.rooms} rooms`, issue),
    ...compared('teardown', teardown),
    ...growthRows(growth),
    row(['throughput', 'per second']),
    row(['  reservations', throughput.reservationsPerSecond]),
    row(['  bare workflows', throughput.bareWorkflowsPerSecond]),
    row(['  ratio', throughput.ratio]),
    '',
    row(['cost of one life', 'actions', 'events', 'bytes']),
    row(['  the reservation', reservation.actions, reservation.events, reservation.historyBytes]),
    row(["  its property's share", property.actions, property.events, property.historyBytes]),
    '',
    ...aimsOf(measured).map(({ aim, holds, because }) => `${holds ? 'holds' : 'FAILS'}  ${aim}: ${because}`),
  ].join('\n');
}
