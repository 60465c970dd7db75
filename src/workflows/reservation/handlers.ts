import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import { adoptionView } from '../../domain/lifetime/adopting.ts';
import { claimedAgain } from '../../domain/lifetime/claims.ts';
import { withoutContactRooms } from '../../domain/lifetime/contactRooms.ts';
import {
  afterLettingGo,
  afterMessage,
  afterRefusedSignal,
  judge,
  withIgnoredMessage,
  type Refused,
} from '../../domain/lifetime/inbox.ts';
import { afterSeamEvents } from '../../domain/lifetime/learning.ts';
import { withKeptPhonesHeard } from '../../domain/lifetime/keptPhones.ts';
import { withGrants } from '../../domain/lifetime/looking.ts';
import { afterPhoneLostElsewhere } from '../../domain/lifetime/phones.ts';
import { preview, previewPut } from '../../domain/lifetime/preview.ts';
import { afterUses } from '../../domain/lifetime/questions.ts';
import { answerView, statusOrFormer, viewOf } from '../../domain/lifetime/status.ts';
import { messageSchemas, type MessageName } from '../../domain/messages/index.ts';
import { readSeamEvents } from '../../domain/signals/fromClient.ts';
import { readIdentityUses, readRoomGrants } from '../../domain/signals/fromProperty.ts';
import { readPhoneLost } from '../../domain/signals/fromReservation.ts';
import { readUserIdentityId } from '../../domain/signals/fromTeardown.ts';
import { whyNotRead } from '../../domain/signals/shape.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import {
  adoptionQuery,
  claimAgainSignal,
  identityUsesSignal,
  letIdentityGoSignal,
  messageSignal,
  messageUpdate,
  phoneLostSignal,
  planQuery,
  roomGrantsSignal,
  seamEventsSignal,
  statusQuery,
} from '../messages.ts';
import { wake } from '../runtime/beat.ts';
import { now } from '../runtime/clock.ts';
import { handleSignals, onSignal, type SignalHandler } from '../runtime/handlers.ts';
import { change, outlookNow, type Reservation } from './reservation.ts';

const messageNames = Object.keys(messageSchemas) as MessageName[];

/** Registers all handlers of a reservation, before anything is awaited. */
export function handleMessages(r: Reservation): void {
  handleSignals(signalsOf(r), (name) => ignore(r, shownName(name), 'unknown signal'));
  for (const name of messageNames) handleUpdate(r, name);
  setHandler(statusQuery, () => statusOf(r));
  setHandler(adoptionQuery, () => adoptionView(r.state, now()));
  setHandler(planQuery, (body) =>
    body === undefined || body === null ? preview(r.state, now()) : previewPut(r.state, body, now()),
  );
}

function signalsOf(r: Reservation): readonly SignalHandler[] {
  return [
    ...messageNames.map((name) => onMessage(r, name)),
    onSignal(letIdentityGoSignal, (sent, stamped) => {
      const userIdentityId = readUserIdentityId(sent, stamped);
      if (userIdentityId !== null) change(r, afterLettingGo(r.state, userIdentityId, now()));
    }),
    onSignal(phoneLostSignal, (sent, stamped) => {
      const lost = readPhoneLost(sent, stamped);
      if (lost !== null) change(r, afterPhoneLostElsewhere(r.state, lost, now()));
    }),
    onSignal(identityUsesSignal, (sent, stamped) => {
      const uses = readIdentityUses(sent, stamped);
      if (uses === null) return;
      r.questions = afterUses(r.questions, uses);
      wake(r.beat);
    }),
    onSignal(roomGrantsSignal, (sent, stamped) => {
      const grants = readRoomGrants(sent, stamped);
      if (grants === null) return ignore(r, 'roomGrants', whyNotRead(sent, stamped));
      const isFirst = r.state.grants === null;
      const next = withKeptPhonesHeard(withGrants(r.state, grants), now());
      change(r, isFirst ? withoutContactRooms(next, now()) : next);
    }),
    onSignal(seamEventsSignal, (sent, stamped) => {
      const events = readSeamEvents(sent, stamped);
      if (events === null) ignore(r, 'seamEvents', whyNotRead(sent, stamped));
      else change(r, afterSeamEvents(r.state, events, now()));
    }),
    onSignal(claimAgainSignal, () => change(r, claimedAgain(r.state, now()))),
  ];
}

/** The name of an unknown signal comes from outside and may be anything: it is shown only if it looks like a name. */
function shownName(name: string): string {
  return /^[A-Za-z]{1,40}$/.test(name) ? name : 'unnamed';
}

/** The status as of now; before the first message that of the earlier reservation of this id, if one is known. */
export function statusOf(r: Reservation): ReservationView | null {
  return statusOrFormer(viewOf(r.state, outlookNow(r), r), r.former, r.state);
}

/** Records a signal that changed nothing, and why. */
function ignore(r: Reservation, name: string, why: string): void {
  change(r, withIgnoredMessage(r.state, { eventId: null, name, why, at: now() }));
}

/** Registers the Update of a message. Its validator refuses a message that does not fit, which leaves no event in the history. */
function handleUpdate(r: Reservation, name: MessageName): void {
  setHandler(messageUpdate(name), (body: unknown, stamped?: unknown) => answer(r, { name, body, stamped }), {
    validator: (body: unknown, stamped?: unknown) => {
      const judged = judge(r.state, { name, body, stamped }, now());
      if (judged.verdict === 'refused') throw failureFor(judged);
    },
  });
}

/** The Signal of a message; a refused one is recorded in the status and changes nothing. */
function onMessage(r: Reservation, name: MessageName): SignalHandler {
  return onSignal(messageSignal(name), (body: unknown, stamped?: unknown) => {
    const judged = judge(r.state, { name, body, stamped }, now());
    if (judged.verdict === 'refused') change(r, afterRefusedSignal(r.state, name, { why: judged, now: now() }));
    else change(r, afterMessage(r.state, judged, now()));
  });
}

/** Takes a message that came as an Update over, and answers with the status. */
function answer(r: Reservation, received: Parameters<typeof judge>[1]): ReservationView {
  const judged = judge(r.state, received, now());
  if (judged.verdict === 'refused') throw failureFor(judged);
  change(r, afterMessage(r.state, judged, now()));
  const outlook = outlookNow(r);
  const status = statusOrFormer(viewOf(r.state, outlook, r), r.former, r.state);
  if (status === null) throw ApplicationFailure.nonRetryable('no such reservation yet', 'UnknownReservation');
  return answerView(r.state, outlook, status);
}

/** The failure of a refused message. Its only detail is the list of problems with fields, if any: the client shows it. */
function failureFor({ type, why, problems }: Refused): ApplicationFailure {
  return ApplicationFailure.nonRetryable(why, type, ...(problems === undefined ? [] : [problems]));
}
