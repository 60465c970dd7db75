/**
 * Whether this is `npm run test:full`. `npm test` lives through one real path of every feature, and plays the rest on the
 * decisions alone (test/domain, test/model/pure); the full run lives through all of them.
 */
export const isFull = process.env['NIGHTLATCH_TEST'] === 'full';

/**
 * How long a test may wait for one thing, in milliseconds: the only such limit. A whole test or hook may take twice as
 * long. It is there to end what would never end: tests wait for conditions, and pass on a machine of any speed.
 */
export const limitMs = 300_000;

/** For a test that plays a number of sequences: it ends when they are played, however long that takes. */
export const untilPlayed = { timeout: 0 };
