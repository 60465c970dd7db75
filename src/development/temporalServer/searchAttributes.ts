/** The type of a search attribute, in the Temporal CLI's spelling. */
export type SearchAttributeTypeName = 'Keyword' | 'KeywordList' | 'Datetime';

/**
 * The search attributes that Nightlatch's workflows set. A server must have them before a workflow starts.
 * deploy/register-namespace.sh registers the same ones; a test compares the two.
 */
export const searchAttributes: Readonly<Record<string, SearchAttributeTypeName>> = {
  PropertyId: 'Keyword',
  Rooms: 'KeywordList',
  ReservationStatus: 'Keyword',
  NeedsAttention: 'KeywordList',
  CheckInAt: 'Datetime',
  CheckOutAt: 'Datetime',
  SeamIds: 'KeywordList',
  UserIdentityId: 'Keyword',
  TeardownPhase: 'Keyword',
};

/** The search attributes as flags of the development server. */
export function searchAttributeFlags(): readonly string[] {
  return Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]);
}
