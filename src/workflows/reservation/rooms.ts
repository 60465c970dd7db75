import { getExternalWorkflowHandle, isCancellation } from '@temporalio/workflow';
import { propertyWorkflowId } from '../../domain/ids.ts';
import { isAtSeam } from '../../domain/credential.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { isCurrent, keyWindow } from '../../domain/reservation/desired.ts';
import type { Claim } from '../../domain/rooms/book.ts';
import { claimRoomsSignal, roomReleasedSignal } from '../messages.ts';
import {
  goneWell,
  grantedTo,
  identityOf,
  isPaused,
  now,
  setBack,
  update,
  type Reservation,
  type State,
} from './state.ts';

/** What the reservation wants of the property's rooms now; nothing once it is not live or over. */
const claimOf = (r: Reservation): Claim | null => {
  const { desired } = r.state;
  if (desired === null) return null;
  const window = keyWindow(desired);
  const inHouse = desired.status === 'in-house';
  const isLive = isCurrent(desired, now());
  const known = desired.guests.flatMap(({ guestId }) => identityOf(r.state, guestId) ?? []);
  // Identities alone are worth no signal of their own until all are known.
  const told = r.state.claimed?.identities ?? [];
  const identities = known.length === desired.guests.length ? known : told.filter((one) => known.includes(one));
  const strays = [...new Set(r.state.strays.map(({ userIdentityId }) => userIdentityId))];
  return {
    reservationId: r.reservationId,
    rooms: isLive ? desired.rooms : [],
    window,
    inHouse,
    identities: isLive ? identities : [],
    strays,
  };
};

/** A grant that can be let go. */
interface Release {
  readonly room: string;
  readonly grant: number;
}

/** A create for the room under that grant was sent, and its outcome is not known. */
const isBusy = ({ credentials }: State, { room, grant }: Release): boolean =>
  credentials.some((one) => one.grants[room] === grant && one.sent && one.acsCredentialId === null);

/**
 * The grants to give up: what the property withdrew, as soon as no create for it is under way (rule 13); and what is no
 * longer claimed, once no credential for it is left, for new keys come before old ones go.
 */
const releasable = (r: Reservation): readonly Release[] => {
  const { state } = r;
  const withdrawn = state.grants?.withdrawn ?? [];
  const rooms = claimOf(r)?.rooms ?? [];
  const unwanted = Object.entries(grantedTo(state).rooms)
    .map(([room, { grant }]) => ({ room, grant }))
    .filter(({ room }) => !rooms.includes(room))
    .filter(({ room, grant }) => !state.credentials.some((one) => isAtSeam(one) && one.grants[room] === grant));
  return [...withdrawn, ...unwanted].filter(
    (release) => !state.released.includes(release.grant) && !isBusy(state, release),
  );
};

const same = (a: Claim | null, b: Claim | null): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether the property does not know yet what the reservation wants, or no longer needs. */
export const hasRoomNews = (r: Reservation): boolean => !same(claimOf(r), r.state.claimed) || releasable(r).length > 0;

/** How many numbers of given-up grants are remembered. */
const rememberedGrants = 200;

/** The name of the task, and of what may go wrong with it. */
const task = 'property';

/** Whether the property can be told now: it has something to hear, and is not known to be away. */
export const canTell = (r: Reservation): boolean => hasRoomNews(r) && !isPaused(r.state, task);

/**
 * Tells the property what is claimed and what is given up, one signal after the other so that they arrive in order. Where
 * the property is not there, that is tried again later.
 */
export const tellProperty = async (r: Reservation): Promise<void> => {
  const property = getExternalWorkflowHandle(propertyWorkflowId(r.propertyId));
  while (hasRoomNews(r)) {
    const claim = claimOf(r);
    const [release] = releasable(r);
    try {
      if (claim !== null && !same(claim, r.state.claimed)) {
        await property.signal(claimRoomsSignal, claim, { heardNothing: r.state.grants === null, ...stamp });
        update(r, { claimed: claim });
      } else if (release !== undefined) {
        // Noted first: from here on nothing is issued on the strength of this grant.
        update(r, { released: [...r.state.released, release.grant].slice(-rememberedGrants) });
        await property.signal(roomReleasedSignal, { reservationId: r.reservationId, ...release }, stamp);
      }
      goneWell(r, task);
    } catch (error) {
      if (isCancellation(error)) throw error;
      if (release !== undefined) update(r, { released: r.state.released.filter((grant) => grant !== release.grant) });
      const message = `No property ${r.propertyId} is running. Add it to the properties file and restart or SIGHUP the worker.`;
      return setBack(r, task, { code: 'unknown-property', about: r.propertyId, message });
    }
  }
};
