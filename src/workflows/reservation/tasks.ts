import type { Trouble } from '../../domain/trouble.ts';
import type { Guest } from '../../domain/messages/reservation.ts';
import type { Step } from '../../domain/plan/step.ts';

import { identifyAhead } from './identity.ts';
import { issueCredential } from './issue.ts';
import { dueLooks, forgetLooks, lookAtRoom } from './look.ts';
import { deactivateLostPhone, forgetUnknownPhones, lookForPhone, lostPhoneTask } from './phones.ts';
import { forgetRevokes, revokeCredential, revokeTask } from './revoke.ts';
import { identityOf, isBlocked, isRepairedTooOften, issueTask, lookTask, phoneOf, settingsOf } from './derived.ts';
import { goneWell, isPaused, now, setTrouble, type Reservation } from './state.ts';

/** Whether nobody knows yet who this guest is to Seam. */
function isNew(r: Reservation, { guestId }: Guest): boolean {
  return identityOf(r.state, guestId) === undefined && mayIssue(r, guestId);
}

function isLookDue({ state }: Reservation, guestId: string): boolean {
  return settingsOf(state) !== null && (phoneOf(state, guestId)?.nextLookAt ?? now()) <= now();
}

function mayIssue(r: Reservation, guestId: string): boolean {
  return (
    settingsOf(r.state) !== null &&
    !isRepairedTooOften(r.state) &&
    !isPaused(r.state, issueTask(guestId)) &&
    !r.state.credentials.some((one) => one.guestId === guestId && one.acsCredentialId === null)
  );
}

/** A guest's trouble goes with the wish for their key: whoever left, or needs none any more, has none. */
function forgetTroubles(r: Reservation, plan: readonly Step[]): void {
  const planned = plan.flatMap((step) => ('guestId' in step && step.guestId ? [step.guestId] : []));
  const underWay = r.state.credentials.filter(({ state }) => state === 'requested').map(({ guestId }) => guestId);
  const concerned = new Set([...planned, ...underWay].map(issueTask));
  const tasks = [...Object.keys(r.state.troubles), ...Object.keys(r.state.pauses)];
  for (const task of tasks) if (task.startsWith(issueTask('')) && !concerned.has(task)) goneWell(r, task);
}

const tooOften: Trouble = {
  code: 'invalidated-again',
  about: null,
  message: 'Keys were invalidated from outside twice. Find out who encodes for these rooms, then send any message.',
};

/** What runs beside the loop. */
export interface Tasks {
  /** Starts every step of a plan that can be carried out now. */
  startSteps(plan: readonly Step[]): void;
  /** Starts a task of this name where it is needed and not yet running. */
  once(name: string, needed: boolean, task: () => Promise<void>): void;
}

/** What runs beside the loop, each task to its end. */
export function createTasks(r: Reservation): Tasks {
  const running = new Set<string>();
  function start(name: string, task: () => Promise<void>): void {
    running.add(name);
    r.busy += 1;
    task()
      .catch((error: unknown) => (r.fault = { error }))
      .finally(() => {
        running.delete(name);
        r.busy -= 1;
        r.changed = true;
      });
  }
  const once: Tasks['once'] = (name, needed, task) => {
    if (needed && !running.has(name)) start(name, task);
  };
  return {
    once,
    startSteps(plan) {
      setTrouble(r, 'repair', isBlocked(r.state, plan) ? tooOften : null);
      forgetTroubles(r, plan);
      forgetLooks(r);
      forgetUnknownPhones(r);
      forgetRevokes(r);
      for (const room of dueLooks(r)) once(lookTask(room), true, () => lookAtRoom(r, room));
      for (const step of plan)
        switch (step.step) {
          case 'issueOverride':
          case 'issueJoiner':
            if (mayIssue(r, step.guestId)) start(issueTask(step.guestId), () => issueCredential(r, step));
            break;
          case 'revoke':
            if (!isPaused(r.state, revokeTask(step.requestId)))
              once(revokeTask(step.requestId), true, () => revokeCredential(r, step));
            break;
          case 'wait': {
            const guest = r.state.desired?.guests.find(({ guestId }) => guestId === step.guestId);
            if (guest === undefined) break;
            const { guestId } = guest;
            const isSoon = step.for === 'issued' || step.for === 'room';
            once(`identify ${guestId}`, isSoon && isNew(r, guest), () => identifyAhead(r, guest));
            once(`phone of ${guestId}`, step.for === 'phone' && isLookDue(r, guestId), () => lookForPhone(r, guest));
            break;
          }
          case 'deactivatePhone':
            once(lostPhoneTask(step.person), !isPaused(r.state, lostPhoneTask(step.person)), () =>
              deactivateLostPhone(r, step),
            );
            break;
        }
    },
  };
}
