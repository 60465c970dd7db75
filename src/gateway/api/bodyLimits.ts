import type { MessageName } from '../../domain/messages/index.ts';

const kilobyte = 1_024;

/** The most bytes of a body, for every route that names no other limit: a body of some ids. */
export const usualLimit = 8 * kilobyte;

/** The most bytes of a body that describes a whole reservation: 200 guests with all their data and 200 rooms take 150 KB. */
export const reservationLimit = 256 * kilobyte;

/** The most bytes of the bodies of messages that hold more than some ids: 200 rooms and moves; one guest with 200 rooms. */
export const bodyLimits: Readonly<Partial<Record<MessageName, number>>> = {
  replaceReservation: reservationLimit,
  changeRooms: 64 * kilobyte,
  addGuest: 32 * kilobyte,
};

/** The most bytes of the body of a teardown: the ids of 1,000 properties. */
export const teardownLimit = 128 * kilobyte;
