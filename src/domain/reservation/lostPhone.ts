import { newestOfAll, type Credential } from '../credentials/credential.ts';
import type { Instant } from '../instant.ts';
import type { MessageBody } from '../messages/index.ts';
import { personKey, type Desired, type LostPhone } from './desired.ts';

/** What decides beside the message: the workflow's clock, and the reservation's credentials. */
export interface Circumstances {
  readonly now: Instant;
  readonly credentials: readonly Credential[];
}

/** Voids all keys, and the desk's cards, that exist by now. */
export function voided(desired: Desired, { now, credentials }: Circumstances): Desired {
  return { ...desired, voidGeneration: newestOfAll(credentials), voidedAt: now };
}

/** What was said of a lost phone. */
export type LostReport = Pick<LostPhone, 'guestId' | 'deviceIds' | 'ownPhonesOnly' | 'isHeard'>;

/** What a message says of a lost phone. */
export function lostReportOf({ guestId, deviceId, ownPhonesOnly }: MessageBody<'reportLostPhone'>): LostReport {
  return { guestId, deviceIds: deviceId === undefined ? null : [deviceId], ...(ownPhonesOnly && { ownPhonesOnly }) };
}

/** Voids the generation of a lost phone; the next one waits until the phone is confirmed as deactivated (rule 8). */
export function withLostPhone(desired: Desired, said: LostReport, circumstances: Circumstances): Desired {
  const person = personKey(desired, said.guestId);
  const userIdentityId = desired.guests.find(({ guestId }) => guestId === said.guestId)?.userIdentityId ?? null;
  const [others, theirs] = [false, true].map((isTheirs) =>
    desired.lostPhones.filter((phone) => (phone.person === person) === isTheirs),
  );
  const report = { ...said, person, userIdentityId };
  return { ...voided(desired, circumstances), lostPhones: [...(others ?? []), ...withReport(theirs ?? [], report)] };
}

/**
 * A person's lost phones with a further report. The right of one report is no right for the phones of another: those stay
 * apart, unless the report with more rights is about them, too.
 */
function withReport(reports: readonly LostPhone[], report: LostPhone): readonly LostPhone[] {
  const before = reports.find((one) => one.ownPhonesOnly === report.ownPhonesOnly);
  const other = reports.find((one) => one !== before);
  const merged = before === undefined ? report : mergedReports(before, report);
  const [rightful, own] = report.ownPhonesOnly ? [other, merged] : [merged, other];
  if (rightful === undefined) return [merged];
  return own === undefined || covers(rightful, own) ? [rightful] : [rightful, own];
}

function mergedReports(before: LostPhone, { isHeard, ...report }: LostPhone): LostPhone {
  const deviceIds =
    before.deviceIds === null || report.deviceIds === null
      ? null
      : [...new Set([...before.deviceIds, ...report.deviceIds])];
  // Of what another reservation of the person did not report, the others have not heard.
  return { ...report, deviceIds, ...(isHeard && before.isHeard && { isHeard }) };
}

function covers({ deviceIds }: LostPhone, other: LostPhone): boolean {
  return deviceIds === null || (other.deviceIds?.every((id) => deviceIds.includes(id)) ?? false);
}
