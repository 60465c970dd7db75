/**
 * Whether this is `npm run test:full`. `npm test` lives through one real path of every feature, and plays the rest on the
 * decisions alone (test/domain, test/model/pure); the full run lives through all of them.
 */
export const isFull = process.env['NIGHTLATCH_TEST'] === 'full';

/**
 * How long a test may take, and how long it may wait for one thing, in milliseconds; the only such limit. It is there to
 * end what would never end: tests wait for conditions, and pass on a machine of any speed.
 */
export const limitMs = 600_000;
