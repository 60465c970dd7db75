import { plus, type Instant } from '../instant.ts';
import type { Attention, CredentialView, GuestView, ReservationView } from '../status/view.ts';
import type { TroubleCode } from '../whereToLook.ts';
import type { IssuedKey, News } from './notice.ts';

/** What the PMS was told and still holds. */
export interface Told {
  /** Keys that were reported as issued and not as dead: the guest by credential id. */
  readonly keys: Readonly<Record<string, string>>;
  readonly attention: readonly Pick<Attention, 'code' | 'about'>[];
}

/** The state before the first notice. */
export const nothingTold: Told = { keys: {}, attention: [] };

/**
 * How long an entry needs attention before the PMS is told: a key that is still on its way at check-in needs no person
 * yet.
 */
const attentionLastsMs = 60_000;

/** The code of the trouble that notices do not arrive: a notice cannot report that. */
export const noticesTrouble = 'notices-undelivered' satisfies TroubleCode;

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
    // A key that is no longer shown was confirmed as revoked, and forgotten.
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
      ({ code, about, forDesk, forOperator, message, since }) =>
        ({ type: 'attention.needed', attention: { code, about, forDesk, forOperator, message, since } }) as const,
    );
  const over = told
    .filter((before) => !needsAttention.some((one) => isSame(before, one)))
    .map((attention) => ({ type: 'attention.over', attention }) as const);
  return [...needed, ...over];
}

/** The news, in order: the differences between a status and what the PMS was told before. */
export function newsOf(told: Told, view: ReservationView, now: Instant): readonly News[] {
  return [...newsOfKeys(told.keys, view), ...newsOfAttention(told.attention, view, now)];
}

/** What the PMS was told, after this news. */
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

/** When the next news becomes due by time alone; `null` if none will. */
export function nextNewsAt(told: Told, needsAttention: readonly Attention[], now: Instant): Instant | null {
  return (
    needsAttention
      .filter((one) => isWorthTelling(one) && !lasts(one, now) && !told.attention.some((before) => isSame(before, one)))
      .map(({ since }) => plus(since, attentionLastsMs))
      .toSorted()[0] ?? null
  );
}
