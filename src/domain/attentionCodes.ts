/**
 * Every code that a reservation's `needsAttention` may show, in the order of docs/operators.md, which says what to do about
 * each. A list that is narrowed down by a code takes these and no others.
 */
export const attentionCodes = [
  'key-not-issued',
  'room-occupied',
  'unknown-occupant',
  'nothing-to-join',
  'foreign-credential-remains',
  'other-stay',
  'on-hold',
  'key-not-on-phone',
  'room-not-released',
  'lost-phone-unknown',
  'phone-not-deactivated',
  'unknown-room',
  'entrance-unlisted',
  'no-mobile-key',
  'door-left-out',
  'unknown-property',
  'issue-refused',
  'guest-stay-outside',
  'same-person-twice',
  'seam-unauthorized',
  'seam-unreachable',
  'seam-rate-limited',
  'lock-system-down',
  'revoke-refused',
  'revoke-overdue',
  'key-changed',
  'invalidated-again',
  'message-refused',
  'foreign-identity',
  'notices-undelivered',
] as const;

/** One of the codes that a reservation's `needsAttention` may show. */
export type AttentionCode = (typeof attentionCodes)[number];
