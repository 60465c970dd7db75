import { NightlatchError } from '../../client/errors.ts';
import type { Outcome } from '../../client/index.ts';
import type { MessageName } from '../../domain/messages/index.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import { NotInTimeError } from '../errors.ts';
import { print, printJson, printProgress } from '../output/print.ts';
import { progressText, reservationText } from '../output/reservation.ts';
import { envelopeOf, type MessageFlags } from './options.ts';
import { withSession, type Session } from './session.ts';

/** A message as a command makes it. */
export interface Outgoing {
  readonly reservationId: string;
  readonly name: MessageName;
  readonly body: unknown;
}

function withEnvelope(body: unknown, flags: MessageFlags): unknown {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, ...envelopeOf(flags) } : body;
}

/** Sends a message, waits for keys where that is asked for, and prints the status. */
export function sendMessage(outgoing: Outgoing, flags: MessageFlags): Promise<void> {
  return withSession(flags.property, async (session) => {
    const { client, propertyId, timeZone } = session;
    const { reservationId, name } = outgoing;
    const body = withEnvelope(outgoing.body, flags);
    const sent = await client.send({ propertyId, reservationId }, { name, body }, { via: flags.via });
    if (flags.wait === 'issued') return waitForKeys(session, reservationId, flags, sent);
    printOutcome(sent, flags, timeZone);
  });
}

function printOutcome(sent: Outcome, { json }: MessageFlags, timeZone: string): void {
  if (sent.outcome === 'recorded')
    return json ? printJson(sent.status) : print(...reservationText(sent.status, timeZone));
  const { eventId } = sent;
  if (json) return printJson({ accepted: true, eventId });
  print(`accepted as ${eventId}: a worker will take it over; what it refuses then shows in the status`);
}

async function waitForKeys(
  { client, propertyId, timeZone }: Session,
  reservationId: string,
  flags: MessageFlags,
  sent: Outcome,
): Promise<void> {
  const timeoutMs = flags.timeout * 1_000;
  let shown = '';
  function onStatus(now: ReservationView): void {
    const line = progressText(now);
    if (line !== shown) printProgress(line);
    shown = line;
  }
  try {
    const { issued, due, status } = await client.waitForIssued(propertyId, reservationId, { timeoutMs, onStatus });
    if (flags.json) printJson(status);
    else print(...reservationText(status, timeZone));
    if (!due) printProgress('no keys are due');
    else if (!issued) throw new NotInTimeError('not all keys are issued', timeoutMs);
  } catch (error) {
    if (!(error instanceof NightlatchError && error.code === 'Unavailable')) throw error;
    // The message itself needs no second try: Temporal holds it.
    printOutcome(sent, flags, timeZone);
    throw new NotInTimeError('nobody has answered', timeoutMs);
  }
}
