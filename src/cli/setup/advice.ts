import type { TemporalObstacle } from './server.ts';

/** What is wrong, and what to do about it. */
export interface Advice {
  readonly says: string;
  readonly todo: string;
}

/** What an obstacle on the way to Temporal means for a person. */
export function advice({ obstacle, message }: TemporalObstacle, address: string): Advice {
  switch (obstacle) {
    case 'unreachable':
      return {
        says: `nothing answers at ${address} (${message})`,
        todo: 'start the server, or correct TEMPORAL_ADDRESS and TEMPORAL_TLS*',
      };
    case 'not-allowed':
      return {
        says: `${address} refuses this account (${message})`,
        todo: 'correct TEMPORAL_API_KEY, or the certificate in TEMPORAL_TLS_*, or give the account more rights',
      };
    case 'not-found':
      return {
        says: `${address} has no such namespace (${message})`,
        todo: 'run nightlatch setup, or correct TEMPORAL_NAMESPACE',
      };
    case 'not-offered':
      return {
        says: `the server at ${address} does not offer this call (${message})`,
        todo: 'check that TEMPORAL_ADDRESS is that of a Temporal server, and look there with its own tools',
      };
    case 'other':
      return {
        says: `${address} answers with an error (${message})`,
        todo: 'look at the log of the server, and check TEMPORAL_*',
      };
  }
}
