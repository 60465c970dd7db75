import { SeamError } from '../../errors.ts';
import type { UserIdentityRecord } from '../records.ts';
import type { World } from '../world.ts';

type Handles = Pick<UserIdentityRecord, 'key' | 'emailAddress' | 'phoneNumber'>;

/** Throws a conflict if another user identity of the workspace has the same key, e-mail address or phone number. */
export function checkUnique(world: World, own: string | undefined, handles: Handles): void {
  const others = [...world.records.userIdentities.values()].filter((other) => other.id !== own);
  function isTaken(handle: keyof Handles) {
    return handles[handle] !== null && others.some((other) => other[handle] === handles[handle]);
  }
  const { conflictStatus: status } = world.settings();
  if (isTaken('key') || (handles.key !== null && world.records.mergedKeys.has(handles.key))) {
    throw new SeamError({
      status,
      type: 'user_identity_key_conflict',
      message: 'A user identity with this user_identity_key already exists',
    });
  }
  if (isTaken('emailAddress') || isTaken('phoneNumber')) {
    const parameter = isTaken('emailAddress') ? 'email_address' : 'phone_number';
    const problem = `A user identity with this ${parameter} already exists`;
    throw new SeamError({ status, type: 'user_identity_email_or_phone_conflict', message: problem });
  }
}
