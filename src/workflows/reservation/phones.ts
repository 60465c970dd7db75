import { deliveriesDue } from '../../domain/credentials/delivery.ts';
import { personOf } from '../../domain/lifetime/identities.ts';
import {
  afterDeactivation,
  afterDeliveryLook,
  afterFailedDeactivation,
  afterPhoneGone,
  afterPhoneLook,
  isFirstRound,
  loserOf,
  lostPhoneRound,
  mayHaveLostIdentity,
  type LostPhoneStep,
} from '../../domain/lifetime/phones.ts';
import type { Guest } from '../../domain/messages/reservation.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { identityFound } from './found.ts';
import { forgetIfGone, identify } from './identity.ts';
import { assertNotMerged } from './notMerged.ts';
import { change, seam, type Reservation } from './reservation.ts';

/** Looks whether a guest's phone has an active endpoint (Seam: phones, has_active_endpoint). */
export async function lookForPhone(r: Reservation, guest: Guest): Promise<void> {
  const { guestId } = guest;
  const person = personOf(r.state, guestId);
  const isDoubtful = mayHaveLostIdentity(r.state, person);
  let has = false;
  try {
    const userIdentityId = await identify(r, guest);
    const calls = seam(r, `look whether ${guestId} has a phone`);
    const phones = await calls.listPhones({ propertyId: r.propertyId, userIdentityId });
    has = phones.some(({ hasActiveEndpoint }) => hasActiveEndpoint);
    if (phones.length === 0 && isDoubtful) await forgetIfGone(r, guestId, userIdentityId);
  } catch (error) {
    failureOf(error); // Seam refused the look: the next one follows by itself.
  }
  change(r, afterPhoneLook(r.state, person, { has, now: now() }));
}

/** Looks which issued credentials have reached a phone (Seam: phones.list by `acs_credential_id`). */
export async function lookForDeliveries(r: Reservation): Promise<void> {
  await Promise.all(
    deliveriesDue(r.state.credentials, now()).map(async ({ requestId, guestId, acsCredentialId }) => {
      if (acsCredentialId === null) return;
      let onPhone = false;
      try {
        const calls = seam(r, `look whether the key of ${guestId} is on a phone`);
        onPhone = (await calls.listPhones({ propertyId: r.propertyId, acsCredentialId })).length > 0;
      } catch (error) {
        failureOf(error); // Seam refused the look: the next one follows by itself.
      }
      change(r, afterDeliveryLook(r.state, requestId, { onPhone, now: now() }));
    }),
  );
}

/** The identity of a person who lost a phone before their keys were due, if Seam knows them from elsewhere. */
async function identityToBe(r: Reservation, { person }: LostPhoneStep): Promise<string | null> {
  const guest = r.state.desired?.guests.find((one) => personOf(r.state, one.guestId) === person);
  return guest === undefined ? null : identityFound(r, guest);
}

/**
 * One round about a lost phone (rule 8; Seam: managing phones for a user identity). The first one also deletes the guest's
 * client sessions; rounds follow each other at growing pauses until the phone is gone.
 */
export async function deactivateLostPhone(r: Reservation, step: LostPhoneStep): Promise<void> {
  const { guestId, person } = step;
  const { propertyId } = r;
  const calls = seam(r, `deactivate the lost phone of ${guestId}`);
  try {
    const userIdentityId = loserOf(r.state, person) ?? (await identityToBe(r, step));
    // A person that Seam does not know has no phone there.
    if (userIdentityId === null) return change(r, afterPhoneGone(r.state, person));
    // The phones of an identity that was merged are another person's, as far as is known.
    assertNotMerged(guestId, await calls.getUserIdentity({ propertyId, userIdentityId }));
    const isFirst = isFirstRound(r.state, person);
    if (isFirst) {
      const sessions = await calls.listClientSessions({ propertyId, userIdentityId });
      await Promise.all(sessions.map((id) => calls.deleteClientSession({ propertyId, clientSessionId: id })));
    }
    const found = await calls.listPhones({ propertyId, userIdentityId });
    const phones = found.map(({ deviceId }) => deviceId);
    const { state, deviceIds } = lostPhoneRound(r.state, step, { phones, now: now() });
    change(r, state);
    if (deviceIds.length === 0) return;
    await Promise.all(deviceIds.map((deviceId) => calls.deactivatePhone({ propertyId, deviceId })));
    change(r, afterDeactivation(r.state, step, { isFirst, now: now() }));
  } catch (error) {
    change(r, afterFailedDeactivation(r.state, step, { failure: failureOf(error), now: now() }));
  }
}
