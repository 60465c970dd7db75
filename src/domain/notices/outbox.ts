import { plus, type Instant } from '../instant.ts';
import type { ReservationView } from '../status/view.ts';
import { afterTelling, newsOf, nothingTold, type Told } from './news.ts';
import type { News, Notice } from './notice.ts';

/** The notices of one reservation: plain JSON, for it crosses continue-as-new. */
export interface Outbox {
  /** The number of the newest notice. */
  readonly sequence: number;
  readonly told: Told;
  /** Oldest first: they are sent in this order. */
  readonly waiting: readonly Notice[];
}

/** The outbox before the first notice. */
export const emptyOutbox: Outbox = { sequence: 0, told: nothingTold, waiting: [] };

/** How many notices of one reservation wait at most: the oldest are dropped first and leave a gap in the sequence. */
export const mostWaiting = 200;

/** How long a notice is tried. An older one is of no use: the status says how things are. */
export const triedForMs = 24 * 3_600_000;

/** A notice's number within a life of its reservation, and its moment. */
interface Numbered {
  readonly chain: string;
  readonly sequence: number;
  readonly timestamp: Instant;
}

function noticeOf(news: News, view: ReservationView, { chain, sequence, timestamp }: Numbered): Notice {
  const { type, ...what } = news;
  const { propertyId, reservationId, revision, status } = view;
  const id = `notice_${chain}_${sequence}`;
  return { id, type, timestamp, data: { propertyId, reservationId, sequence, revision, status, ...what } };
}

/** Which life of a reservation its news comes from, and when. */
export interface Telling {
  /** Distinguishes a reservation's life from an earlier one with the same id: each numbers its notices from 1. */
  readonly chain: string;
  readonly now: Instant;
}

/** The outbox with all that is new in a status; the same outbox if nothing is new. */
export function withNews(outbox: Outbox, view: ReservationView, { chain, now }: Telling): Outbox {
  const all = newsOf(outbox.told, view, now);
  if (all.length === 0) return outbox;
  const added = all.map((news, index) =>
    noticeOf(news, view, { chain, sequence: outbox.sequence + 1 + index, timestamp: now }),
  );
  return {
    sequence: outbox.sequence + all.length,
    told: all.reduce(afterTelling, outbox.told),
    waiting: [...outbox.waiting, ...added].slice(-mostWaiting),
  };
}

/**
 * The outbox of a property that no longer wants notices; the same outbox if there is nothing to forget. The count goes
 * on, so that no id is used twice.
 */
export function forgotten(outbox: Outbox): Outbox {
  const { told, waiting, sequence } = outbox;
  if (waiting.length + told.attention.length + Object.keys(told.keys).length === 0) return outbox;
  return { ...emptyOutbox, sequence };
}

/** The outbox without notices that were tried for too long. */
export function withoutOld(outbox: Outbox, now: Instant): Outbox {
  const waiting = outbox.waiting.filter(({ timestamp }) => timestamp > plus(now, -triedForMs));
  return waiting.length === outbox.waiting.length ? outbox : { ...outbox, waiting };
}

/** The outbox without notices that were delivered, or refused for good. */
export function withoutSent(outbox: Outbox, sent: readonly Notice[]): Outbox {
  const ids = new Set(sent.map(({ id }) => id));
  return { ...outbox, waiting: outbox.waiting.filter(({ id }) => !ids.has(id)) };
}
