/**
 * What became of one event: Temporal holds it for whomever it concerns; nobody knows its resource, or nobody yet; or
 * Temporal did not take it, and it has to be sent again.
 */
export type EventOutcome = 'held' | 'nobody' | 'unavailable';
