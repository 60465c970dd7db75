import { deliveriesDue, deliveryAfter, phonePauseMs } from '../../domain/credentials/delivery.ts';
import type { Guest } from '../../domain/messages/reservation.ts';
import { plus } from '../../domain/instant.ts';
import type { Step } from '../../domain/plan/step.ts';
import { isCurrent, personKey, type LostPhone } from '../../domain/reservation/desired.ts';
import { failureOf } from '../failure.ts';
import { forgetIfGone, identify, identityFound } from './identity.ts';
import { seam } from './seam.ts';
import { goneWell, now, setBack, setTrouble, update, updateCredential, type Reservation, type State } from './state.ts';

/**
 * Looks whether a guest's phone has an active endpoint: no event of Seam's tells (Seam: phones, has_active_endpoint).
 */
export async function lookForPhone(r: Reservation, guest: Guest): Promise<void> {
  const { guestId } = guest;
  const { desired } = r.state;
  if (desired === null) return;
  const person = personKey(desired, guestId);
  const before = r.state.phones[person];
  const looks = before?.looks ?? 0;
  // A message may have brought back a reservation that was over, whose guests' identities anybody may have removed.
  const isDoubtful = before !== undefined && plus(before.nextLookAt, -phonePauseMs(looks - 1)) < r.state.lastMessageAt;
  let has = false;
  try {
    const userIdentityId = await identify(r, guest);
    const calls = seam(r.state, `look whether ${guestId} has a phone`);
    const phones = await calls.listPhones({ propertyId: r.propertyId, userIdentityId });
    has = phones.some(({ hasActiveEndpoint }) => hasActiveEndpoint);
    if (phones.length === 0 && isDoubtful) await forgetIfGone(r, guestId, userIdentityId);
  } catch (error) {
    failureOf(error); // Seam refused the look: the next one follows by itself.
  }
  const watch = { has, looks: looks + 1, nextLookAt: plus(now(), phonePauseMs(looks)) };
  update(r, { phones: { ...r.state.phones, [person]: watch } });
}

/** Looks which issued credentials have reached a phone (Seam: phones.list by `acs_credential_id`). */
export async function lookForDeliveries(r: Reservation): Promise<void> {
  await Promise.all(
    deliveriesDue(r.state.credentials, now()).map(async ({ requestId, guestId, acsCredentialId, delivery }) => {
      if (acsCredentialId === null) return;
      let onPhone = false;
      try {
        const calls = seam(r.state, `look whether the key of ${guestId} is on a phone`);
        onPhone = (await calls.listPhones({ propertyId: r.propertyId, acsCredentialId })).length > 0;
      } catch (error) {
        failureOf(error); // Seam refused the look: the next one follows by itself.
      }
      updateCredential(r, requestId, { delivery: deliveryAfter(delivery, onPhone, now()) });
    }),
  );
}

/** The name of the task that deals with a person's lost phone. */
export function lostPhoneTask(person: string): string {
  return `lost phone of ${person}`;
}

/** The user identity of whoever lost a phone, whoever has their guest id by now. */
function loserOf({ desired, identities, credentials }: State, person: string): string | undefined {
  return (
    desired?.lostPhones.find((phone) => phone.person === person)?.userIdentityId ??
    identities[person] ??
    credentials.find((one) => one.person === person && one.userIdentityId !== null)?.userIdentityId ??
    undefined
  );
}

/** Who has lost a phone before their keys were due, if Seam knows them: from earlier stays, or the PMS's own app. */
async function identityToBe(r: Reservation, person: string): Promise<string | null> {
  const { desired } = r.state;
  const guest = desired?.guests.find(({ guestId }) => personKey(desired, guestId) === person);
  return guest === undefined ? null : identityFound(r, guest);
}

/**
 * One round of making a lost phone harmless: at the first look the guest's client sessions are deleted, and where no
 * phone was named, all that the guest has are meant; then what is still there is deactivated. Once nothing is, a new
 * generation may open (rule 8; Seam: managing phones for a user identity). Rounds follow each other at growing pauses.
 */
export async function deactivateLostPhone(
  r: Reservation,
  { guestId, person, deviceIds }: Extract<Step, { step: 'deactivatePhone' }>,
): Promise<void> {
  const task = lostPhoneTask(person);
  const { propertyId } = r;
  const calls = seam(r.state, `deactivate the lost phone of ${guestId}`);
  try {
    const userIdentityId = loserOf(r.state, person) ?? (await identityToBe(r, person));
    // Whom Seam does not know has no phone there.
    if (userIdentityId === null) return done(r, person);
    const isFirst = !(person in r.state.lostSince);
    if (isFirst) {
      const sessions = await calls.listClientSessions({ propertyId, userIdentityId });
      await Promise.all(sessions.map((id) => calls.deleteClientSession({ propertyId, clientSessionId: id })));
    }
    const phones = await calls.listPhones({ propertyId, userIdentityId });
    const lost = deviceIds ?? phones.map(({ deviceId }) => deviceId);
    const left = phones.filter(({ deviceId }) => lost.includes(deviceId));
    if (isFirst) {
      noteLost(r, person, lost);
      sayIfUnknown(r, guestId, person, phones.length > 0 && left.length === 0);
    }
    if (left.length === 0) return done(r, person);
    await Promise.all(left.map(({ deviceId }) => calls.deactivatePhone({ propertyId, deviceId })));
    // Seam may take a deactivation and not carry it out: the second round says so.
    const message = `A lost phone of guest ${guestId} is still there, though Seam took its deactivation. It is tried again; no new key is issued before it is gone.`;
    setBack(r, task, isFirst ? null : { code: 'phone-not-deactivated', about: guestId, message });
  } catch (error) {
    const { message: why, retryAfterMs } = failureOf(error);
    const message = `The lost phone of guest ${guestId} is not deactivated: ${why}`;
    setBack(r, task, { code: 'phone-not-deactivated', about: guestId, message }, retryAfterMs);
  }
}

function unknownPhone(person: string): string {
  return `unknown phone of ${person}`;
}

/** The new key goes to all phones that Seam knows of the guest, the lost one perhaps among them under another id. */
function sayIfUnknown(r: Reservation, guestId: string, person: string, isUnknown: boolean): void {
  const message = `The phone that guest ${guestId} lost is none of those that Seam knows of them, which get the new key. Report it again with the right deviceId, or without one for all of them.`;
  setTrouble(r, unknownPhone(person), isUnknown ? { code: 'lost-phone-unknown', about: guestId, message } : null);
}

/** Forgets what was said of the phones of who has no stay here any more. */
export function forgetUnknownPhones(r: Reservation): void {
  const { desired, troubles } = r.state;
  const staying =
    desired !== null && isCurrent(desired, now())
      ? desired.guests.map(({ guestId }) => unknownPhone(personKey(desired, guestId)))
      : [];
  for (const key of Object.keys(troubles))
    if (key.startsWith(unknownPhone('')) && !staying.includes(key)) setTrouble(r, key, null);
}

function noteLost(r: Reservation, person: string, deviceIds: readonly string[]): void {
  update(r, { lostSince: { ...r.state.lostSince, [person]: now() } });
  changeLost(r, (phones) => phones.map((phone) => (phone.person === person ? { ...phone, deviceIds } : phone)));
}

function done(r: Reservation, person: string): void {
  const { [person]: _since, ...lostSince } = r.state.lostSince;
  const { [person]: _replaced, ...phones } = r.state.phones;
  update(r, { lostSince, phones });
  changeLost(r, (lost) => lost.filter((phone) => phone.person !== person));
  goneWell(r, lostPhoneTask(person));
}

function changeLost(r: Reservation, change: (phones: readonly LostPhone[]) => readonly LostPhone[]): void {
  const { desired } = r.state;
  if (desired !== null) update(r, { desired: { ...desired, lostPhones: change(desired.lostPhones) } });
}
