import { afterRefusedLook, afterRoomLook } from '../../domain/lifetime/looking.ts';
import { heldBy } from '../../domain/lifetime/outlook.ts';
import { code } from '../../domain/text.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { change, seam, type Reservation } from './reservation.ts';

/**
 * Looks which valid credentials there are on a granted room (rules 7 and 16; guide: issue joiner credentials, which asks for
 * `visionline_metadata.is_valid`).
 */
export async function lookAtRoom(r: Reservation, room: string): Promise<void> {
  const grant = heldBy(r.state).rooms[room];
  if (grant === undefined) return;
  const { propertyId } = r;
  const askedAt = now();
  try {
    const calls = seam(r, `look at the credentials on room ${code(room)}`);
    const found = await Promise.all(
      grant.acsEntranceIds.map((acsEntranceId) =>
        calls.listCredentialsWithAccess({ propertyId, acsEntranceId, now: askedAt }),
      ),
    );
    change(r, afterRoomLook(r.state, { room, grant, found: found.flat(), askedAt }, now()));
  } catch (error) {
    change(r, afterRefusedLook(r.state, room, { failure: failureOf(error), now: now() }));
  }
}
