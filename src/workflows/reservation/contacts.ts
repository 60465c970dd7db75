import { personOf } from '../../domain/lifetime/identities.ts';
import { identityOf } from '../../domain/lifetime/outlook.ts';
import { goneWell, setBack } from '../../domain/lifetime/setbacks.ts';
import {
  afterIdentified,
  afterWayLook,
  closedWayOf,
  contactsNotTold,
  whyNoContact,
} from '../../domain/lifetime/ways.ts';
import type { Guest } from '../../domain/messages/reservation.ts';
import { freeOf, inBoth, isEmpty, ownContacts, soughtBy } from '../../domain/person/found.ts';
import { code } from '../../domain/text.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { findAll, takeFound } from './found.ts';
import { assertNotMerged } from './notMerged.ts';
import { change, seam, type Reservation } from './reservation.ts';

/**
 * Gives the guest's identity the contacts that came after it was created. If they lead to another identity of the same
 * person, and no phone can show the key of the present one, the guest gets the key on that identity.
 */
export async function tellContacts(r: Reservation, guest: Guest): Promise<void> {
  const { guestId } = guest;
  const person = personOf(r.state, guestId);
  const userIdentityId = identityOf(r.state, guestId);
  const task = { kind: 'contacts', about: person } as const;
  try {
    if (userIdentityId === undefined) return;
    const found = await findAll(r, guest);
    const sought = soughtBy(guest, found);
    const free = inBoth(ownContacts(r.state.desired?.guests ?? [], guest), freeOf(guest, found));
    const isClosed = closedWayOf(r.state, guestId) !== null;
    const other = sought.is === 'known' && isClosed ? takeFound(r, sought) : userIdentityId;
    if (other === userIdentityId && !isEmpty(free)) {
      const { propertyId } = r;
      const calls = seam(r, `give the user identity of ${code(guestId)} their contacts`);
      // Seam would write the contacts to the person that remained after a merge.
      assertNotMerged(guestId, await calls.getUserIdentity({ propertyId, userIdentityId }));
      await calls.updateUserIdentity({ propertyId, userIdentityId, ...free });
    }
    const noContact = other === userIdentityId && isEmpty(free) && isClosed ? whyNoContact(guest, sought) : null;
    const identified = { userIdentityId: other, noContact };
    change(r, goneWell(afterIdentified(r.state, { person, guest, identified, now: now() }), task));
  } catch (error) {
    const failure = failureOf(error);
    const trouble = contactsNotTold(failure, guestId);
    change(r, setBack(r.state, task, { trouble, now: now(), leastMs: failure.retryAfterMs }));
  }
}

/** Looks whether an app can show the keys of an identity without contacts: it has a phone, or a client session. */
export async function lookForWay(r: Reservation, { guestId }: Guest): Promise<void> {
  const { propertyId } = r;
  const person = personOf(r.state, guestId);
  const userIdentityId = identityOf(r.state, guestId);
  if (userIdentityId === undefined) return;
  let isOpen = false;
  try {
    const calls = seam(r, `look whether an app uses the user identity of ${code(guestId)}`);
    const phones = await calls.listPhones({ propertyId, userIdentityId });
    isOpen = phones.length > 0 || (await calls.listClientSessions({ propertyId, userIdentityId })).length > 0;
  } catch (error) {
    failureOf(error); // Seam refused the look: the next one follows by itself.
  }
  change(r, afterWayLook(r.state, person, { isOpen, now: now() }));
}
