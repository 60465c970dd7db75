import { plus, type Instant } from '../instant.ts';
import type { Attention, CredentialView, GuestView, ReservationView } from '../status/view.ts';
import type { IssuedKey, News } from './notice.ts';

/** What was told so far and still holds. */
export interface Told {
  /** Keys that were told issued, and not dead: the guest by credential id. */
  readonly keys: Readonly<Record<string, string>>;
  readonly attention: readonly Pick<Attention, 'code' | 'about'>[];
}

/** Nothing was told yet. */
export const nothingTold: Told = { keys: {}, attention: [] };

/**
 * How long something needs attention before anybody is told: a key that is on its way at check-in is no matter for a
 * person yet.
 */
const attentionLastsMs = 60_000;

/** The code of the trouble that notices themselves do not arrive: nobody can be told of that by a notice. */
export const noticesTrouble = 'notices-undelivered';

function isWorthTelling({ code }: Attention): boolean {
  return code !== noticesTrouble;
}

function lasts({ since }: Attention, now: Instant): boolean {
  return now >= plus(since, attentionLastsMs);
}

function isSame(a: Pick<Attention, 'code' | 'about'>, b: Pick<Attention, 'code' | 'about'>): boolean {
  return a.code === b.code && a.about === b.about;
}

function issuedKey(guest: GuestView, credential: CredentialView): readonly IssuedKey[] {
  const { acsCredentialId, kind, from, to, acsEntranceIds, state } = credential;
  if (acsCredentialId === null || state !== 'issued') return [];
  const { guestId, userIdentityId } = guest;
  return [{ guestId, userIdentityId, acsCredentialId, kind, from, to, acsEntranceIds }];
}

function newsOfKeys(told: Told['keys'], { guests }: ReservationView): readonly News[] {
  const states = new Map(
    guests.flatMap(({ credentials }) =>
      credentials.map(({ acsCredentialId, state }) => [acsCredentialId, state] as const),
    ),
  );
  const issued = guests
    .flatMap((guest) => guest.credentials.flatMap((credential) => issuedKey(guest, credential)))
    .filter(({ acsCredentialId }) => told[acsCredentialId] === undefined)
    .map((key) => ({ type: 'key.issued', key }) as const);
  const dead = Object.entries(told).flatMap(([acsCredentialId, guestId]): readonly News[] => {
    // What is no longer shown was confirmed dead, and forgotten.
    const state = states.get(acsCredentialId) ?? 'revoked';
    return state === 'revoked' || state === 'invalidated'
      ? [{ type: 'key.dead', key: { guestId, acsCredentialId, state } }]
      : [];
  });
  return [...issued, ...dead];
}

function newsOfAttention(told: Told['attention'], { needsAttention }: ReservationView, now: Instant): readonly News[] {
  const needed = needsAttention
    .filter((one) => isWorthTelling(one) && lasts(one, now) && !told.some((before) => isSame(before, one)))
    .map(
      ({ code, about, message, since }) =>
        ({ type: 'attention.needed', attention: { code, about, message, since } }) as const,
    );
  const over = told
    .filter((before) => !needsAttention.some((one) => isSame(before, one)))
    .map((attention) => ({ type: 'attention.over', attention }) as const);
  return [...needed, ...over];
}

/** What there is to tell now, in order: what differs between a status and what was told before. */
export function newsOf(told: Told, view: ReservationView, now: Instant): readonly News[] {
  return [...newsOfKeys(told.keys, view), ...newsOfAttention(told.attention, view, now)];
}

/** What was told, once this was told too. */
export function afterTelling(told: Told, news: News): Told {
  switch (news.type) {
    case 'key.issued':
      return { ...told, keys: { ...told.keys, [news.key.acsCredentialId]: news.key.guestId } };
    case 'key.dead': {
      const { [news.key.acsCredentialId]: _dead, ...keys } = told.keys;
      return { ...told, keys };
    }
    case 'attention.needed': {
      const { code, about } = news.attention;
      return { ...told, attention: [...told.attention, { code, about }] };
    }
    case 'attention.over':
      return { ...told, attention: told.attention.filter((one) => !isSame(one, news.attention)) };
  }
}

/** When time alone makes something worth telling next: `null` where nothing is under way. */
export function nextNewsAt(told: Told, needsAttention: readonly Attention[], now: Instant): Instant | null {
  return (
    needsAttention
      .filter((one) => isWorthTelling(one) && !lasts(one, now) && !told.attention.some((before) => isSame(before, one)))
      .map(({ since }) => plus(since, attentionLastsMs))
      .toSorted()[0] ?? null
  );
}
