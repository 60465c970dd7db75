import { NightlatchError } from '../../client/errors.ts';
import type { Outcome } from '../../client/index.ts';
import type { MessageName } from '../../domain/messages/index.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import { NotInTimeError } from '../errors.ts';
import { interruptible } from '../interrupt.ts';
import { print, printJson, printProgress } from '../output/print.ts';
import { progressText, reservationText, waitingText } from '../output/reservation.ts';
import { roomsSaidIn, roomsText } from '../output/rooms.ts';
import { withSession, type Session } from '../session.ts';
import { envelopeOf, type MessageFlags } from './options.ts';

/** A message as a command makes it: its body, or how to make the body if a part of it is read first. */
export type Outgoing = { readonly reservationId: string; readonly name: MessageName } & (
  { readonly body: unknown } | { readonly bodyFrom: (session: Session) => Promise<object> }
);

/** A message that was sent, with what came back. */
interface Sent {
  readonly reservationId: string;
  readonly outcome: Outcome;
}

function withEnvelope(body: unknown, flags: MessageFlags): unknown {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, ...envelopeOf(flags) } : body;
}

/** Sends a message, waits for keys if the options say so, and prints the status. */
export function sendMessage(outgoing: Outgoing, flags: MessageFlags): Promise<void> {
  return withSession(flags.property, async (session) => {
    const { client, propertyId, timeZone } = session;
    const { reservationId, name } = outgoing;
    const body = withEnvelope('bodyFrom' in outgoing ? await outgoing.bodyFrom(session) : outgoing.body, flags);
    const outcome = await client.send({ propertyId, reservationId }, { name, body }, { via: flags.via });
    if (!flags.json) for (const line of roomsText(outcome)) printProgress(line);
    if (flags.wait === 'issued') return waitForKeys(session, { reservationId, outcome }, flags);
    printOutcome(outcome, flags, timeZone);
  });
}

function printOutcome(outcome: Outcome, { json }: MessageFlags, timeZone: string): void {
  if (outcome.outcome === 'recorded')
    return json
      ? printJson({ ...outcome.status, ...roomsSaidIn(outcome) })
      : print(...reservationText(outcome.status, timeZone));
  const { eventId } = outcome;
  if (json) return printJson({ accepted: true, eventId, ...roomsSaidIn(outcome) });
  print(`accepted as ${eventId}: a worker will handle it; if it is refused then, the status says so`);
}

function noneComing({ waiting }: ReservationView): string {
  return `not all keys are issued, and none is coming (${waitingText(waiting)}): stopped waiting`;
}

async function waitForKeys(session: Session, { reservationId, outcome }: Sent, flags: MessageFlags): Promise<void> {
  const { client, propertyId, timeZone } = session;
  const timeoutMs = flags.timeout * 1_000;
  const began = Date.now();
  let shown = '';
  function onStatus(now: ReservationView): void {
    const line = progressText(now);
    if (line !== shown) printProgress(line);
    shown = line;
  }
  try {
    const { issued, due, status } = await interruptible(
      { json: flags.json, what: 'the reservation', look: `reservation get ${reservationId} --property ${propertyId}` },
      () => client.waitForIssued(propertyId, reservationId, { timeoutMs, onStatus }),
    );
    if (flags.json) printJson({ ...status, ...roomsSaidIn(outcome) });
    else print(...reservationText(status, timeZone));
    if (!due) printProgress('no keys are due');
    else if (!issued && status.issuing) throw new NotInTimeError('not all keys are issued', timeoutMs);
    else if (!issued) throw new NotInTimeError(noneComing(status), Date.now() - began);
  } catch (error) {
    if (!(error instanceof NightlatchError && error.code === 'Unavailable')) throw error;
    // Temporal has the message: it need not be sent again.
    printOutcome(outcome, flags, timeZone);
    throw new NotInTimeError('no worker has answered', timeoutMs);
  }
}
