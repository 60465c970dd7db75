import { isAtSeam } from '../credentials/credential.ts';
import { earlier, type Instant } from '../instant.ts';
import { guests as guestsSchema, type Guest } from '../messages/reservation.ts';
import { maxGuests, maxPersons, maxRoomsOfKeys } from '../messages/size.ts';
import { named } from '../text.ts';
import type { Message, MessageBody } from '../messages/index.ts';
import { parse, problemText, type Problem } from '../messages/index.ts';
import { freshDesired, hasCome, isLive, personKey, undoOf, withPersons, type Desired } from './desired.ts';
import { lostReportOf, voided, withLostPhone, type Circumstances } from './lostPhone.ts';
import { losesKeys } from './roomsOfKeys.ts';
import { steadyStay, withSteadyStays } from './steadyStay.ts';

/** The stable types of the failures with which a message is refused. */
export type RefusalType =
  'StayOver' | 'UnknownReservation' | 'UnknownGuest' | 'GuestExists' | 'InvalidMessage' | 'WrongState';

/** What is desired after a message, or why the message is refused. */
export type Applied =
  | { readonly ok: true; readonly desired: Desired }
  | {
      readonly ok: false;
      readonly type: RefusalType;
      readonly message: string;
      /** The fields of the message that are wrong; absent if no field is the reason. */
      readonly problems?: readonly Problem[];
    };

function taken(desired: Desired): Applied {
  return { ok: true, desired: withPersons(desired) };
}

/** Guests and rooms after a message, those before it, and the field that names them. */
interface Change {
  readonly before: Desired | null;
  readonly desired: Desired;
  readonly field: string;
}

/** Takes guests and rooms over, if the state that follows from them has a size that Temporal takes. */
function takenIfFits({ before, desired, field }: Change, circumstances: Circumstances): Applied {
  if (losesKeys(before, desired, circumstances.credentials)) {
    const reason = `gives all guests together more than ${maxRoomsOfKeys} rooms, so that guests would lose their keys: name the rooms of each guest, or make several reservations`;
    return invalid([{ field, reason }]);
  }
  const next = withPersons(desired);
  const persons = Object.values(next.persons).reduce((sum, { number }) => sum + number, 0);
  if (persons > maxPersons) {
    const reason = `names more than the ${maxPersons} persons that one reservation may have in its life: make a new reservation`;
    return invalid([{ field, reason }]);
  }
  return { ok: true, desired: next };
}
function refused(type: RefusalType, message: string): Applied {
  return { ok: false, type, message };
}
function invalid(problems: readonly Problem[]): Applied {
  return {
    ok: false,
    type: 'InvalidMessage',
    message: problemText(problems),
    problems,
  };
}

/**
 * Applies a message to what is desired. This is the only place where a reservation's state can refuse a message.
 * `desired` is `null` before the first message, which must be `replaceReservation`.
 */
export function applyMessage(desired: Desired | null, message: Message, circumstances: Circumstances): Applied {
  if (message.name === 'replaceReservation') return replace(desired, message.body, circumstances);
  if (desired === null)
    return refused(
      'UnknownReservation',
      `${message.name}: the reservation does not exist yet; send replaceReservation first`,
    );
  const { now } = circumstances;
  switch (message.name) {
    case 'addGuest':
      return addGuest(desired, message.body.guest, circumstances);
    case 'removeGuest': {
      const { guestId, rekey } = message.body;
      if (!hasGuest(desired, guestId)) return unknownGuest(desired, guestId);
      const guests = desired.guests.filter((guest) => guest.guestId !== guestId);
      return taken(rekey ? voided({ ...desired, guests }, circumstances) : { ...desired, guests });
    }
    case 'newKey':
      return newKey(desired, message.body, circumstances);
    case 'changeRooms':
      return changeRooms(desired, message.body, circumstances);
    case 'changeStay':
      return changeStay(desired, message.body.stay, now);
    case 'checkIn':
      if (now >= desired.stay.to)
        return refused('StayOver', 'stay.to is in the past: the stay is over and cannot be checked in');
      if (!isLive(desired.status))
        return refused('WrongState', `status is ${desired.status}: call ${undoOf(desired.status)} first`);
      return taken(withStatus(desired, 'in-house', now));
    case 'undoCheckIn':
      if (desired.status === 'booked') return taken(desired);
      if (desired.status !== 'in-house') return refused('WrongState', `status is ${desired.status}, not in-house`);
      return taken(withStatus(desired, 'booked', now));
    case 'checkOut':
      if (desired.status === 'cancelled' || desired.status === 'no-show')
        return refused('WrongState', `status is ${desired.status}: there is no stay to check out`);
      return taken(withStatus(desired, 'departed', now));
    case 'undoCheckOut':
      if (desired.status === 'in-house') return taken(desired);
      if (desired.status !== 'departed') return refused('WrongState', `status is ${desired.status}, not departed`);
      return taken(withStatus(desired, 'in-house', now));
    case 'cancel':
      return taken(withStatus(desired, 'cancelled', now));
    case 'noShow':
      if (hasCome(desired.status)) return refused('WrongState', `status is ${desired.status}: the guests came`);
      return taken(withStatus(desired, 'no-show', now));
    case 'reinstate':
      if (desired.status === 'booked') return taken(desired);
      if (desired.status === 'in-house') return refused('WrongState', 'status is in-house: nothing to reinstate');
      return taken(withStatus(desired, 'booked', now));
    case 'reportLostPhone':
      return hasGuest(desired, message.body.guestId)
        ? taken(withLostPhone(desired, lostReportOf(message.body), circumstances))
        : unknownGuest(desired, message.body.guestId);
    case 'adopt':
      if (desired.status !== 'in-house') return refused('WrongState', `status is ${desired.status}, not in-house`);
      return taken({ ...desired, adopted: message.body.acsCredentialIds });
    case 'hold':
      return taken({ ...desired, onHold: true });
    case 'revokeKeys':
      return taken({ ...voided(desired, circumstances), onHold: true, keysRevoked: true });
    case 'release':
      return taken({ ...desired, onHold: false, keysRevoked: false });
  }
}

function replace(
  before: Desired | null,
  body: MessageBody<'replaceReservation'>,
  circumstances: Circumstances,
): Applied {
  const { now } = circumstances;
  const status = body.status ?? before?.status ?? 'booked';
  const stay = steadyStay(before?.stay, body.stay);
  if (now >= stay.to && isLive(status) && (before === null || stay.to !== before.stay.to))
    return refused('StayOver', 'stay.to is in the past: the stay is over');
  const unchanged = before ?? freshDesired;
  const desired: Desired = {
    ...unchanged,
    stay,
    rooms: body.rooms,
    guests: withSteadyStays(before?.guests ?? [], body.guests),
    sharesWith: body.sharesWith ?? [],
    join: body.join ?? null,
    status: unchanged.status,
  };
  const isFirst = before === null && status === 'in-house';
  const arrived = isFirst ? { ...desired, arrivedAt: earlier(now, body.stay.from) } : desired;
  return takenIfFits({ before, desired: withStatus(arrived, status, now), field: 'guests' }, circumstances);
}

/** A PMS repeats messages: the first one that reports the check-in sets its moment. */
function withStatus(desired: Desired, status: Desired['status'], now: Instant): Desired {
  const { checkedInAt, arrivedAt } = desired;
  if (status === 'in-house')
    return { ...desired, status, checkedInAt: checkedInAt ?? now, arrivedAt: arrivedAt ?? now };
  return { ...desired, status, checkedInAt: null, arrivedAt: status === 'departed' ? arrivedAt : null };
}

/** Moves the guests' subsets of rooms along; a subset without any room left becomes all rooms. */
function changeRooms(
  desired: Desired,
  { rooms, moves = [] }: MessageBody<'changeRooms'>,
  circumstances: Circumstances,
): Applied {
  const [to, now] = [new Map(moves.toReversed().map((move) => [move.from, move.to])), new Set(rooms)];
  const guests = desired.guests.map((guest) => {
    if (guest.rooms === undefined) return guest;
    const subset = [...new Set(guest.rooms.map((room) => to.get(room) ?? room))].filter((room) => now.has(room));
    return { ...guest, rooms: subset.length > 0 ? subset : undefined };
  });
  return takenIfFits({ before: desired, desired: { ...desired, rooms, guests }, field: 'rooms' }, circumstances);
}

function changeStay(desired: Desired, sent: Desired['stay'], now: Instant): Applied {
  const stay = steadyStay(desired.stay, sent);
  return now >= stay.to && stay.to !== desired.stay.to
    ? refused('StayOver', 'stay.to is in the past: to end a stay, call checkOut')
    : taken({ ...desired, stay });
}

/**
 * Replaces the guest's issued keys, or with `rekey` those of all guests. A key that is still awaited is the new key that the
 * guest is to get: so a second message before that changes nothing more.
 */
function newKey(desired: Desired, { guestId, rekey }: MessageBody<'newKey'>, circumstances: Circumstances): Applied {
  if (!hasGuest(desired, guestId)) return unknownGuest(desired, guestId);
  if (rekey) return taken(voided(desired, circumstances));
  const person = personKey(desired, guestId);
  const keysToReplace = circumstances.credentials
    .filter((one) =>
      desired.keysToReplace.includes(one.requestId)
        ? isAtSeam(one)
        : one.state === 'issued' && one.guestId === guestId && one.person === person,
    )
    .map(({ requestId }) => requestId);
  return taken({ ...desired, keysToReplace });
}

/** Checks a new guest by the rules of a whole PUT; problems name the fields of this message. */
function addGuest(desired: Desired, guest: Guest, circumstances: Circumstances): Applied {
  if (desired.guests.some(({ guestId }) => guestId === guest.guestId))
    return refused('GuestExists', `guest.guestId: Guest ${guest.guestId} is already on this reservation`);
  if (desired.guests.length >= maxGuests)
    return invalid([{ field: 'guest', reason: `is one guest too many: a reservation has at most ${maxGuests}` }]);
  const guests = [...desired.guests, guest];
  const list = parse(guestsSchema, guests);
  const problems = list.ok
    ? []
    : list.problems.map((one) => ({ ...one, field: inMessage(one.field, guests.length - 1) }));
  const foreign = (guest.rooms ?? []).flatMap((room, index) =>
    desired.rooms.includes(room)
      ? []
      : [{ field: `guest.rooms[${index}]`, reason: "is not one of the reservation's rooms" }],
  );
  return problems.length + foreign.length > 0
    ? invalid([...problems, ...foreign])
    : takenIfFits({ before: desired, desired: { ...desired, guests }, field: 'guest' }, circumstances);
}

/** The path of a field in the message that adds the guest at `index` of the list. */
function inMessage(field: string, index: number): string {
  const own = `[${index}]`;
  return field.startsWith(own) ? `guest${field.slice(own.length)}` : `guests${field}`;
}

function hasGuest({ guests }: Desired, guestId: string): boolean {
  return guests.some((guest) => guest.guestId === guestId);
}

function unknownGuest({ guests }: Desired, guestId: string): Applied {
  const known = named(guests.map((guest) => guest.guestId));
  const rest = known === '' ? 'it has no guests' : `its guests are ${known}`;
  return refused('UnknownGuest', `guestId ${guestId} is not a guest of this reservation; ${rest}`);
}
