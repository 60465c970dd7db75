import { deliveriesDue } from '../../domain/credentials/delivery.ts';
import { personOf } from '../../domain/lifetime/identities.ts';
import {
  afterDeactivation,
  afterDeliveryLook,
  afterFailedDeactivation,
  afterPhoneGone,
  afterPhoneLook,
  afterPhonesKept,
  isFirstRound,
  loserOf,
  lostPhoneOf,
  lostPhoneRound,
  mayHaveLostIdentity,
  type LostPhoneStep,
} from '../../domain/lifetime/phones.ts';
import { afterKeptLook, type KeptPhonesFound } from '../../domain/lifetime/keptPhones.ts';
import { settingsOf } from '../../domain/lifetime/outlook.ts';
import { workspaceOf } from '../../domain/property.ts';
import { dependsOnOthers, mayDeactivate } from '../../domain/lifetime/otherUsers.ts';
import type { Guest } from '../../domain/messages/reservation.ts';
import { code } from '../../domain/text.ts';
import { askEach } from '../runtime/atOnce.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { identityFound } from './found.ts';
import { forgetIfGone, identify } from './identity.ts';
import { assertNotMerged } from './notMerged.ts';
import { askWhoUses } from './otherUsers.ts';
import { change, seam, type Reservation } from './reservation.ts';

/** Looks whether a guest's phone has an active endpoint (Seam: phones, has_active_endpoint). */
export async function lookForPhone(r: Reservation, guest: Guest): Promise<void> {
  const { guestId } = guest;
  const person = personOf(r.state, guestId);
  const isDoubtful = mayHaveLostIdentity(r.state, person);
  let has = false;
  try {
    const userIdentityId = await identify(r, guest);
    const calls = seam(r, `look whether ${code(guestId)} has a phone`);
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
        const calls = seam(r, `look whether the key of ${code(guestId)} is on a phone`);
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

/** Looks whether the lost phones of an identity are gone, which this hotel alone does not deactivate. */
export async function lookForKeptPhone(r: Reservation, userIdentityId: string): Promise<void> {
  const found = await phonesFound(r, userIdentityId);
  change(r, afterKeptLook(r.state, userIdentityId, { found, now: now() }));
}

/** The phones of an identity, if it still exists (Seam: user_identities.get, phones.list); `null` if Seam refuses the look. */
async function phonesFound(r: Reservation, userIdentityId: string): Promise<KeptPhonesFound | null> {
  const { propertyId } = r;
  try {
    const calls = seam(r, 'look whether a lost phone is gone');
    const identity = await calls.getUserIdentity({ propertyId, userIdentityId });
    if (identity === null) return { is: 'no-identity' };
    const owner = identity.mergedInto ?? userIdentityId;
    const phones = await calls.listPhones({ propertyId, userIdentityId: owner });
    return { is: 'phones', owner, deviceIds: phones.map(({ deviceId }) => deviceId) };
  } catch (error) {
    failureOf(error); // Nothing is known of it.
    return null;
  }
}

/**
 * One round about a lost phone (rule 8; Seam: managing phones for a user identity). The first one also deletes the guest's
 * client sessions; rounds follow each other at growing pauses until the phone is gone. Each asks anew whether another hotel
 * uses the identity: one may have begun to.
 */
export async function deactivateLostPhone(r: Reservation, step: LostPhoneStep): Promise<void> {
  const { guestId, person } = step;
  const { propertyId } = r;
  const calls = seam(r, `deactivate the lost phone of ${code(guestId)}`);
  try {
    const userIdentityId = loserOf(r.state, person) ?? (await identityToBe(r, step));
    // A person that Seam does not know has no phone there.
    if (userIdentityId === null) return change(r, afterPhoneGone(r.state, person));
    // The phones of an identity that was merged are another person's, as far as is known.
    const identity = await calls.getUserIdentity({ propertyId, userIdentityId });
    assertNotMerged(guestId, identity);
    const isOfProperty = identity?.isOfProperty === true;
    const others = dependsOnOthers(lostPhoneOf(r.state, person), isOfProperty)
      ? await askWhoUses(r, userIdentityId, workspaceOf(propertyId, settingsOf(r.state)))
      : null;
    if (!mayDeactivate(lostPhoneOf(r.state, person), { propertyId, isOfProperty, others })) {
      const kept = (await calls.listPhones({ propertyId, userIdentityId })).map(({ deviceId }) => deviceId);
      return change(r, afterPhonesKept(r.state, step, { userIdentityId, phones: kept, now: now() }));
    }
    const isFirst = isFirstRound(r.state, person);
    if (isFirst) {
      const sessions = await calls.listClientSessions({ propertyId, userIdentityId });
      await askEach(sessions, (id) => calls.deleteClientSession({ propertyId, clientSessionId: id }));
    }
    const found = await calls.listPhones({ propertyId, userIdentityId });
    const phones = found.map(({ deviceId }) => deviceId);
    const { state, deviceIds } = lostPhoneRound(r.state, step, { userIdentityId, phones, now: now() });
    change(r, state);
    if (deviceIds.length === 0) return;
    await askEach(deviceIds, (deviceId) => calls.deactivatePhone({ propertyId, deviceId }));
    change(r, afterDeactivation(r.state, step, { userIdentityId, isFirst, now: now() }));
  } catch (error) {
    change(r, afterFailedDeactivation(r.state, step, { failure: failureOf(error), now: now() }));
  }
}
