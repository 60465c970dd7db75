import { sleep } from '@temporalio/workflow';
import type { Guest } from '../../domain/messages/reservation.ts';
import { plus } from '../../domain/instant.ts';
import type { Step } from '../../domain/plan/step.ts';
import { failureOf } from '../failure.ts';
import { identify } from './identity.ts';
import { seam } from './seam.ts';
import { now, setTrouble, update, type Reservation } from './state.ts';

/** The pause after look number `looks`: half a minute at first, a quarter of an hour at the most. */
const lookPauseMs = (looks: number): number => Math.min(30_000 * 2 ** looks, 900_000);

/**
 * Looks whether a guest's phone has an active endpoint: no event of Seam's tells (Seam: phones, has_active_endpoint).
 */
export const lookForPhone = async (r: Reservation, guest: Guest): Promise<void> => {
  const { guestId } = guest;
  const looks = r.state.phones[guestId]?.looks ?? 0;
  let has = false;
  try {
    const userIdentityId = await identify(r, guest);
    const calls = seam(r.state, `look whether ${guestId} has a phone`);
    const phones = await calls.listPhones({ propertyId: r.propertyId, userIdentityId });
    has = phones.some(({ hasActiveEndpoint }) => hasActiveEndpoint);
  } catch (error) {
    failureOf(error); // Seam refused the look: the next one follows by itself.
  }
  const watch = { has, looks: looks + 1, nextLookAt: plus(now(), lookPauseMs(looks)) };
  update(r, { phones: { ...r.state.phones, [guestId]: watch } });
};

/** How long to wait before looking again whether a phone is dead, or after Seam refused. */
const confirmPauseMs = (round: number): number => Math.min(1_000 * 2 ** round, 300_000);

/**
 * Deactivates a lost phone, or all of the guest's where none is named, deletes the guest's client sessions, and waits
 * until Seam no longer has the phones (rule 8; Seam: managing phones for a user identity). Never given up.
 */
export const deactivateLostPhone = async (
  r: Reservation,
  { guestId, deviceId }: Extract<Step, { step: 'deactivatePhone' }>,
): Promise<void> => {
  const owner = r.state.desired?.guests.find((guest) => guest.guestId === guestId);
  const userIdentityId =
    owner?.userIdentityId ??
    r.state.identities[guestId] ??
    r.state.credentials.find((one) => one.guestId === guestId && one.userIdentityId !== null)?.userIdentityId;
  // Whom Seam does not know has no phone there.
  if (userIdentityId) await untilGone(r, userIdentityId, guestId, deviceId);
  const { desired } = r.state;
  if (desired === null) return;
  const lostPhones = desired.lostPhones.filter((phone) => phone.guestId !== guestId || phone.deviceId !== deviceId);
  const { [guestId]: _replaced, ...phones } = r.state.phones;
  update(r, { desired: { ...desired, lostPhones }, phones });
};

/** Deletes and looks, again and again, until Seam has neither the phones nor a client session of the person. */
const untilGone = async (
  r: Reservation,
  userIdentityId: string,
  guestId: string,
  deviceId: string | null,
): Promise<void> => {
  const { propertyId } = r;
  const trouble = `lost phone of ${guestId}`;
  for (let round = 0; ; round += 1) {
    const calls = seam(r.state, `deactivate the lost phone of ${guestId}`);
    try {
      const [phones, sessions] = await Promise.all([
        calls.listPhones({ propertyId, userIdentityId }),
        calls.listClientSessions({ propertyId, userIdentityId }),
      ]);
      const lost = phones.filter((phone) => deviceId === null || phone.deviceId === deviceId);
      setTrouble(r, trouble, null);
      if (lost.length === 0 && sessions.length === 0) return;
      await Promise.all([
        ...lost.map((phone) => calls.deactivatePhone({ propertyId, deviceId: phone.deviceId })),
        ...sessions.map((clientSessionId) => calls.deleteClientSession({ propertyId, clientSessionId })),
      ]);
    } catch (error) {
      const { message } = failureOf(error);
      setTrouble(r, trouble, { code: 'phone-not-deactivated', message: `The lost phone of ${guestId}: ${message}` });
    }
    await sleep(confirmPauseMs(round), { summary: `until the lost phone of ${guestId} is gone` });
  }
};
