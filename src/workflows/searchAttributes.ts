import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** The search attributes of Nightlatch's workflows, as they are registered with the server. They never hold anything about a guest. */
export const searchAttributes = {
  propertyId: defineSearchAttributeKey('PropertyId', SearchAttributeType.KEYWORD),
  rooms: defineSearchAttributeKey('Rooms', SearchAttributeType.KEYWORD_LIST),
  reservationStatus: defineSearchAttributeKey('ReservationStatus', SearchAttributeType.KEYWORD),
  needsAttention: defineSearchAttributeKey('NeedsAttention', SearchAttributeType.KEYWORD_LIST),
  checkInAt: defineSearchAttributeKey('CheckInAt', SearchAttributeType.DATETIME),
  checkOutAt: defineSearchAttributeKey('CheckOutAt', SearchAttributeType.DATETIME),
  seamIds: defineSearchAttributeKey('SeamIds', SearchAttributeType.KEYWORD_LIST),
  userIdentityId: defineSearchAttributeKey('UserIdentityId', SearchAttributeType.KEYWORD),
  teardownPhase: defineSearchAttributeKey('TeardownPhase', SearchAttributeType.KEYWORD),
} as const;
