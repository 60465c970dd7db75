import { isSameReservation, type ReservationRef } from '../ids.ts';
import type { Instant } from '../instant.ts';
import type { PhoneLost } from '../reservation/desired.ts';
import { workspaceOf } from '../property.ts';
import type { OtherUsers } from './otherUsers.ts';
import { settingsOf } from './outlook.ts';
import { goneWell, setBack, type TaskName } from './setbacks.ts';
import type { LostPhoneNews, State } from './state.ts';

// Once a lost phone is deactivated, every other live reservation of the person hears of it: their keys were on that phone.
// A property may answer late, and a signal may fail, so it is tried until each has heard.

function taskOf(userIdentityId: string): TaskName {
  return { kind: 'lost-phone-news', about: userIdentityId };
}

function withNews(state: State, userIdentityId: string, news: LostPhoneNews): State {
  return { ...state, lostPhoneNews: { ...state.lostPhoneNews, [userIdentityId]: news } };
}

/** The state after phones of an identity were deactivated: the other reservations of the person have to hear of it. */
export function withLostPhoneNews(state: State, { userIdentityId, deviceIds }: PhoneLost): State {
  const before = state.lostPhoneNews[userIdentityId];
  return withNews(state, userIdentityId, {
    deviceIds: [...new Set([...(before?.deviceIds ?? []), ...deviceIds])],
    answered: [],
    toTell: before?.toTell ?? [],
  });
}

/** The properties that have not yet said which reservations of theirs use the identity. */
export function propertiesToAsk(state: State, userIdentityId: string, propertyId: string): readonly string[] {
  const answered = new Set(state.lostPhoneNews[userIdentityId]?.answered);
  return workspaceOf(propertyId, settingsOf(state)).filter((id) => !answered.has(id));
}

/** The state after properties said which reservations use the identity. */
export function afterUsersHeard(state: State, userIdentityId: string, { answered, reservations }: OtherUsers): State {
  const news = state.lostPhoneNews[userIdentityId];
  if (news === undefined) return state;
  return withNews(state, userIdentityId, {
    ...news,
    answered: [...new Set([...news.answered, ...answered])],
    toTell: [
      ...news.toTell,
      ...reservations.filter((one) => !news.toTell.some((other) => isSameReservation(one, other))),
    ],
  });
}

/** What became of the reservations that had to hear of a lost phone. */
export interface Heard {
  /** Those that have heard it, or have ended. */
  readonly told: readonly ReservationRef[];
  readonly propertyId: string;
  readonly now: Instant;
}

/** The state after reservations heard of a lost phone; until all have, the next try waits. */
export function afterHeard(state: State, userIdentityId: string, { told, propertyId, now }: Heard): State {
  const news = state.lostPhoneNews[userIdentityId];
  if (news === undefined) return state;
  const toTell = news.toTell.filter((one) => !told.some((other) => isSameReservation(one, other)));
  if (toTell.length > 0 || propertiesToAsk(state, userIdentityId, propertyId).length > 0)
    return setBack(withNews(state, userIdentityId, { ...news, toTell }), taskOf(userIdentityId), {
      trouble: null,
      now,
    });
  const { [userIdentityId]: _told, ...lostPhoneNews } = state.lostPhoneNews;
  return goneWell({ ...state, lostPhoneNews }, taskOf(userIdentityId));
}
