import type { MessageName } from '../../domain/messages/index.ts';
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

const withEnvelope = (body: unknown, flags: MessageFlags): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, ...envelopeOf(flags) } : body;

/** Sends a message, waits for keys where that is asked for, and prints the status. */
export const sendMessage = (outgoing: Outgoing, flags: MessageFlags): Promise<void> =>
  withSession(flags.property, async (session) => {
    const { client, propertyId, timeZone } = session;
    const { reservationId, name } = outgoing;
    const body = withEnvelope(outgoing.body, flags);
    const sent = await client.send(propertyId, reservationId, name, body, { via: flags.via });
    if (flags.wait === 'issued') return waitForKeys(session, reservationId, flags);
    if (sent.outcome === 'accepted') {
      if (flags.json) return printJson({ accepted: true, eventId: sent.eventId });
      return print(`accepted as ${sent.eventId}: a worker will take it over; what it refuses then shows in the status`);
    }
    return flags.json ? printJson(sent.status) : print(...reservationText(sent.status, timeZone));
  });

const waitForKeys = async (session: Session, reservationId: string, flags: MessageFlags): Promise<void> => {
  const { client, propertyId, timeZone } = session;
  let shown = '';
  const { issued, status } = await client.waitForIssued(propertyId, reservationId, {
    timeoutMs: flags.timeout * 1_000,
    onStatus: (now) => {
      const line = progressText(now);
      if (line !== shown) printProgress(line);
      shown = line;
    },
  });
  if (flags.json) printJson(status);
  else print(...reservationText(status, timeZone));
  if (!issued) throw new NotInTimeError('not all keys are issued', flags.timeout * 1_000);
};
