import { ApplicationFailure } from '@temporalio/workflow';
import { nextUserIdentityKey, userIdentityKey } from '../../domain/ids.ts';
import type { Guest } from '../../domain/messages/reservation.ts';
import { seamFailure } from '../../domain/seam/resources.ts';
import { personKey } from '../../domain/reservation/desired.ts';
import { failureOf, troubleCode } from '../failure.ts';
import { seam } from './seam.ts';
import { identityOf, policiesOf } from './derived.ts';
import { setBack, update, type Reservation } from './state.ts';

/** Contact fields that Seam keeps unique in the workspace. */
type Contact = Pick<Guest, 'emailAddress' | 'phoneNumber'>;

function personOf({ state: { desired } }: Reservation, { guestId }: Guest): string {
  return desired === null ? guestId : personKey(desired, guestId);
}

/**
 * The user identity of a guest: the one that the PMS named, else the one that this guest got before, else a new one. A
 * person whose e-mail address or phone number an identity already has is that person if the name is the same too; else
 * they get an identity without it, so that a family on one address does not become one person.
 *
 * @throws {ActivityFailure | ApplicationFailure} where Seam refuses.
 */
export async function identify(r: Reservation, guest: Guest): Promise<string> {
  const known = identityOf(r.state, guest.guestId);
  if (known !== undefined) return known;
  const person = personOf(r, guest);
  const underWay = r.identifying.get(person) ?? createOrFind(r, guest, userIdentityKey(r, person));
  r.identifying.set(person, underWay);
  try {
    const userIdentityId = await underWay;
    update(r, { identities: { ...r.state.identities, [person]: userIdentityId } });
    return userIdentityId;
  } finally {
    r.identifying.delete(person);
  }
}

/** Whether the PMS named the guest's user identity, and the property's policy asks who created it. */
export function isToBeOurs(r: Reservation, { userIdentityId }: Guest): boolean {
  return userIdentityId !== undefined && policiesOf(r.state).foreignIdentities === 'refuse';
}

/**
 * Whether Nightlatch did not create the user identity that the PMS named. One that does not exist is left to Seam to
 * refuse.
 *
 * @throws {ActivityFailure} where Seam refuses the look.
 */
export async function isForeign(r: Reservation, { guestId, userIdentityId }: Guest): Promise<boolean> {
  if (userIdentityId === undefined) return false;
  const calls = seam(r.state, `who created the user identity of ${guestId}`);
  const identity = await calls.getUserIdentity({ propertyId: r.propertyId, userIdentityId });
  return identity !== null && !identity.isOurs;
}

/** Whether the property uses no identity that somebody else created, and this is one: then it is as good as another person's. */
async function isRefused(
  r: Reservation,
  guest: Guest,
  { userIdentityId, isOurs }: { readonly userIdentityId: string; readonly isOurs: boolean },
): Promise<boolean> {
  return !isOurs && policiesOf(r.state).foreignIdentities === 'refuse' && isForeign(r, { ...guest, userIdentityId });
}

/** Finds out who a guest is while others' keys are issued. */
export async function identifyAhead(r: Reservation, guest: Guest): Promise<void> {
  try {
    await identify(r, guest);
  } catch (error) {
    const { type, message, retryAfterMs } = failureOf(error);
    const trouble = { code: troubleCode(type), about: guest.guestId, message: `Guest ${guest.guestId}: ${message}` };
    setBack(r, `issue ${guest.guestId}`, trouble, retryAfterMs);
  }
}

/** Forgets a user identity that goes, whoever it is: a guest who comes back after all gets a new one. */
export function forgetIdentity(r: Reservation, userIdentityId: string): void {
  const identities = Object.entries(r.state.identities).filter(([, id]) => id !== userIdentityId);
  const createdIdentities = r.state.createdIdentities.filter((id) => id !== userIdentityId);
  update(r, { identities: Object.fromEntries(identities), createdIdentities });
}

/**
 * Looks whether Seam has a guest's identity no more, or is about to, and forgets it then: it may be removed while the
 * reservation is over, and the check-out be undone. Only what the PMS named stays, which is the PMS's to correct.
 *
 * @returns whether it is forgotten.
 */
export async function forgetIfGone(r: Reservation, guestId: string, userIdentityId: string): Promise<boolean> {
  if (r.state.desired?.guests.some((guest) => guest.userIdentityId === userIdentityId)) return false;
  try {
    const calls = seam(r.state, `look whether the user identity of ${guestId} is still there`);
    const identity = await calls.getUserIdentity({ propertyId: r.propertyId, userIdentityId });
    if (identity !== null && !identity.isBeingDeleted) return false;
  } catch (error) {
    failureOf(error); // Nothing is known of it.
    return false;
  }
  forgetIdentity(r, userIdentityId);
  return true;
}

/** How many people may have had one guest id of one reservation id, in all the lives of it that Seam remembers. */
const mostPersons = 100;

/** What the contacts of a guest lead to. */
interface Sought {
  /** The same person's identity, `null` where none has these contacts. */
  readonly same: string | null;
  /** What nobody else has. */
  readonly contact: Contact;
  /** Somebody of another name has some of it. */
  readonly isTaken: boolean;
}

async function seek(r: Reservation, guest: Guest): Promise<Sought> {
  const { fullName } = guest;
  const calls = seam(r.state, `find the user identity of ${guest.guestId}`);
  const contact: { emailAddress?: string; phoneNumber?: string } = {};
  let isTaken = false;
  for (const field of ['emailAddress', 'phoneNumber'] as const) {
    const value = guest[field];
    if (value === undefined) continue;
    const found = await calls.findUserIdentity({ propertyId: r.propertyId, fullName, [field]: value });
    if (found?.isSamePerson && !(await isRefused(r, guest, found)))
      return { same: found.isOurs ? ours(r, found.userIdentityId) : found.userIdentityId, contact, isTaken };
    if (found === null) contact[field] = value;
    else isTaken = true;
  }
  return { same: null, contact, isTaken };
}

/** What is under a key, asked with what is known of the guest. */
function under(r: Reservation, { guestId, fullName, emailAddress, phoneNumber }: Guest, key: string) {
  return seam(r.state, `find the user identity of ${guestId}`).getUserIdentity({
    propertyId: r.propertyId,
    userIdentityKey: key,
    person: { fullName, emailAddress, phoneNumber },
  });
}

/**
 * The user identity that a guest has already, from an earlier stay or from somebody else; `null` where Seam knows none.
 *
 * @throws {ActivityFailure} where Seam refuses the look.
 */
export async function identityFound(r: Reservation, guest: Guest): Promise<string | null> {
  const key = userIdentityKey(r, personOf(r, guest));
  const { same } = await seek(r, guest);
  if (same !== null) return same;
  const before = await under(r, guest, key);
  return before?.isSamePerson ? before.userIdentityId : null;
}

async function createOrFind(r: Reservation, guest: Guest, key: string): Promise<string> {
  // 1. A new person, as most are.
  const created = await create(r, guest, key, guest);
  if (created !== null) return ours(r, created);
  // 2. Somebody has this e-mail address or phone number already: the same person, or somebody else.
  const { same, contact, isTaken } = await seek(r, guest);
  if (same !== null) return same;
  for (let number = 1, own = key; number <= mostPersons; number++, own = nextUserIdentityKey(own)) {
    // 3. Somebody else's: an identity without what is theirs.
    const apart = isTaken || number > 1 ? await create(r, guest, own, contact) : null;
    if (apart !== null) return ours(r, apart);
    // 4. Created before, the answer lost: the key is ours. Or that of who had this reservation's and guest's ids before.
    const before = await under(r, guest, own);
    if (before === null || before.isBeingDeleted) break;
    if (before.isSamePerson !== false) return ours(r, before.userIdentityId);
  }
  const message = `Seam reports a conflict for the user identity of guest ${guest.guestId}, yet finds none but one that is being deleted. It is tried again.`;
  throw ApplicationFailure.nonRetryable(message, seamFailure.conflict);
}

/** Remembers that Nightlatch created an identity for this property, here or for an earlier stay of the same person. */
function ours(r: Reservation, userIdentityId: string): string {
  update(r, { createdIdentities: [...new Set([...r.state.createdIdentities, userIdentityId])] });
  return userIdentityId;
}

/** Creates the identity; `null` where Seam says that key, e-mail address or phone number are taken. */
async function create(r: Reservation, guest: Guest, key: string, contact: Contact): Promise<string | null> {
  try {
    const { userIdentityId } = await seam(r.state, `create the user identity of ${guest.guestId}`).createUserIdentity({
      propertyId: r.propertyId,
      userIdentityKey: key,
      fullName: guest.fullName,
      emailAddress: contact.emailAddress,
      phoneNumber: contact.phoneNumber,
    });
    return userIdentityId;
  } catch (error) {
    if (failureOf(error).type === seamFailure.conflict) return null;
    throw error;
  }
}
