import { isSameDoors, isSameMoment } from './alike.ts';
import { isValidCredential, type Credential } from './credential.ts';
import { plus, type Instant, type Window } from '../instant.ts';
import type { SeamCredential } from '../seam/resources.ts';

/**
 * What identifies a credential that a create may have left behind: Seam has no idempotency key, and no field for ours.
 */
export interface Awaited {
  readonly window: Window;
  readonly acsEntranceIds: readonly string[];
  readonly sentAt: Instant;
}

/** A user identity's credentials as Seam lists them, and which of all credentials are known. */
export interface Listed {
  readonly found: readonly SeamCredential[];
  readonly known: ReadonlySet<string>;
  /** The entrances that open by themselves, which Seam may show on any credential. Absent: none. */
  readonly automatic?: readonly string[];
}

/** How far Seam's clock may be behind ours. */
const skewMs = 60_000;

/**
 * Whether a credential can be the outcome of a create whose answer was lost. The beginning of its window is not
 * compared: Seam moves one that is in the past (warning `schedule_modified`).
 */
function isOutcomeOf(credential: SeamCredential, awaited: Awaited, automatic: readonly string[]): boolean {
  const { window, acsEntranceIds, sentAt } = awaited;
  return (
    !credential.isBeingDeleted &&
    isSameMoment(credential.to, window.to) &&
    credential.createdAt >= plus(sentAt, -skewMs) &&
    isSameDoors(acsEntranceIds, credential.acsEntranceIds, automatic)
  );
}

/**
 * The credentials that turned up late from creates that were given up (glossary: stray, docs/architecture.md). `late`
 * ones are taken for such; `young` ones were created after `settledBefore` and may belong to a reservation that has not
 * reported them yet.
 */
export function lateOf(
  strays: readonly Awaited[],
  listed: Listed,
  settledBefore: Instant,
): { readonly late: readonly SeamCredential[]; readonly young: readonly SeamCredential[] } {
  const found = strays.flatMap((stray) => outcomesOf(stray, listed));
  const all = [...new Map(found.map((one) => [one.acsCredentialId, one])).values()];
  function isLate({ createdAt }: SeamCredential): boolean {
    return createdAt < settledBefore;
  }
  return { late: all.filter(isLate), young: all.filter((one) => !isLate(one)) };
}

/**
 * The credentials that a create left behind, the newest first, without those that the reservation knows. One that shows no
 * doors gets the doors that were asked for.
 */
export function outcomesOf(awaited: Awaited, listed: Listed): readonly SeamCredential[] {
  return candidatesFor(awaited, listed)
    .map((one) => (one.acsEntranceIds.length > 0 ? one : { ...one, acsEntranceIds: awaited.acsEntranceIds }))
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

function candidatesFor(awaited: Awaited, { found, known, automatic = [] }: Listed): readonly SeamCredential[] {
  return found.filter((one) => !known.has(one.acsCredentialId) && isOutcomeOf(one, awaited, automatic));
}

/** The candidates for the outcome of one of these creates that show no doors: only a question to Seam tells which. */
export function doorlessFor(creates: readonly Awaited[], listed: Listed): readonly string[] {
  const candidates = creates.flatMap((awaited) => candidatesFor(awaited, listed));
  return [
    ...new Set(
      candidates.flatMap(({ acsCredentialId, acsEntranceIds }) => (acsEntranceIds.length > 0 ? [] : acsCredentialId)),
    ),
  ];
}

/** The credentials with doors that Seam told apart from its list, by credential; those without an answer stay as they are. */
export function withDoors(
  found: readonly SeamCredential[],
  doors: Readonly<Record<string, readonly string[]>>,
): readonly SeamCredential[] {
  return found.map((one) => ({ ...one, acsEntranceIds: doors[one.acsCredentialId] ?? one.acsEntranceIds }));
}

/**
 * Whether a late create of ours ended a key, or may have: one that was found, or one that is still looked for. Seam
 * says only that the key is invalid, not what replaced it.
 */
export function mayHaveEndedLate(
  key: Credential,
  credentials: readonly Credential[],
  strays: readonly Awaited[],
): boolean {
  return (
    credentials.some((one) => ofNoGeneration(one) && one.requestedAt >= key.requestedAt && isOnDoorsOf(key, one)) ||
    strays.some((stray) => isOnDoorsOf(key, stray))
  );
}

/** A late credential is recorded with generation 0: no key may join it. */
function ofNoGeneration({ generation }: Credential): boolean {
  return generation === 0;
}

/** The keys that a late override may have ended, whether or not Seam has reported it. */
export function endangeredBy(
  late: readonly SeamCredential[],
  credentials: readonly Credential[],
): readonly Credential[] {
  return credentials.filter(
    (key) => isValidCredential(key) && late.some((one) => one.joinedTo.length === 0 && isOnDoorsOf(key, one)),
  );
}

function isOnDoorsOf(key: Credential, { acsEntranceIds }: { readonly acsEntranceIds: readonly string[] }): boolean {
  return key.acsEntranceIds.some((door) => acsEntranceIds.includes(door));
}
