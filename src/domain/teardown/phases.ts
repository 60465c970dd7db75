/**
 * What a user identity can have, in the order of removal (guide: common use cases, "Removing a User Identity"), and the
 * identity itself, which comes last.
 */
export const kinds = [
  'client-session',
  'credential',
  'acs-user',
  'enrollment-automation',
  'phone',
  'user-identity',
] as const;

/** One of the kinds. */
export type Kind = (typeof kinds)[number];

/** The kinds that Seam lists: everything but the identity itself. */
export type ListedKind = Exclude<Kind, 'user-identity'>;

/** The kinds that Seam lists, in the order of removal. */
export const listedKinds: readonly ListedKind[] = [
  'client-session',
  'credential',
  'acs-user',
  'enrollment-automation',
  'phone',
];

/**
 * The phase of a teardown. `checking`: which reservations use the identity, and what does it have? Then one phase follows
 * the other; none is skipped, and `last-look` leads back to an earlier one if something new appeared.
 */
export type Phase =
  | 'checking'
  | 'client-sessions'
  | 'credentials'
  | 'acs-users'
  | 'enrollment-automations'
  | 'phones'
  | 'last-look'
  | 'user-identity'
  | 'done';

/** The phase in which a kind is removed. */
export const phaseOf: Readonly<Record<Kind, Phase>> = {
  'client-session': 'client-sessions',
  credential: 'credentials',
  'acs-user': 'acs-users',
  'enrollment-automation': 'enrollment-automations',
  phone: 'phones',
  'user-identity': 'user-identity',
};

/** The kind that is removed in a phase; `null` if none is. */
export function kindIn(phase: Phase): Kind | null {
  return kinds.find((kind) => phaseOf[kind] === phase) ?? null;
}

/** The phase that follows the one in which a kind is removed. */
export function phaseAfter(kind: Kind): Phase {
  const next = kinds[kinds.indexOf(kind) + 1];
  if (next === undefined) return 'done';
  return next === 'user-identity' ? 'last-look' : phaseOf[next];
}

/** The event with which Seam reports that something of a kind is gone; an identity has none (Seam: events). */
export const goneEvents = {
  'client-session': 'client_session.deleted',
  credential: 'acs_credential.deleted',
  'acs-user': 'acs_user.deleted',
  'enrollment-automation': 'enrollment_automation.deleted',
  phone: 'phone.deactivated',
} as const satisfies Readonly<Record<ListedKind, string>>;

const words: Readonly<Record<Kind, readonly [one: string, several: string]>> = {
  'client-session': ['client session', 'client sessions'],
  credential: ['credential', 'credentials'],
  'acs-user': ['ACS user', 'ACS users'],
  'enrollment-automation': ['enrollment automation', 'enrollment automations'],
  phone: ['phone', 'phones'],
  'user-identity': ['user identity', 'user identities'],
};

/** A number of a kind, in words: `2 ACS users`. */
export function counted(count: number, kind: Kind): string {
  return `${count} ${words[kind][count === 1 ? 0 : 1]}`;
}

/** A kind in words: `ACS user`. */
export function kindText(kind: Kind): string {
  return words[kind][0];
}
