import type { Guest } from '../../domain/messages/reservation.ts';
import type { Step } from '../../domain/plan/step.ts';
import { identifyAhead } from './identity.ts';
import { issueCredential } from './issue.ts';
import { deactivateLostPhone, lookForPhone } from './phones.ts';
import { revokeCredential } from './revoke.ts';
import { now, setTrouble, settingsOf, type Reservation } from './state.ts';

/** Whether nobody knows yet who this guest is to Seam. */
const isNew = (r: Reservation, { guestId, userIdentityId }: Guest): boolean =>
  userIdentityId === undefined && r.state.identities[guestId] === undefined && mayIssue(r, guestId);

const isLookDue = ({ state }: Reservation, guestId: string): boolean =>
  settingsOf(state) !== null && (state.phones[guestId]?.nextLookAt ?? now()) <= now();

const mayIssue = (r: Reservation, guestId: string): boolean =>
  settingsOf(r.state) !== null &&
  r.state.repairs.length < maxRepairs &&
  (r.state.pauses[guestId]?.until ?? now()) <= now() &&
  !r.state.credentials.some((one) => one.guestId === guestId && one.acsCredentialId === null);

/** How often a generation may be invalidated from outside before nothing more is issued (rule 17). */
const maxRepairs = 2;

/** What runs beside the loop. */
export interface Tasks {
  /** Starts every step of a plan that can be carried out now. */
  startSteps(plan: readonly Step[]): void;
  /** Starts a task of this name where it is needed and not yet running. */
  once(name: string, needed: boolean, task: () => Promise<void>): void;
}

/** What runs beside the loop, each task to its end. */
export const createTasks = (r: Reservation): Tasks => {
  const running = new Set<string>();
  const start = (name: string, task: () => Promise<void>): void => {
    running.add(name);
    r.busy += 1;
    task()
      .catch((error: unknown) => (r.fault = { error }))
      .finally(() => {
        running.delete(name);
        r.busy -= 1;
        r.changed = true;
      });
  };
  const once: Tasks['once'] = (name, needed, task) => {
    if (needed && !running.has(name)) start(name, task);
  };
  return {
    once,
    startSteps(plan) {
      const tooOften = r.state.repairs.length >= maxRepairs;
      const message =
        'Keys were invalidated from outside twice. Find out who encodes for these rooms, then send any message.';
      setTrouble(r, 'repair', tooOften ? { code: 'invalidated-again', message } : null);
      for (const step of plan)
        switch (step.step) {
          case 'issueOverride':
          case 'issueJoiner':
            if (mayIssue(r, step.guestId)) start(`issue ${step.guestId}`, () => issueCredential(r, step));
            break;
          case 'revoke':
            start(`revoke ${step.requestId}`, () => revokeCredential(r, step));
            break;
          case 'wait': {
            const guest = r.state.desired?.guests.find(({ guestId }) => guestId === step.guestId);
            if (guest === undefined) break;
            const { guestId } = guest;
            once(`identify ${guestId}`, step.for === 'issued' && isNew(r, guest), () => identifyAhead(r, guest));
            once(`phone of ${guestId}`, step.for === 'phone' && isLookDue(r, guestId), () => lookForPhone(r, guest));
            break;
          }
          case 'deactivatePhone':
            once(`lost phone of ${step.guestId}`, true, () => deactivateLostPhone(r, step));
            break;
        }
    },
  };
};
