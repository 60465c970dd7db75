import { getExternalWorkflowHandle, isCancellation } from '@temporalio/workflow';
import { isAtSeam } from '../../domain/credentials/credential.ts';
import { propertyWorkflowId } from '../../domain/ids.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { isEmptyClaim, type Claim, type HeldGrants } from '../../domain/rooms/book.ts';
import type { Withdrawal } from '../../domain/rooms/view.ts';
import { claimRoomsSignal, roomReleasedSignal } from '../messages.ts';
import { claimOf, withdrawnFrom } from './claim.ts';
import { heldBy } from './derived.ts';
import { goneWell, isPaused, setBack, update, type Reservation, type State } from './state.ts';

/** A create for the room under that grant was sent, and its outcome is not known. */
function isBusy({ credentials }: State, { room, grant }: Withdrawal): boolean {
  return credentials.some((one) => one.grants[room] === grant && one.sent && one.acsCredentialId === null);
}

/**
 * The grants to give up: what the property withdrew, as soon as no create for it is under way (rule 13); and what is no
 * longer claimed, once no credential for it is left, for new keys come before old ones go.
 */
function releasable(r: Reservation): readonly Withdrawal[] {
  const { state } = r;
  const withdrawn = withdrawnFrom(r.state);
  const rooms = claimOf(r)?.rooms ?? [];
  const unwanted = Object.entries(heldBy(state).rooms)
    .map(([room, { grant }]) => ({ room, grant }))
    .filter(({ room }) => !rooms.includes(room))
    .filter(({ room, grant }) => !state.credentials.some((one) => isAtSeam(one) && one.grants[room] === grant));
  return [...withdrawn, ...unwanted].filter(
    (release) => !state.released.includes(release.grant) && !isBusy(state, release),
  );
}

function same(a: Claim | null, b: Claim | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether the property does not know yet what the reservation wants, or no longer needs. */
export function hasRoomNews(r: Reservation): boolean {
  return !same(claimOf(r), r.state.claimed) || releasable(r).length > 0;
}

/** Tells the property that a reservation which ends wants and has nothing any more. */
export async function leaveBook(r: Reservation): Promise<void> {
  const { claimed } = r.state;
  if (claimed === null || isEmptyClaim(claimed)) return;
  const nothing: Claim = {
    ...claimed,
    rooms: [],
    identities: [],
    replaced: [],
    strays: [],
    credentials: {},
    heads: [],
    renews: [],
  };
  try {
    await getExternalWorkflowHandle(propertyWorkflowId(r.propertyId)).signal(claimRoomsSignal, nothing, {
      heardNothing: false,
      holds: {},
    });
  } catch (error) {
    // Without a property there is no book to leave.
    if (isCancellation(error)) throw error;
  }
}

/** How many numbers of given-up grants are remembered. */
const rememberedGrants = 200;

/** The name of the task, and of what may go wrong with it. */
const task = 'property';

/** Whether the property can be told now: it has something to hear, and is not known to be away. */
export function canTell(r: Reservation): boolean {
  return hasRoomNews(r) && !isPaused(r.state, task);
}

/** What a reservation holds, told only where it claims again after it was asked to: the property may have lost its book. */
function heldAnew(state: State): HeldGrants {
  return state.claimed === null
    ? Object.fromEntries(Object.entries(heldBy(state).rooms).map(([room, { grant }]) => [room, grant]))
    : {};
}

/**
 * Tells the property what is claimed and what is given up, one signal after the other so that they arrive in order. Where
 * the property is not there, that is tried again later.
 */
export async function tellProperty(r: Reservation): Promise<void> {
  const property = getExternalWorkflowHandle(propertyWorkflowId(r.propertyId));
  while (hasRoomNews(r)) {
    const claim = claimOf(r);
    const [release] = releasable(r);
    const { claimed } = r.state;
    try {
      if (claim !== null && !same(claim, claimed)) {
        const heard = { heardNothing: r.state.grants === null, holds: heldAnew(r.state), ...stamp };
        // Noted first: from here on a generation is opened only on the answer to this claim.
        update(r, { claimed: claim });
        await property.signal(claimRoomsSignal, claim, heard);
      } else if (release !== undefined) {
        // Noted first: from here on nothing is issued on the strength of this grant.
        update(r, { released: [...r.state.released, release.grant].slice(-rememberedGrants) });
        await property.signal(roomReleasedSignal, { reservationId: r.reservationId, ...release }, stamp);
      }
      goneWell(r, task);
    } catch (error) {
      if (isCancellation(error)) throw error;
      if (r.state.claimed === claim) update(r, { claimed });
      if (release !== undefined) update(r, { released: r.state.released.filter((grant) => grant !== release.grant) });
      const message = `No property ${r.propertyId} is running. Add it to the properties file and restart or SIGHUP the worker.`;
      return setBack(r, task, { code: 'unknown-property', about: r.propertyId, message });
    }
  }
}
